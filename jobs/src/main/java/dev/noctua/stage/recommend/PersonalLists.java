package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.ARM;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.LIST;
import static dev.noctua.contract.Columns.RANK;
import static dev.noctua.contract.Columns.REASON_CODE;
import static dev.noctua.contract.Columns.REASON_EN;
import static dev.noctua.contract.Columns.REASON_ZH;
import static dev.noctua.contract.Columns.SCORE;
import static dev.noctua.contract.Columns.SOURCE;
import static dev.noctua.contract.Columns.USER_KEY;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Everybody's list. */
final class PersonalLists {
  private static final String FOR_YOU = "for_you";
  private static final String DEFAULT_ARM = "default";

  private static final StructType TYPE =
      new StructType()
          .add(USER_KEY, DataTypes.StringType)
          .add(LIST, DataTypes.StringType)
          .add(RANK, DataTypes.IntegerType)
          .add(CONTENT_ID, DataTypes.StringType)
          .add(SCORE, DataTypes.DoubleType)
          .add(ARM, DataTypes.StringType)
          .add(SOURCE, DataTypes.StringType)
          .add(REASON_CODE, DataTypes.StringType)
          .add(REASON_EN, DataTypes.StringType)
          .add(REASON_ZH, DataTypes.StringType);

  private PersonalLists() {}

  /**
   * The rows of recommendation: for each person {@code topK} contents, fewer only when there aren't
   * as many that they may be offered.
   *
   * @param people rows of {@link Recipients#of}
   */
  static Dataset<Row> of(Dataset<Row> people, Broadcast<ContentIndex> catalog, int topK) {
    return people.mapPartitions(
        (MapPartitionsFunction<Row, Row>)
            rows ->
                PartitionBatches.map(
                    rows,
                    batch -> {
                      ContentIndex known = catalog.value();
                      return rows(
                          batch.stream().map(row -> Recipient.of(row, known)).toList(),
                          known,
                          topK);
                    }),
        Encoders.row(TYPE));
  }

  private static List<Row> rows(List<Recipient> people, ContentIndex catalog, int topK) {
    List<List<ListEntry>> lists = ListBuilder.of(people, catalog, topK);
    List<Row> rows = new ArrayList<>(people.size() * topK);
    for (int p = 0; p < people.size(); p++) {
      String key = people.get(p).key();
      int rank = 0;
      for (ListEntry suggestion : lists.get(p)) {
        rank++;
        rows.add(
            RowFactory.create(
                key,
                FOR_YOU,
                rank,
                catalog.id(suggestion.slot()),
                suggestion.score(),
                DEFAULT_ARM,
                suggestion.source(),
                suggestion.reason().code(),
                suggestion.reason().english(),
                suggestion.reason().chinese()));
      }
    }
    return rows;
  }
}

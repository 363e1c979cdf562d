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

import dev.noctua.contract.Table;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import dev.noctua.parquet.RowLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Everybody's list. */
final class PersonalLists {
  private static final String FOR_YOU = "for_you";
  private static final String DEFAULT_ARM = "default";

  private static final RowLayout LAYOUT = RowLayout.of(Table.RECOMMENDATION.contract().type());

  private PersonalLists() {}

  /**
   * The rows of recommendation: for each person {@code topK} contents, fewer only when there aren't
   * as many that they may be offered.
   *
   * @param people rows of {@link Recipients#of}
   * @param weights what each source weighs
   */
  static Dataset<Row> of(
      Dataset<Row> people, Broadcast<ContentIndex> catalog, Weights weights, int topK) {
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
                          weights,
                          topK);
                    }),
        Encoders.row(LAYOUT.type()));
  }

  private static List<Row> rows(
      List<Recipient> people, ContentIndex catalog, Weights weights, int topK) {
    List<List<ListEntry>> lists = ListBuilder.of(people, catalog, weights, topK);
    List<Row> rows = new ArrayList<>(people.size() * topK);
    for (int p = 0; p < people.size(); p++) {
      String key = people.get(p).key();
      int rank = 0;
      for (ListEntry suggestion : lists.get(p)) {
        rank++;
        rows.add(
            LAYOUT
                .row()
                .set(USER_KEY, key)
                .set(LIST, FOR_YOU)
                .set(RANK, rank)
                .set(CONTENT_ID, catalog.id(suggestion.slot()))
                .set(SCORE, suggestion.score())
                .set(ARM, DEFAULT_ARM)
                .set(SOURCE, suggestion.source())
                .set(REASON_CODE, suggestion.reason().code())
                .set(REASON_EN, suggestion.reason().english())
                .set(REASON_ZH, suggestion.reason().chinese())
                .build());
      }
    }
    return rows;
  }
}

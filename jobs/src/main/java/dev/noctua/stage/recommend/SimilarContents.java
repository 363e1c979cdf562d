package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.RANK;
import static dev.noctua.contract.Columns.SCORE;
import static dev.noctua.contract.Columns.SIMILAR_CONTENT_ID;

import dev.noctua.kernels.TopK;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What to show beside a content. */
final class SimilarContents {
  private static final StructType TYPE =
      new StructType()
          .add(CONTENT_ID, DataTypes.StringType)
          .add(RANK, DataTypes.IntegerType)
          .add(SIMILAR_CONTENT_ID, DataTypes.StringType)
          .add(SCORE, DataTypes.DoubleType);

  private SimilarContents() {}

  /**
   * The rows of similar_content: for each content with factors, available or not, the {@code topK}
   * available others with the highest cosine above 0.
   */
  static Dataset<Row> of(SparkSession spark, Broadcast<ContentIndex> catalog, int topK) {
    return spark
        .range(catalog.value().size())
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>)
                slots ->
                    PartitionBatches.map(
                        slots,
                        batch ->
                            rows(
                                batch.stream().map(Math::toIntExact).toList(),
                                catalog.value(),
                                topK)),
            Encoders.row(TYPE));
  }

  private static List<Row> rows(List<Integer> slots, ContentIndex catalog, int topK) {
    List<Integer> keys = slots.stream().filter(catalog::hasFactors).toList();
    List<TopK.Query> queries =
        keys.stream()
            .map(slot -> new TopK.Query(catalog.factors().vector(slot), new int[] {slot}))
            .toList();
    List<List<TopK.Scored>> best =
        TopK.best(catalog.factors(), catalog.unlisted(), queries, TopK.Measure.COSINE, topK);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      int rank = 0;
      for (TopK.Scored neighbour : best.get(i)) {
        if (neighbour.score() > 0) {
          rank++;
          rows.add(
              RowFactory.create(
                  catalog.id(keys.get(i)), rank, catalog.id(neighbour.item()), neighbour.score()));
        }
      }
    }
    return rows;
  }
}

package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.RANK;
import static dev.noctua.contract.Columns.SCORE;
import static dev.noctua.contract.Columns.SIMILAR_CONTENT_ID;

import dev.noctua.contract.Table;
import dev.noctua.kernels.TopK;
import dev.noctua.parquet.RowLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What to show beside a content. */
final class SimilarContents {
  private static final RowLayout LAYOUT = RowLayout.of(Table.SIMILAR_CONTENT.contract().type());

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
            Encoders.row(LAYOUT.type()));
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
              LAYOUT
                  .row()
                  .set(CONTENT_ID, catalog.id(keys.get(i)))
                  .set(RANK, rank)
                  .set(SIMILAR_CONTENT_ID, catalog.id(neighbour.item()))
                  .set(SCORE, neighbour.score())
                  .build());
        }
      }
    }
    return rows;
  }
}

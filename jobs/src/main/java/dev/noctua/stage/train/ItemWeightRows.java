package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.OTHERS;
import static dev.noctua.contract.Columns.PEOPLE;
import static dev.noctua.contract.Columns.WEIGHTS;

import dev.noctua.contract.Table;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.parquet.RowLayout;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The rows of item_weight. */
final class ItemWeightRows {
  private static final RowLayout LAYOUT = RowLayout.of(Table.ITEM_WEIGHT.contract().type());

  private ItemWeightRows() {}

  /** What tasks need. */
  private static final class Model implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ItemWeights weights;
    private final String[] contents;
    private final int[] people;

    Model(ItemWeights weights, String[] contents, int[] people) {
      this.weights = weights;
      this.contents = contents;
      this.people = people;
    }
  }

  /**
   * A row for each content.
   *
   * @param contents their ids in order
   * @param people per content how many people have it
   */
  static Dataset<Row> of(SparkSession spark, ItemWeights weights, String[] contents, int[] people) {
    Broadcast<Model> model =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new Model(weights, contents, people));
    return spark
        .range(contents.length)
        .map(
            (MapFunction<Long, Row>) content -> row(model.value(), Math.toIntExact(content)),
            Encoders.row(LAYOUT.type()));
  }

  private static Row row(Model model, int content) {
    int[] others = model.weights.targets(content);
    return LAYOUT
        .row()
        .set(CONTENT_ID, model.contents[content])
        .set(PEOPLE, model.people[content])
        .set(
            OTHERS,
            others == null
                ? null
                : Arrays.stream(others)
                    .mapToObj(other -> model.contents[other])
                    .toArray(String[]::new))
        .set(WEIGHTS, model.weights.weights(content))
        .build();
  }
}

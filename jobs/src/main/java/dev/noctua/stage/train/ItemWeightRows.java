package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.OTHERS;
import static dev.noctua.contract.Columns.PEOPLE;
import static dev.noctua.contract.Columns.PEOPLE_BY_CATEGORY;
import static dev.noctua.contract.Columns.RECENT_PEOPLE;
import static dev.noctua.contract.Columns.WEIGHTS;

import dev.noctua.contract.Table;
import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.evaluate.Recency;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.parquet.RowLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** The rows of item_weight. */
final class ItemWeightRows {
  private static final RowLayout LAYOUT = RowLayout.of(Table.ITEM_WEIGHT.contract().type());

  private final ItemWeights weights;
  private final String[] contents;
  private final int[] people;
  private final List<Map<String, Integer>> byCategory;
  private final long[] recent;

  private ItemWeightRows(ItemWeights weights, CollectedPairs pairs) {
    this.weights = weights;
    this.contents = pairs.contents();
    this.people = pairs.interactions().strengths().columnSizes();
    this.byCategory = byCategory(pairs);
    this.recent =
        Recency.thousandths(pairs.interactions().strengths(), pairs.interactions().first());
  }

  /** The columns. */
  static StructType type() {
    return LAYOUT.type();
  }

  /**
   * A row for each content.
   *
   * @param pairs all that recommenders learn from
   */
  static Iterator<Row> of(ItemWeights weights, CollectedPairs pairs) {
    ItemWeightRows rows = new ItemWeightRows(weights, pairs);
    return IntStream.range(0, rows.contents.length).mapToObj(rows::row).iterator();
  }

  /** Per content how many people of each category have it. */
  private static List<Map<String, Integer>> byCategory(CollectedPairs pairs) {
    Interactions all = pairs.interactions();
    SparseRows people = all.categories().people(all.strengths()).transpose();
    List<Map<String, Integer>> byCategory = new ArrayList<>(people.rows());
    for (int content = 0; content < people.rows(); content++) {
      Map<String, Integer> named = new TreeMap<>();
      int[] categories = people.columns(content);
      float[] counts = people.weights(content);
      for (int i = 0; i < categories.length; i++) {
        named.put(pairs.categories().name(categories[i]), (int) counts[i]);
      }
      byCategory.add(named);
    }
    return byCategory;
  }

  private Row row(int content) {
    int[] others = weights.targets(content);
    return LAYOUT
        .row()
        .set(CONTENT_ID, contents[content])
        .set(PEOPLE, people[content])
        .set(PEOPLE_BY_CATEGORY, JavaConverters.mapAsScalaMap(byCategory.get(content)))
        .set(RECENT_PEOPLE, recent[content])
        .set(
            OTHERS,
            others == null
                ? null
                : Arrays.stream(others).mapToObj(other -> contents[other]).toArray(String[]::new))
        .set(WEIGHTS, weights.weights(content))
        .build();
  }
}

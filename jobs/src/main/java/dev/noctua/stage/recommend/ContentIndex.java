package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTAINS;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.CREATOR_USER_KEY;
import static dev.noctua.contract.Columns.FACTORS;
import static dev.noctua.contract.Columns.PEOPLE;
import static dev.noctua.contract.Columns.PEOPLE_BY_CATEGORY;
import static dev.noctua.contract.Columns.RECENT_PEOPLE;
import static dev.noctua.contract.Columns.SCORE;
import static dev.noctua.contract.Columns.TITLE;

import dev.noctua.kernels.Order;
import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Categories;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.Popularity;
import dev.noctua.model.rank.Proposals;
import dev.noctua.stage.ContentCategories;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All contents, as every task needs them: a slot for each, by the order of their ids; who has
 * factors, what is available, what opens what, who made what, and the orders of what is popular and
 * of what trends.
 */
final class ContentIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] ids;
  private final String[] titles;
  private final Map<String, Integer> slots = new HashMap<>();
  private final Map<String, int[]> created = new HashMap<>();
  private final int[][] opened;
  private final boolean[] hasFactors;
  private final PackedVectors factors;
  private final int[] closed;
  private final int[] trending;
  private final double[] points;
  private final ContentCategories categories;
  private final ItemWeights weights;
  private final Proposals proposals;

  private ContentIndex(List<Row> rows, Dataset<Row> itemWeights) {
    int size = rows.size();
    ids = new String[size];
    titles = new String[size];
    points = new double[size];
    int[] people = new int[size];
    long[] recent = new long[size];
    hasFactors = new boolean[size];
    float[][] vectors = new float[size][];
    boolean[] available = new boolean[size];
    for (int slot = 0; slot < size; slot++) {
      Row row = rows.get(slot);
      ids[slot] = row.getAs(CONTENT_ID);
      titles[slot] = row.getAs(TITLE) == null ? ids[slot] : row.getAs(TITLE);
      slots.put(ids[slot], slot);
      vectors[slot] = Factors.of(row).orElse(null);
      hasFactors[slot] = vectors[slot] != null;
      available[slot] = !row.isNullAt(row.fieldIndex(SCORE));
      points[slot] = available[slot] ? row.<Double>getAs(SCORE) : 0;
      people[slot] = row.getAs(PEOPLE) == null ? 0 : row.<Integer>getAs(PEOPLE);
      recent[slot] = row.getAs(RECENT_PEOPLE) == null ? 0 : row.<Long>getAs(RECENT_PEOPLE);
      String creator = row.getAs(CREATOR_USER_KEY);
      if (creator != null) {
        created.merge(creator, new int[] {slot}, ContentIndex::union);
      }
    }
    factors = PackedVectors.of(vectors);
    closed =
        IntStream.range(0, size).filter(slot -> !available[slot] || !hasFactors[slot]).toArray();
    trending = Order.descending(size, slot -> available[slot], slot -> points[slot]);
    categories =
        ContentCategories.of(rows.stream().map(row -> row.<String>getAs(CATEGORY)).toList());
    weights = ItemWeightTable.read(itemWeights, slots);
    proposals =
        new Proposals(
            factors,
            closed,
            weights,
            IntStream.range(0, size).filter(slot -> !available[slot]).toArray(),
            new Popularity(people, recent, byCategory(rows, categories), slot -> available[slot]));
    opened = opened(rows);
  }

  /**
   * @param content rows of content
   * @param contentFactors content_id, factors; may know contents that {@code content} doesn't
   * @param itemWeights rows of item_weight; the same
   * @param trending content_id, score of every available content
   */
  static ContentIndex of(
      Dataset<Row> content,
      Dataset<Row> contentFactors,
      Dataset<Row> itemWeights,
      Dataset<Row> trending) {
    List<Row> rows =
        content
            .select(CONTENT_ID, TITLE, CATEGORY, CONTAINS, CREATOR_USER_KEY)
            .join(contentFactors.select(CONTENT_ID, FACTORS), CONTENT_ID, "full_outer")
            .join(
                itemWeights.select(CONTENT_ID, PEOPLE, PEOPLE_BY_CATEGORY, RECENT_PEOPLE),
                CONTENT_ID,
                "full_outer")
            .join(trending.select(CONTENT_ID, SCORE), CONTENT_ID, "left")
            .orderBy(CONTENT_ID)
            .collectAsList();
    return new ContentIndex(rows, itemWeights);
  }

  int size() {
    return ids.length;
  }

  String id(int slot) {
    return ids[slot];
  }

  /** The title, or the id of a content without one. */
  String title(int slot) {
    return titles[slot];
  }

  /** The slot of a content, or −1 for one that neither content nor the model knows. */
  int slot(String id) {
    return slots.getOrDefault(id, -1);
  }

  boolean hasFactors(int slot) {
    return slot >= 0 && hasFactors[slot];
  }

  /** Whether a content is available and has factors. */
  boolean isListed(int slot) {
    return slot >= 0 && Arrays.binarySearch(closed, slot) < 0;
  }

  /** The factors by slot; zeros where there are none. */
  PackedVectors factors() {
    return factors;
  }

  /** Sorted slots that nobody's scoring may list: not available, or without factors. */
  int[] unlisted() {
    return closed;
  }

  /** What each source proposes, available contents alone. */
  Proposals proposals() {
    return proposals;
  }

  /** The categories by slot. */
  ContentCategories categories() {
    return categories;
  }

  /** The weights between contents, by slot. */
  ItemWeights weights() {
    return weights;
  }

  /** Slots of the available contents, by the demand of the last days. */
  int[] trending() {
    return trending;
  }

  /** Their score in trending_content. */
  double points(int slot) {
    return points[slot];
  }

  /**
   * Sorted slots that a person must not be offered: owned, opened by what is owned, or their own.
   */
  int[] withheld(String userKey, List<String> owned) {
    TreeSet<Integer> withheld = new TreeSet<>();
    for (String id : owned) {
      int slot = slot(id);
      if (slot >= 0) {
        withheld.add(slot);
        for (int inside : opened[slot]) {
          withheld.add(inside);
        }
      }
    }
    for (int slot : created.getOrDefault(userKey, new int[0])) {
      withheld.add(slot);
    }
    return withheld.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How many people of each category have each content: categories × slots. */
  private static SparseRows byCategory(List<Row> rows, ContentCategories categories) {
    int[][] numbers = new int[rows.size()][];
    float[][] people = new float[rows.size()][];
    for (int slot = 0; slot < numbers.length; slot++) {
      Row row = rows.get(slot);
      int at = row.fieldIndex(PEOPLE_BY_CATEGORY);
      Map<Integer, Integer> counts = new TreeMap<>();
      if (!row.isNullAt(at)) {
        row.<String, Integer>getJavaMap(at)
            .forEach((name, count) -> counts.put(categories.number(name), count));
      }
      counts.remove(Categories.NONE);
      numbers[slot] = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
      people[slot] = PackedVectors.unboxed(counts.values().stream().map(Float::valueOf).toList());
    }
    return SparseRows.ofSorted(categories.numbers().count(), numbers, people).transpose();
  }

  /** What each content opens: what it contains, and what that contains in turn. */
  private int[][] opened(List<Row> rows) {
    int[][] direct = new int[rows.size()][];
    for (int slot = 0; slot < direct.length; slot++) {
      List<String> inside = rows.get(slot).getList(rows.get(slot).fieldIndex(CONTAINS));
      direct[slot] =
          inside == null
              ? new int[0]
              : inside.stream().mapToInt(this::slot).filter(s -> s >= 0).toArray();
    }
    int[][] all = new int[direct.length][];
    for (int slot = 0; slot < direct.length; slot++) {
      TreeSet<Integer> reached = new TreeSet<>();
      Deque<Integer> open = new ArrayDeque<>(List.of(slot));
      while (!open.isEmpty()) {
        for (int inside : direct[open.pop()]) {
          if (reached.add(inside)) {
            open.push(inside);
          }
        }
      }
      all[slot] = reached.stream().mapToInt(Integer::intValue).toArray();
    }
    return all;
  }

  private static int[] union(int[] a, int[] b) {
    return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
  }
}

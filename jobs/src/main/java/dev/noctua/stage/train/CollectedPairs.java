package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.FIRST_ON;
import static dev.noctua.contract.Columns.LAST_ON;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.stage.ContentCategories;
import dev.noctua.stage.TextOrder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Pairs in the memory of one process: people and contents are numbers in the order of their keys.
 */
final class CollectedPairs {
  /** About 200 MiB. Of more pairs a seeded part of the people is taken. */
  private static final long MOST_PAIRS = 10_000_000;

  private static final int SHARES = 1_000_000;
  private static final String PAIRS = "pairs";

  private final String[] people;
  private final String[] contents;
  private final ContentCategories categories;
  private final Interactions interactions;

  private CollectedPairs(
      String[] people, String[] contents, ContentCategories categories, Interactions interactions) {
    this.people = people;
    this.contents = contents;
    this.categories = categories;
    this.interactions = interactions;
  }

  /** One person's pairs, in no order. */
  private static final class PersonPairs implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String person;
    private final int[] contents;
    private final float[] strengths;
    private final int[] first;
    private final int[] last;

    PersonPairs(Row row, Map<String, Integer> numbers) {
      person = row.getAs(USER_KEY);
      List<Row> pairs = row.getList(row.fieldIndex(PAIRS));
      contents = pairs.stream().mapToInt(p -> numbers.get(p.<String>getAs(CONTENT_ID))).toArray();
      strengths = new float[contents.length];
      for (int i = 0; i < strengths.length; i++) {
        strengths[i] = pairs.get(i).<Double>getAs(STRENGTH).floatValue();
      }
      first = pairs.stream().mapToInt(p -> p.<Integer>getAs(FIRST_ON)).toArray();
      last = pairs.stream().mapToInt(p -> p.<Integer>getAs(LAST_ON)).toArray();
    }
  }

  /**
   * @param pairs rows of {@link TrainingPairs#of}
   * @param content content_id, category; may know contents that {@code pairs} doesn't, and the
   *     other way round
   */
  static CollectedPairs of(Dataset<Row> pairs, Dataset<Row> content, long seed) {
    List<String> ids = pairs.select(CONTENT_ID).distinct().as(Encoders.STRING()).collectAsList();
    String[] contents = ids.stream().sorted(TextOrder.BYTES).toArray(String[]::new);
    Map<String, Integer> numbers = numbers(contents);
    long count = pairs.count();
    long share = count <= MOST_PAIRS ? SHARES : SHARES * MOST_PAIRS / count;
    List<PersonPairs> all =
        new ArrayList<>(
            pairs
                .where(pmod(xxhash64(col(USER_KEY), lit(seed)), lit(SHARES)).lt(share))
                .groupBy(USER_KEY)
                .agg(collect_list(struct(CONTENT_ID, STRENGTH, FIRST_ON, LAST_ON)).as(PAIRS))
                .javaRDD()
                .map(row -> new PersonPairs(row, numbers))
                .collect());
    all.sort(Comparator.comparing(person -> person.person, TextOrder.BYTES));
    return of(all, contents, categories(contents, content));
  }

  private static ContentCategories categories(String[] contents, Dataset<Row> content) {
    Map<String, String> known = new HashMap<>();
    content
        .where(col(CATEGORY).isNotNull())
        .select(CONTENT_ID, CATEGORY)
        .collectAsList()
        .forEach(row -> known.put(row.getAs(CONTENT_ID), row.getAs(CATEGORY)));
    return ContentCategories.of(Arrays.stream(contents).map(known::get).toList());
  }

  private static CollectedPairs of(
      List<PersonPairs> all, String[] contents, ContentCategories categories) {
    int pairs = all.stream().mapToInt(person -> person.contents.length).sum();
    int[] rows = new int[pairs];
    int[] columns = new int[pairs];
    float[] strengths = new float[pairs];
    int[] first = new int[pairs];
    int[] last = new int[pairs];
    int at = 0;
    for (int p = 0; p < all.size(); p++) {
      PersonPairs person = all.get(p);
      for (int i : ascending(person.contents)) {
        rows[at] = p;
        columns[at] = person.contents[i];
        strengths[at] = person.strengths[i];
        first[at] = person.first[i];
        last[at] = person.last[i];
        at++;
      }
    }
    return new CollectedPairs(
        all.stream().map(person -> person.person).toArray(String[]::new),
        contents,
        categories,
        new Interactions(
            SparseRows.of(all.size(), contents.length, rows, columns, strengths),
            first,
            last,
            categories.numbers()));
  }

  private static int[] ascending(int[] contents) {
    long[] keyed = new long[contents.length];
    for (int i = 0; i < keyed.length; i++) {
      keyed[i] = ((long) contents[i] << Integer.SIZE) | i;
    }
    return Arrays.stream(keyed).sorted().mapToInt(key -> (int) key).toArray();
  }

  Interactions interactions() {
    return interactions;
  }

  /** The contents' ids in the order of their numbers. */
  String[] contents() {
    return contents;
  }

  ContentCategories categories() {
    return categories;
  }

  /** The number of a person, negative for somebody unknown. */
  int person(String userKey) {
    return Arrays.binarySearch(people, userKey, TextOrder.BYTES);
  }

  /** The number of a content, negative for an unknown one. */
  int content(String id) {
    return Arrays.binarySearch(contents, id, TextOrder.BYTES);
  }

  /** The keys of some people. */
  List<String> keys(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(number -> people[number]).toList();
  }

  private static Map<String, Integer> numbers(String[] keys) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      numbers.put(keys[i], i);
    }
    return numbers;
  }
}

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

import dev.noctua.stage.ContentCategories;
import dev.noctua.stage.TextOrder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Pairs where Spark keeps them. Contents are numbers in the order of their ids. */
final class NumberedPairs {
  /** About 200 MiB. */
  private static final long MOST_IN_A_TASK = 10_000_000;

  private static final int SHARES = 1_000_000;
  private static final String PAIRS = "pairs";

  private final Dataset<Row> pairs;
  private final long count;
  private final String[] contents;
  private final ContentCategories categories;
  private final long seed;

  /**
   * @param pairs rows of {@link TrainingPairs#of}
   * @param content content_id, category; may know contents that {@code pairs} doesn't, and the
   *     other way round
   * @param seed says which people are taken where some must do
   */
  NumberedPairs(Dataset<Row> pairs, Dataset<Row> content, long seed) {
    this.pairs = pairs;
    this.seed = seed;
    List<Row> counts = pairs.groupBy(CONTENT_ID).count().collectAsList();
    count = counts.stream().mapToLong(row -> row.getLong(1)).sum();
    contents =
        counts.stream().map(row -> row.getString(0)).sorted(TextOrder.BYTES).toArray(String[]::new);
    categories = categories(contents, content);
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

  /** How many pairs there are. */
  long count() {
    return count;
  }

  /** How many contents there are. */
  int contents() {
    return contents.length;
  }

  /**
   * The pairs in this process's memory; a seeded part of the people, with all of theirs, where
   * there are more than about {@code most}.
   */
  CollectedPairs collected(long most) {
    return CollectedPairs.of(people(most).collect(), contents, categories);
  }

  /** What one task makes of all pairs, so that their number doesn't matter to this process. */
  interface Work extends Serializable {
    Iterator<Row> rows(CollectedPairs pairs);
  }

  /**
   * The rows that one task makes of the pairs in its memory; of ten million pairs where there are
   * more, as {@link #collected}.
   *
   * @param type of the rows
   */
  Dataset<Row> inOneTask(StructType type, Work work) {
    String[] known = contents;
    ContentCategories named = categories;
    JavaRDD<Row> rows =
        people(MOST_IN_A_TASK)
            .coalesce(1)
            .mapPartitions(all -> work.rows(CollectedPairs.of(list(all), known, named)));
    return pairs.sparkSession().createDataset(rows.rdd(), Encoders.row(type));
  }

  private static List<PersonPairs> list(Iterator<PersonPairs> all) {
    List<PersonPairs> list = new ArrayList<>();
    all.forEachRemaining(list::add);
    return list;
  }

  private JavaRDD<PersonPairs> people(long most) {
    long share = count <= most ? SHARES : SHARES * most / count;
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < contents.length; i++) {
      numbers.put(contents[i], i);
    }
    return pairs
        .where(pmod(xxhash64(col(USER_KEY), lit(seed)), lit(SHARES)).lt(share))
        .groupBy(USER_KEY)
        .agg(collect_list(struct(CONTENT_ID, STRENGTH, FIRST_ON, LAST_ON)).as(PAIRS))
        .javaRDD()
        .map(row -> PersonPairs.of(row, row.fieldIndex(PAIRS), numbers));
  }
}

package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.FACTORS;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.USER_KEY;

import dev.noctua.TestNight;
import dev.noctua.TestSpark;
import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.TopK;
import dev.noctua.model.als.ImplicitAls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Lists of 20 judged on a public data set (files train.txt and test.txt, lines {@code user item}):
 * a person's test items ranked against all items that aren't in their train set.
 */
final class OutsideData {
  private static final int K = 20;

  private final Map<Integer, NavigableSet<Integer>> train;
  private final Map<Integer, NavigableSet<Integer>> test;
  private final int items;

  /** Means over all people with test items: found / test items, and nDCG with binary gains. */
  record Quality(double recall, double ndcg) {}

  OutsideData(Path folder) {
    train = read(folder.resolve("train.txt"));
    test = read(folder.resolve("test.txt"));
    items =
        1
            + IntStream.concat(
                    train.values().stream().mapToInt(NavigableSet::last),
                    test.values().stream().mapToInt(NavigableSet::last))
                .max()
                .orElseThrow();
  }

  /** Lists by the model, as the night makes them. */
  Quality als(ImplicitAls.Parameters settings) {
    ImplicitAls.Factors fitted =
        ImplicitAls.fit(
            pairs(),
            new ImplicitAls.Names(USER_KEY, CONTENT_ID, STRENGTH, FACTORS),
            settings,
            20261121,
            TestNight.temporary("outside-data").toString());
    float[][] contents = new float[items][];
    vectors(fitted.contents(), CONTENT_ID).forEach((item, vector) -> contents[item] = vector);
    PackedVectors vectors = PackedVectors.of(contents);
    Map<Integer, float[]> users = vectors(fitted.users(), USER_KEY);
    int[] unknown = IntStream.range(0, items).filter(i -> contents[i] == null).toArray();
    List<Integer> people = List.copyOf(test.keySet());
    List<List<Integer>> lists = new ArrayList<>();
    PartitionBatches.map(
            people.iterator(),
            batch ->
                TopK.best(
                    vectors,
                    unknown,
                    batch.stream().map(u -> new TopK.Query(users.get(u), seen(u))).toList(),
                    TopK.Measure.DOT,
                    K))
        .forEachRemaining(best -> lists.add(best.stream().map(TopK.Scored::item).toList()));
    return quality(people, lists);
  }

  /** The most frequent items of the train set for everybody, their own left out. */
  Quality popularity() {
    int[] count = new int[items];
    train.values().forEach(mine -> mine.forEach(item -> count[item]++));
    List<Integer> popular =
        IntStream.range(0, items).boxed().sorted((a, b) -> count[b] - count[a]).toList();
    List<Integer> people = List.copyOf(test.keySet());
    List<List<Integer>> lists =
        people.stream()
            .map(u -> popular.stream().filter(i -> !train.get(u).contains(i)).limit(K).toList())
            .toList();
    return quality(people, lists);
  }

  private Quality quality(List<Integer> people, List<List<Integer>> lists) {
    double recall = 0;
    double ndcg = 0;
    for (int p = 0; p < people.size(); p++) {
      NavigableSet<Integer> wanted = test.get(people.get(p));
      double gain = 0;
      double ideal = 0;
      int found = 0;
      for (int rank = 0; rank < K; rank++) {
        double worth = Math.log(2) / Math.log(rank + 2.0);
        ideal += rank < wanted.size() ? worth : 0;
        if (rank < lists.get(p).size() && wanted.contains(lists.get(p).get(rank))) {
          found++;
          gain += worth;
        }
      }
      recall += (double) found / wanted.size();
      ndcg += gain / ideal;
    }
    return new Quality(recall / people.size(), ndcg / people.size());
  }

  private int[] seen(int user) {
    return train.get(user).stream().mapToInt(Integer::intValue).toArray();
  }

  private Dataset<Row> pairs() {
    List<Row> rows = new ArrayList<>();
    train.forEach(
        (user, mine) ->
            mine.forEach(item -> rows.add(RowFactory.create("" + user, "" + item, 1.0))));
    StructType type =
        new StructType()
            .add(USER_KEY, DataTypes.StringType)
            .add(CONTENT_ID, DataTypes.StringType)
            .add(STRENGTH, DataTypes.DoubleType);
    return TestSpark.session().createDataFrame(rows, type);
  }

  private static Map<Integer, float[]> vectors(Dataset<Row> rows, String key) {
    Map<Integer, float[]> vectors = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      vectors.put(
          Integer.valueOf(row.getAs(key)),
          PackedVectors.unboxed(row.getList(row.fieldIndex(FACTORS))));
    }
    return vectors;
  }

  private static Map<Integer, NavigableSet<Integer>> read(Path file) {
    Map<Integer, NavigableSet<Integer>> pairs = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] pair = line.split(" ", -1);
        pairs
            .computeIfAbsent(Integer.valueOf(pair[0]), user -> new TreeSet<>())
            .add(Integer.valueOf(pair[1]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pairs;
  }
}

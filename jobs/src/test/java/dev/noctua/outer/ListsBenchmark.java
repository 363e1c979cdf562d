package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.NoctuaProcess;
import dev.noctua.SharedData;
import dev.noctua.TestNight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The own factorisation and its lists beside those of implicit, on the same pairs and in turn, each
 * a process of its own. {@code mvn test -Pbench -Dtest=ListsBenchmark}.
 */
@Tag("bench")
@Tag("world")
class ListsBenchmark {
  private static final String EXPORT =
      "import sys, scipy.sparse as sp, pyarrow as pa, pyarrow.parquet as pq\n"
          + "for n in ('train', 'test'):\n"
          + "    m = sp.load_npz(f'{sys.argv[1]}/data/zipf_{n}.npz').tocoo()\n"
          + "    pq.write_table(pa.table({'user': m.row, 'item': m.col, 'rating': m.data}),"
          + " f'{sys.argv[1]}/{n}.parquet', row_group_size=500000)\n";

  /** Wall and CPU seconds. */
  private record Cost(double wall, double cpu) {}

  @Test
  void aFactorisationOfFourMillionPairs() throws IOException, SQLException {
    Path home = pairs(100_000, 5_000_000);
    JsonNode peer =
        new ObjectMapper()
            .readTree(
                python(home, "bench_implicit.py", "zipf", "64")
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .findFirst()
                    .orElseThrow());
    double fit = peer.get("fit_s").asDouble();
    double lists = peer.get("topk50_s").asDouble();
    System.out.printf(
        Locale.ROOT,
        "implicit, 15 iterations: fit %.1f s, %.1f CPU-s; lists %.1f s, %.1f CPU-s; recall@20 %.4f, nDCG@20 %.4f%n",
        fit,
        peer.get("fit_cpu_s").asDouble(),
        lists,
        peer.get("topk50_cpu_s").asDouble(),
        peer.get("recall20").asDouble(),
        peer.get("ndcg20").asDouble());
    for (int iterations : new int[] {1, 2, 3, 5}) {
      List<Cost> costs = noctua(home, iterations, 3, List.of(home));
      Cost firstFit = costs.get(0);
      Cost ownFit = costs.get(4);
      Cost ownLists = costs.get(5);
      System.out.printf(
          Locale.ROOT,
          "Noctua, %d iterations: fit %.1f s, %.1f CPU-s, ratio %.2f (the first in a JVM %.1f s, %.2f); lists %.1f s, %.1f CPU-s, ratio %.2f; %s%n",
          iterations,
          ownFit.wall(),
          ownFit.cpu(),
          ownFit.wall() / fit,
          firstFit.wall(),
          firstFit.wall() / fit,
          ownLists.wall(),
          ownLists.cpu(),
          ownLists.wall() / lists,
          found(home));
    }
  }

  @Test
  void theCostOfMorePairs() throws IOException {
    List<Path> sizes = new ArrayList<>();
    for (int people : new int[] {2_500, 12_500, 50_000, 200_000}) {
      sizes.add(pairs(people, people * 50));
    }
    List<Cost> costs = noctua(sizes.get(0), 3, 2, sizes);
    Cost before = null;
    for (int i = 0; i < sizes.size(); i++) {
      Cost warm = costs.get(4 * i + 2);
      System.out.printf(
          Locale.ROOT,
          "%s: fit %.1f s, %.1f CPU-s%s%n",
          List.of(".1 M pairs", ".5 M pairs", "2 M pairs", "8 M pairs").get(i),
          warm.wall(),
          warm.cpu(),
          before == null
              ? ""
              : String.format(
                  Locale.ROOT,
                  ", exponent %.2f",
                  Math.log(warm.cpu() / before.cpu()) / Math.log(i == 1 ? 5 : 4)));
      before = warm;
    }
  }

  /** A folder with the pairs of a world of so many people and 20,000 items. */
  private static Path pairs(int people, int draws) throws IOException {
    Path home = TestNight.temporary("pairs-" + people);
    for (String script :
        List.of("gen_interactions.py", "bench_implicit.py", "common.py", "evalrec.py")) {
      Files.copy(SharedData.folder("../peers").resolve(script), home.resolve(script));
    }
    python(home, "gen_interactions.py", "" + people, "20000", "" + draws);
    Files.writeString(home.resolve("export.py"), EXPORT);
    python(home, "export.py", home.toString());
    return home;
  }

  private static String python(Path home, String script, String... arguments) {
    Map<String, String> environment =
        Map.of("PERF_ROOT", home.toString(), "OPENBLAS_NUM_THREADS", "1");
    return must(
        environment,
        Stream.concat(
                Stream.of(
                    PythonTools.bin("peers").resolve("python").toString(),
                    home.resolve(script).toString()),
                Stream.of(arguments))
            .toList());
  }

  /** What fits and lists cost, in turn, of each folder so many times. */
  private static List<Cost> noctua(Path home, int iterations, int times, List<Path> folders) {
    List<String> command =
        NoctuaProcess.java(
            "-Xmx3g", "-Xmn1g", "-XX:+UseParallelGC", "--add-modules=jdk.incubator.vector");
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ListsOfPairs.class.getName(),
            "" + iterations,
            "" + times,
            home.resolve("out").toString()));
    folders.forEach(folder -> command.add(folder.resolve("train.parquet").toString()));
    return must(Map.of(), command)
        .lines()
        .filter(line -> line.matches("(fit|lists) [\\d.]+ [\\d.]+"))
        .map(line -> line.split(" "))
        .map(words -> new Cost(Double.parseDouble(words[1]), Double.parseDouble(words[2])))
        .toList();
  }

  /** How well the lists find what was held out, by DuckDB. */
  private static String found(Path home) throws SQLException {
    String sql =
        """
        WITH test AS (SELECT "user" u, item, count(*) OVER (PARTITION BY "user") n FROM '%1$s/test.parquet'),
          listed AS (SELECT "user"::INT u, unnest(items)::INT item, unnest(range(1, 51)) r FROM '%1$s/out/lists/*.parquet'),
          person AS (SELECT u, any_value(n) n, count(r) hits, coalesce(sum(1 / log2(r + 1)), 0) dcg
            FROM test LEFT JOIN (SELECT * FROM listed WHERE r <= 20) USING (u, item) GROUP BY u)
        SELECT avg(hits / n), avg(dcg / (SELECT sum(1 / log2(i + 1)) FROM range(1, least(n, 20) + 1) t(i))),
          (SELECT count(*) FROM listed JOIN (SELECT "user" u, item FROM '%1$s/train.parquet') USING (u, item))
        FROM person
        """
            .formatted(home);
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(3)).as("owned items in lists").isZero();
      return String.format(
          Locale.ROOT, "recall@20 %.4f, nDCG@20 %.4f", row.getDouble(1), row.getDouble(2));
    }
  }

  private static String must(Map<String, String> environment, List<String> command) {
    PythonTools.Outcome outcome = PythonTools.run(15, environment, command);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }
}

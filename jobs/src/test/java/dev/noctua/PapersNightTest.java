package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real input through a whole night: who saved which of 16,980 papers (citeulike), each as an order
 * of one night. The published lists, made with the settings as shipped, are judged on what was held
 * out, by formulas of this test's own.
 */
@Tag("full")
@Tag("world")
class PapersNightTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 21);
  private static final int LIST = 20;

  /** Those of a tuned factorisation of a well-kept library, on the same split. */
  private static final double RECALL = 0.2235;

  private static final double NDCG = 0.1665;

  private static Map<String, Set<String>> pairs(String file) throws IOException {
    Map<String, Set<String>> pairs = new HashMap<>();
    for (String line : Files.readAllLines(SharedData.folder("citeulike").resolve(file))) {
      String[] cells = line.split(" ", -1);
      pairs.computeIfAbsent(cells[0], person -> new HashSet<>()).add(cells[1]);
    }
    return pairs;
  }

  private static void deliver(Path raw, Map<String, Set<String>> saved) {
    List<String> people = new ArrayList<>();
    List<String> orders = new ArrayList<>();
    Set<String> papers = new TreeSet<>();
    saved.forEach(
        (person, items) -> {
          people.add(line("r" + person, "registered", "user_id", person));
          papers.addAll(items);
          items.forEach(item -> orders.add(order(person, item)));
        });
    List<String> contents = papers.stream().map(PapersNightTest::content).toList();
    RawDay.deliver(raw, "registration", NIGHT, people);
    RawDay.deliver(raw, "catalog", NIGHT, contents);
    RawDay.deliver(raw, "behavior", NIGHT, List.of());
    RawDay.deliver(raw, "transaction", NIGHT, orders);
  }

  private static String content(String item) {
    return line(
        "p" + item,
        "published",
        "content_id",
        item,
        "kind",
        "ebook",
        "title",
        "Paper " + item,
        "creator_id",
        "k",
        "creator_share",
        "0.7",
        "list_price",
        "1.00");
  }

  private static String order(String person, String item) {
    String id = person + "-" + item;
    return line(
        "t" + id,
        "paid",
        "user_id",
        person,
        "order_id",
        id,
        "content_id",
        item,
        "list_price",
        "1.00",
        "amount",
        "1.00",
        "channel",
        "balance");
  }

  private static String line(String id, String type, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("event_id", id, "occurred_at", NIGHT + "T12:00:00+08:00", "type", type));
    all.addAll(List.of(more));
    return RawDay.json(all.toArray(String[]::new));
  }

  @Test
  void listsOfANightAreBetterThanATunedFactorisations() throws IOException {
    Map<String, Set<String>> saved = pairs("train.txt");
    Path world = TestNight.temporary("papers");
    deliver(world.resolve("raw"), saved);
    TestNight night = TestNight.onFiles(world.resolve("raw"), world.resolve("lake"), NIGHT);
    night.must("run");
    String lists =
        night
            .must(
                "query",
                "--csv",
                "SELECT person, content_id FROM recommendation JOIN (SELECT DISTINCT split_part(order_id, '-', 1) AS person, user_key"
                    + " FROM settlement_line) USING (user_key) ORDER BY person, rank")
            .out();
    Map<String, List<String>> byPerson = new HashMap<>();
    lists
        .lines()
        .skip(1)
        .map(row -> row.split(",", -1))
        .forEach(row -> byPerson.computeIfAbsent(row[0], p -> new ArrayList<>()).add(row[1]));
    assertThat(byPerson).hasSameSizeAs(saved);

    double recall = 0;
    double ndcg = 0;
    int judged = 0;
    for (Map.Entry<String, Set<String>> held : pairs("test.txt").entrySet()) {
      List<String> list = byPerson.get(held.getKey());
      if (list != null) {
        assertThat(list).hasSize(LIST).doesNotContainAnyElementsOf(saved.get(held.getKey()));
        recall +=
            list.stream().filter(held.getValue()::contains).count()
                / (double) held.getValue().size();
        ndcg += gain(list, held.getValue()) / best(held.getValue().size());
        judged++;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "lists of a night, %d people: recall@20 %.4f, nDCG@20 %.4f%n%s",
        judged,
        recall / judged,
        ndcg / judged,
        night.must("query", "SELECT source, count(*) FROM recommendation GROUP BY source").out());
    assertThat(judged).isGreaterThan(5000);
    assertThat(recall / judged).isGreaterThanOrEqualTo(RECALL);
    assertThat(ndcg / judged).isGreaterThanOrEqualTo(NDCG);
  }

  private static double gain(List<String> list, Set<String> held) {
    double gain = 0;
    for (int rank = 1; rank <= list.size(); rank++) {
      gain += held.contains(list.get(rank - 1)) ? discount(rank) : 0;
    }
    return gain;
  }

  private static double best(int held) {
    double best = 0;
    for (int rank = 1; rank <= Math.min(LIST, held); rank++) {
      best += discount(rank);
    }
    return best;
  }

  private static double discount(int rank) {
    return Math.log(2) / Math.log(rank + 1);
  }
}

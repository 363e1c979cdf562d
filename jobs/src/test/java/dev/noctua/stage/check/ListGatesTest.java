package dev.noctua.stage.check;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static dev.noctua.stage.check.Fallen.passed;
import static dev.noctua.stage.check.Fallen.refused;
import static dev.noctua.stage.check.Fallen.unmeasured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.lake.commit.ModelChoice;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each gate of the lists passes on lists that hold and refuses those that don't. */
@Tag("world")
class ListGatesTest {
  private static final Instant END = Instant.parse("2026-11-21T16:00:00Z");

  private static Dataset<Row> content() {
    return TestRows.of(
        CONTENT,
        Map.of("content_id", "c1", "available", true),
        Map.of("content_id", "c2", "available", true, "creator_user_key", "maker"),
        Map.of("content_id", "c3", "available", false),
        Map.of("content_id", "pack", "available", false, "contains", List.of("box", "c3")),
        Map.of("content_id", "box", "available", false, "contains", List.of("c1", "pack")));
  }

  private static Map<String, Object> person(String key, boolean analytics, boolean deleted) {
    return Map.of("user_key", key, "consent_analytics", analytics, "deleted", deleted);
  }

  private static Map<String, Object> pair(String user, String content, boolean owned) {
    return Map.of("user_key", user, "content_id", content, "owned", owned);
  }

  @SafeVarargs
  private static Dataset<Row> pairs(Map<String, Object>... pairs) {
    return TestRows.of(USER_CONTENT, pairs);
  }

  /** A list per text: the reader, then contents. */
  @SuppressWarnings("unchecked")
  private static Dataset<Row> lists(String... lists) {
    return TestRows.of(
        RECOMMENDATION,
        Arrays.stream(lists)
            .map(list -> list.split(" "))
            .flatMap(
                words ->
                    Arrays.stream(words)
                        .skip(1)
                        .map(c -> Map.<String, Object>of("user_key", words[0], "content_id", c)))
            .toArray(Map[]::new));
  }

  private static Verdict everyone(
      Map<String, Object> person, Dataset<Row> pairs, Dataset<Row> lists) {
    return ListGates.everyoneHasAList(
        TestRows.of(USER_PROFILE, person), content(), pairs, lists, 0);
  }

  @Test
  void everyoneHasAList() {
    Map<String, Object> u = person("u", true, false);
    Dataset<Row> owns = pairs(pair("u", "c1", true), pair("u", "c2", false));
    String one = "1 of 1 people without";
    refused(everyone(u, owns, lists()), "everyone_has_a_list", false, one);
    passed(everyone(u, owns, lists("u c2")));
    passed(everyone(person("u", false, false), owns, lists()));
    passed(everyone(person("u", true, true), owns, lists()));
    Map<String, Object> maker = person("maker", true, false);
    passed(everyone(maker, pairs(pair("maker", "pack", true)), lists()));
    refused(everyone(maker, pairs(), lists()), "everyone_has_a_list", false, one);
  }

  @Test
  void someMayBeWithoutAListWhereTheSettingsSaySo() {
    Dataset<Row> three =
        TestRows.of(
            USER_PROFILE,
            person("u", true, false),
            person("v", true, false),
            person("w", true, false),
            person("x", true, false));
    Dataset<Row> lists = lists("u c2", "v c2", "w c2");
    Verdict quarter = ListGates.everyoneHasAList(three, content(), pairs(), lists, 0.25);
    passed(quarter);
    assertThat(quarter.measured()).contains(0.25);
    assertThat(quarter.limit()).isEqualTo("at most 25.00 %");
    refused(
        ListGates.everyoneHasAList(three, content(), pairs(), lists, 0.24),
        "everyone_has_a_list",
        false,
        "1 of 4 people without");
  }

  @Test
  void noOwnedItem() {
    Dataset<Row> pairs = pairs(pair("u", "c1", true), pair("u", "c2", false));
    passed(ListGates.noOwnedItem(pairs, lists("u c2", "v c1")));
    refused(ListGates.noOwnedItem(pairs, lists("u c1 c2")), "no_owned_item", false, "1 rows");
  }

  @Test
  void noOwnItem() {
    passed(ListGates.noOwnItem(content(), lists("u c1 c2", "maker c1")));
    refused(
        ListGates.noOwnItem(content(), lists("u c2", "maker c1 c2")),
        "no_own_item",
        false,
        "1 rows");
  }

  /** What the catalog says of an item that was published in time, but for {@code changes}. */
  private static Verdict listed(Object... changes) {
    Map<String, Object> item =
        new HashMap<>(
            Map.of(
                "content_id",
                "c1",
                "published_at",
                "2026-11-21T15:59:59Z",
                "available",
                true,
                "review_status",
                "approved"));
    for (int i = 0; i < changes.length; i += 2) {
      item.put((String) changes[i], changes[i + 1]);
    }
    item.values().removeIf(""::equals);
    return ListGates.onlyAvailable(TestRows.of(CONTENT, item), List.of(lists("u c1")), END);
  }

  @Test
  void onlyAvailable() {
    passed(listed());
    passed(listed("review_status", "", "available_from", "2026-11-21T15:59:59Z"));
    String gate = "only_available";
    refused(listed("withdrawn", true), gate, false, "1 rows: 1 withdrawn");
    refused(listed("review_status", "rejected"), gate, false, "1 rows: 1 rejected");
    String yet = "1 rows: 1 not yet available";
    refused(listed("published_at", ""), gate, false, yet);
    refused(listed("published_at", END), gate, false, yet);
    refused(listed("available_from", END), gate, false, yet);
    refused(listed("available", false), gate, false, "1 rows: 1 not available");
    refused(
        ListGates.onlyAvailable(
            TestRows.of(
                CONTENT,
                Map.of("content_id", "c1", "withdrawn", true),
                Map.of("content_id", "c2", "review_status", "rejected")),
            List.of(lists("u c1 c2"), lists("v c1 never-heard-of")),
            END),
        gate,
        false,
        "4 rows: 1 rejected, 1 unknown, 2 withdrawn");
  }

  private static Verdict overlap(Dataset<Row> before, Dataset<Row> tonight) {
    return ListGates.overlap(Optional.of(before), tonight, 0.5);
  }

  @Test
  void listsOverlap() {
    String gate = "lists_overlap";
    Dataset<Row> before = lists("u a b c d", "v a b");
    // (2/4 + 1/2) / 2
    Verdict half = overlap(before, lists("u c d e f", "v b e", "new x"));
    passed(half);
    assertThat(half.value()).isEqualTo("0.500 over 2 lists");
    // (1/4 + 1/2) / 2
    refused(overlap(before, lists("u d e f g", "v b e")), gate, false, "0.375 over 2 lists");
    // Of a list that is shorter tonight, the shorter one counts.
    passed(overlap(before, lists("u d", "v b")));
  }

  @Test
  void emptyAndScrambledListsDoNotOverlap() {
    String gate = "lists_overlap";
    Dataset<Row> before = lists("u a b", "v c d", "w e f");
    refused(overlap(before, lists()), gate, false, "0.000 over 0 lists");
    refused(overlap(before, lists("x a b")), gate, false, "0.000 over 0 lists");
    refused(overlap(before, lists("u c d", "v e f", "w a b")), gate, false, "0.000 over 3 lists");
    refused(overlap(before, lists("u a d", "v c f", "w x y")), gate, false, "0.333 over 3 lists");
  }

  @Test
  void withoutListsBeforeThereIsNothingToOverlap() {
    String none = "no lists published before, or sources were weighed otherwise";
    unmeasured(ListGates.overlap(Optional.empty(), lists("u a"), 0.5), none);
    unmeasured(overlap(lists(), lists("u a")), none);
  }

  private static Verdict beside(double value, double baseline, double low, double high) {
    return ListGates.beatPopularity(
        Optional.of(
            new ModelChoice(
                ModelChoice.Reason.CHOSEN,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                    new ModelChoice.Proof(
                        "lists", "ndcg_20", "lists", 50, value, baseline, low, high)))));
  }

  @Test
  void listsBelowPopularityByMoreThanTheIntervalAreRefused() {
    String gate = "lists_beat_popularity";
    passed(beside(0.3, 0.2, 0.05, 0.15));
    passed(beside(0.19, 0.2, -0.02, 0));
    refused(
        beside(0.1, 0.2, -0.15, -0.0001),
        gate,
        false,
        "nDCG@20 0.1000 beside 0.2000, difference -0.1500 to -0.0001, 50 people");
  }

  @Test
  void whereTooFewPeopleCanBeJudgedPopularityIsNotCompared() {
    unmeasured(ListGates.beatPopularity(Optional.empty()), "too few people to tell");
    unmeasured(
        ListGates.beatPopularity(
            Optional.of(
                new ModelChoice(
                    ModelChoice.Reason.TOO_LITTLE_DATA,
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()))),
        "too few people to tell");
  }
}

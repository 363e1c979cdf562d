package dev.noctua.stage.train;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.model.rank.RecommenderSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forty people had two of ten contents; each begins a third tonight: (person + 2) modulo 10. */
@Tag("world")
class TonightsActionsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 21);
  private static final RecommenderSettings POPULAR = RecommenderSettings.DEFAULT;
  private static final RecommenderSettings OTHERS =
      new RecommenderSettings(2, 1, 1, 1, 0, 1, 0, POPULAR.weights());

  private final List<Map<String, Object>> profiles = new ArrayList<>();
  private final List<Map<String, Object>> before = new ArrayList<>();
  private final List<Map<String, Object>> tonight = new ArrayList<>();
  private final List<Map<String, Object>> lists = new ArrayList<>();
  private final List<Map<String, Object>> contents =
      IntStream.range(0, 10)
          .mapToObj(c -> Map.<String, Object>of("content_id", "c" + c, "available", true))
          .collect(Collectors.toCollection(ArrayList::new));

  private void person(int person) {
    profiles.add(
        Map.of(
            "user_key", "u" + person, "consent_personalization", true, "consent_analytics", true));
    for (int i = 0; i < 2; i++) {
      before.add(pair(person, person + i, NIGHT.minusDays(3)));
      tonight.add(pair(person, person + i, NIGHT.minusDays(3)));
    }
    tonight.add(pair(person, person + 2, NIGHT));
  }

  private static Map<String, Object> pair(int person, int content, LocalDate day) {
    return Map.of(
        "user_key",
        "u" + person,
        "content_id",
        "c" + content % 10,
        "strength",
        1.0,
        "first_on",
        day,
        "last_on",
        day);
  }

  private void published(int person, int rank, String content) {
    lists.add(Map.of("user_key", "u" + person, "rank", rank, "content_id", content));
  }

  private Promotion.Outcome judge(RecommenderSettings tonights, RecommenderSettings last) {
    Dataset<Row> people = rows(USER_PROFILE, profiles);
    return new TonightsActions(
            TrainingPairs.of(rows(USER_CONTENT, before), people),
            TrainingPairs.of(rows(USER_CONTENT, tonight), people),
            rows(RECOMMENDATION, lists),
            rows(CONTENT, contents),
            Math.toIntExact(NIGHT.toEpochDay()),
            500_000,
            1)
        .judge(tonights, Optional.of(last));
  }

  @SuppressWarnings("unchecked")
  private static Dataset<Row> rows(Table table, List<Map<String, Object>> rows) {
    return TestRows.of(table, rows.toArray(Map[]::new));
  }

  private static Proof proof(Promotion.Outcome outcome, String subject) {
    return outcome.proofs().stream()
        .filter(each -> each.subject().equals(subject) && each.metric().equals("ndcg_20"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void listsThatKnewWhatPeopleDoAreBetterThanPopularity() {
    for (int person = 0; person < 40; person++) {
      person(person);
      published(person, 1, "c" + (person + 2) % 10);
      published(person, 2, "c" + (person + 5) % 10);
    }

    Promotion.Outcome outcome = judge(OTHERS, POPULAR);

    assertThat(outcome.isWorse()).isTrue();
    assertThat(proof(outcome, "lists_of_yesterday").value()).isEqualTo(1);
    assertThat(proof(outcome, "lists_of_yesterday").people()).isEqualTo(40);
    assertThat(proof(outcome, "lists_of_yesterday").low()).isPositive();
    assertThat(proof(outcome, "promotion").baseline()).isEqualTo(1);
    assertThat(proof(outcome, "promotion").value())
        .isEqualTo(proof(outcome, "lists_of_yesterday").baseline());
    assertThat(proof(outcome, "promotion").high()).isNegative();
  }

  @Test
  void whatSomebodyHadAlreadyIsNoPlaceOfTheirList() {
    for (int person = 0; person < 40; person++) {
      person(person);
      published(person, 1, "c" + person % 10);
      published(person, 2, "unheard-of");
      published(person, 3, "c" + (person + 2) % 10);
    }

    // The second place of two: 1 / log₂ 3.
    assertThat(proof(judge(OTHERS, POPULAR), "lists_of_yesterday").value())
        .isEqualTo(Math.log(2) / Math.log(3));
  }

  @Test
  void uselessListsGiveWayToNewSettings() {
    for (int person = 0; person < 40; person++) {
      person(person);
      published(person, 1, "c" + (person + 7) % 10);
    }

    Promotion.Outcome outcome = judge(OTHERS, POPULAR);

    assertThat(outcome.isWorse()).isFalse();
    assertThat(proof(outcome, "lists_of_yesterday").value()).isZero();
  }

  @Test
  void whatIsGoneIsNoPlaceOfListsThatAreMadeNow() {
    for (int person = 0; person < 40; person++) {
      person(person);
      published(person, 1, "c" + (person + 7) % 10);
    }
    double all = proof(judge(OTHERS, POPULAR), "lists_of_yesterday").baseline();
    contents.removeIf(content -> !content.get("content_id").equals("c0"));

    // Each list has one place: what is still to be had is what four of forty people begin.
    assertThat(proof(judge(OTHERS, POPULAR), "lists_of_yesterday").baseline())
        .isEqualTo(4 / 40.0)
        .isNotEqualTo(all);
  }

  @Test
  void newSettingsMayListWhatIsPopularInACategory() {
    for (int person = 0; person < 40; person++) {
      person(person);
      published(person, 1, "c" + (person + 7) % 10);
    }
    RecommenderSettings inCategory =
        new RecommenderSettings(
            2, 1, 1, 1, 0, 1, 0, new RecommenderSettings.Weights(0, 0, 0, 1, 0));
    // All contents are equally popular: who has c0 and c1 is offered c2 first, who has c9 and c0 is
    // offered c1, and all others c0, which those begin who have c8 and c9.
    assertThat(proof(judge(inCategory, POPULAR), "promotion").value()).isEqualTo(0.3);
    contents.replaceAll(
        content ->
            Map.of(
                "content_id",
                content.get("content_id"),
                "available",
                true,
                "category",
                content.get("content_id").toString().compareTo("c5") < 0 ? "db" : "web"));

    // The web's order is c6, c7, c8, c5, c9: now those with c5 and c6, and with c6 and c7, are
    // offered the next one, and those with c8 and c9 are not.
    assertThat(proof(judge(inCategory, POPULAR), "promotion").value()).isEqualTo(0.4);
  }

  @Test
  void equalSettingsAreNotComparedWithThemselves() {
    for (int person = 0; person < 40; person++) {
      person(person);
      published(person, 1, "c" + (person + 2) % 10);
    }

    Promotion.Outcome outcome = judge(POPULAR, POPULAR);

    assertThat(outcome.isWorse()).isFalse();
    assertThat(outcome.proofs()).extracting(Proof::subject).containsOnly("lists_of_yesterday");
  }

  @Test
  void fewPeopleProveNothing() {
    for (int person = 0; person < 29; person++) {
      person(person);
      published(person, 1, "c" + (person + 2) % 10);
    }

    assertThat(judge(OTHERS, POPULAR)).isEqualTo(new Promotion.Outcome(false, List.of()));
  }

  @Test
  void theSameByADefinitionInSql() throws SQLException {
    SplittableRandom random = new SplittableRandom(3);
    contents.subList(0, 2).clear();
    for (int person = 0; person < 60; person++) {
      profiles.add(
          Map.of(
              "user_key",
              "u" + person,
              "consent_personalization",
              person % 9 > 0,
              "consent_analytics",
              true));
      int rank = 0;
      for (int content = 0; content < 10; content++) {
        double chance = random.nextDouble();
        if (chance < 0.3) {
          before.add(pair(person, content, NIGHT.minusDays(3)));
        }
        if (chance < 0.25 || chance > 0.8) {
          tonight.add(pair(person, content, NIGHT));
        }
        if (random.nextDouble() < 0.5 && person % 8 > 0) {
          published(person, ++rank, "c" + (content + person) % 10);
        }
      }
    }
    Promotion.Outcome outcome = judge(OTHERS, POPULAR);

    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(values("person", profiles, "user_key", "consent_personalization"));
      statement.execute(values("before", before, "user_key", "content_id"));
      statement.execute(values("tonight", tonight, "user_key", "content_id"));
      statement.execute(values("lists", lists, "user_key", "rank", "content_id"));
      statement.execute(values("content", contents, "content_id"));
      ResultSet row =
          statement.executeQuery(
              """
              WITH agreed AS (SELECT user_key FROM person WHERE consent_personalization = 'true'),
                known AS (FROM before SEMI JOIN agreed USING (user_key)),
                begun AS (FROM tonight SEMI JOIN agreed USING (user_key) ANTI JOIN known USING (user_key, content_id)),
                judged AS (SELECT DISTINCT user_key FROM begun SEMI JOIN known USING (user_key) SEMI JOIN lists USING (user_key)),
                had AS (FROM lists SEMI JOIN judged USING (user_key) ANTI JOIN known USING (user_key, content_id)),
                popular AS (SELECT content_id, count(*) people FROM known GROUP BY content_id),
                offered AS (SELECT 'lists' source, user_key, content_id, rank::INT place FROM had
                  UNION ALL SELECT 'popular', user_key, content_id, row_number() OVER (PARTITION BY user_key ORDER BY people DESC, content_id)
                  FROM (FROM judged, popular) ANTI JOIN known USING (user_key, content_id)),
                placed AS (SELECT source, user_key, content_id, row_number() OVER (PARTITION BY source, user_key ORDER BY place) place
                  FROM offered SEMI JOIN content USING (content_id)),
                within AS (SELECT source, user_key, content_id, place FROM placed JOIN (SELECT user_key, count(*) longest FROM had GROUP BY user_key) USING (user_key) WHERE place <= longest),
                wanted AS (SELECT user_key, count(*) n FROM begun GROUP BY user_key),
                found AS (SELECT source, user_key, n, coalesce(sum(1 / log2(place + 1)), 0) gain, count(place) hits
                  FROM (SELECT DISTINCT source FROM offered) JOIN judged ON true JOIN wanted USING (user_key)
                  LEFT JOIN (FROM within SEMI JOIN begun USING (user_key, content_id)) USING (source, user_key) GROUP BY ALL)
              SELECT avg(gain / (SELECT sum(1 / log2(i + 1)) FROM range(1, n + 1) t(i))) ndcg, avg(hits / n) recall, count(*) people FROM found GROUP BY source ORDER BY source
              """);
      List<double[]> expected = new ArrayList<>();
      while (row.next()) {
        expected.add(new double[] {row.getDouble(1), row.getDouble(2), row.getDouble(3)});
      }
      assertThat(outcome.proofs()).hasSize(4);
      for (Proof proof : outcome.proofs().subList(0, 2)) {
        int figure = proof.metric().equals("ndcg_20") ? 0 : 1;
        assertThat(proof.value()).isCloseTo(expected.get(0)[figure], within(1e-9)).isPositive();
        assertThat(proof.baseline()).isCloseTo(expected.get(1)[figure], within(1e-9)).isPositive();
        assertThat(proof.people()).isEqualTo((int) expected.get(0)[2]);
      }
    }
  }

  /** A table of texts. */
  private static String values(String table, List<Map<String, Object>> rows, String... columns) {
    return rows.stream()
        .map(
            row ->
                Stream.of(columns)
                    .map(column -> "'" + row.get(column) + "'")
                    .collect(Collectors.joining(", ", "(", ")")))
        .collect(
            Collectors.joining(
                ", ",
                "CREATE TABLE %s AS FROM (VALUES ".formatted(table),
                ") t(%s)".formatted(String.join(", ", columns))));
  }
}

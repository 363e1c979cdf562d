package dev.noctua.stage.train;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.knn.ItemWeights;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class NumberedPairsTest {
  private static final String IN_CATEGORY = "people_by_category";
  private static final LocalDate FIRST = LocalDate.EPOCH.plusDays(100);

  @SafeVarargs
  private static Dataset<Row> pairs(Map<String, Object>... pairs) {
    return TrainingPairs.of(
        TestRows.of(USER_CONTENT, pairs),
        TestRows.of(USER_PROFILE, profile("用户 2"), profile("u-1"), profile("idle")));
  }

  private static Map<String, Object> profile(String user) {
    return Map.of("user_key", user, "consent_personalization", true, "consent_analytics", true);
  }

  @SafeVarargs
  private static Dataset<Row> content(Map<String, Object>... contents) {
    return TestRows.of(CONTENT, contents);
  }

  private static Map<String, Object> pair(String user, String content, double strength, int days) {
    return Map.of(
        "user_key",
        user,
        "content_id",
        content,
        "strength",
        strength,
        "first_on",
        FIRST,
        "last_on",
        FIRST.plusDays(days));
  }

  private static CollectedPairs collected(Dataset<Row> pairs, Dataset<Row> content) {
    return new NumberedPairs(pairs, content, 1).collected(1000);
  }

  @Test
  void peopleAndContentsAreNumbersInTheOrderOfTheirKeysWhateverTheOrderOfRows() {
    CollectedPairs one =
        collected(
            pairs(pair("用户 2", "b", 2, 3), pair("u-1", "c", 1, 0), pair("用户 2", "a", 0.5, 1)),
            content());
    CollectedPairs other =
        collected(
            pairs(pair("用户 2", "a", 0.5, 1), pair("用户 2", "b", 2, 3), pair("u-1", "c", 1, 0))
                .repartition(7),
            content());

    for (CollectedPairs each : List.of(one, other)) {
      Interactions all = each.interactions();
      assertThat(each.contents()).containsExactly("a", "b", "c");
      assertThat(each.person("u-1")).isZero();
      assertThat(each.person("用户 2")).isOne();
      assertThat(each.person("idle")).isNegative();
      assertThat(each.content("b")).isOne();
      assertThat(each.keys(new int[] {1})).containsExactly("用户 2");
      assertThat(all.strengths().columns(0)).containsExactly(2);
      assertThat(all.strengths().columns(1)).containsExactly(0, 1);
      assertThat(all.strengths().weights(1)).containsExactly(0.5f, 2f);
      assertThat(all.first()).containsExactly(100, 100, 100);
      assertThat(all.last()).containsExactly(100, 101, 103);
    }
  }

  @Test
  void peopleBelongToTheCategoryOfMostOfTheirStrength() {
    NumberedPairs pairs =
        new NumberedPairs(
            pairs(
                pair("用户 2", "a", 2, 0),
                pair("用户 2", "b", 2.5, 0),
                pair("用户 2", "c", 1, 0),
                pair("u-1", "a", 1, 0),
                pair("u-1", "b", 1, 0),
                pair("idle", "d", 1, 0)),
            content(
                Map.of("content_id", "a", "category", "数据库"),
                Map.of("content_id", "b", "category", "java"),
                Map.of("content_id", "c", "category", "数据库"),
                Map.of("content_id", "d"),
                Map.of("content_id", "nobody's", "category", "ai")),
            1);
    ItemWeights none = new ItemWeights(new int[4][0], new float[4][0]);

    // 3 beside 2.5; of equal sums java is first; d has no category, and so has who has it alone.
    assertThat(
            pairs
                .inOneTask(ItemWeightRows.type(), all -> ItemWeightRows.of(none, all))
                .collectAsList()
                .stream()
                .map(
                    row -> row.getAs("people") + " " + row.getJavaMap(row.fieldIndex(IN_CATEGORY))))
        .containsExactly("2 {java=1, 数据库=1}", "2 {java=1, 数据库=1}", "1 {数据库=1}", "1 {}");
  }

  @Test
  @SuppressWarnings("unchecked")
  void ofManyPairsAPartOfThePeopleIsTakenWithAllOfTheirs() {
    List<Map<String, Object>> profiles = new ArrayList<>();
    List<Map<String, Object>> all = new ArrayList<>();
    for (int person = 0; person < 500; person++) {
      profiles.add(profile("p" + person));
      for (int content = 0; content < 4; content++) {
        all.add(pair("p" + person, "c" + (person + content) % 10, 1, content));
      }
    }
    Dataset<Row> rows =
        TrainingPairs.of(
            TestRows.of(USER_CONTENT, all.toArray(Map[]::new)),
            TestRows.of(USER_PROFILE, profiles.toArray(Map[]::new)));
    NumberedPairs pairs = new NumberedPairs(rows, content(), 1);
    Interactions some = pairs.collected(400).interactions();

    assertThat(some.people()).isBetween(70, 130);
    assertThat(some.strengths().size()).isEqualTo(4 * some.people());
    assertThat(some.items()).isEqualTo(10);
    CollectedPairs again = new NumberedPairs(rows.repartition(3), content(), 1).collected(400);
    assertThat(again.interactions().people()).isEqualTo(some.people());
    assertThat(again.keys(new int[] {0, 1})).isEqualTo(pairs.collected(400).keys(new int[] {0, 1}));
    assertThat(new NumberedPairs(rows, content(), 2).collected(400).keys(new int[] {0, 1}))
        .isNotEqualTo(again.keys(new int[] {0, 1}));
    assertThat(pairs.collected(2000).interactions().people()).isEqualTo(500);
  }

  @Test
  void withoutPairsThereIsNobody() {
    CollectedPairs none = collected(pairs(), content());

    assertThat(none.interactions().people()).isZero();
    assertThat(none.contents()).isEmpty();
  }
}

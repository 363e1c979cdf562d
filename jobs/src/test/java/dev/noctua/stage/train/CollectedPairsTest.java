package dev.noctua.stage.train;

import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.model.evaluate.Interactions;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class CollectedPairsTest {
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

  @Test
  void peopleAndContentsAreNumbersInTheOrderOfTheirKeysWhateverTheOrderOfRows() {
    CollectedPairs one =
        CollectedPairs.of(
            pairs(pair("用户 2", "b", 2, 3), pair("u-1", "c", 1, 0), pair("用户 2", "a", 0.5, 1)), 1);
    CollectedPairs other =
        CollectedPairs.of(
            pairs(pair("用户 2", "a", 0.5, 1), pair("用户 2", "b", 2, 3), pair("u-1", "c", 1, 0))
                .repartition(7),
            1);

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
  void withoutPairsThereIsNobody() {
    CollectedPairs none = CollectedPairs.of(pairs(), 1);

    assertThat(none.interactions().people()).isZero();
    assertThat(none.contents()).isEmpty();
  }
}

package dev.noctua.stage.train;

import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class TrainingPairsTest {
  @Test
  void onlyPeopleWhoAgreeToBothAndHaveNotLeftAreLearntFrom() {
    Dataset<Row> profiles =
        TestRows.of(
            USER_PROFILE,
            profile("yes", true, true, false),
            profile("unpersonal", false, true, false),
            profile("unanalysed", true, false, false),
            profile("left", true, true, true));

    Dataset<Row> preferences =
        TrainingPairs.of(
            TestRows.of(
                USER_CONTENT,
                pair("yes", "c1", 2.5),
                pair("unpersonal", "c1", 1),
                pair("unanalysed", "c1", 1),
                pair("left", "c1", 1),
                pair("unknown", "c1", 1)),
            profiles);

    assertThat(strings(preferences)).containsExactly("[yes,c1,2.5]");
  }

  @Test
  void aStrengthOfNothingOrOfNoFiniteNumberIsLeftOut() {
    Dataset<Row> preferences =
        TrainingPairs.of(
            TestRows.of(
                USER_CONTENT,
                pair("u", "c1", 0),
                pair("u", "c2", Double.NaN),
                pair("u", "c3", Double.POSITIVE_INFINITY),
                pair("u", "c4", 1e-6)),
            TestRows.of(USER_PROFILE, profile("u", true, true, false)));

    assertThat(strings(preferences)).containsExactly("[u,c4,1.0E-6]");
  }

  @Test
  void daysAreCountedFrom1970AndThoseOfOlderStatesAreTheStatesOwn() {
    Dataset<Row> preferences =
        TrainingPairs.of(
            TestRows.of(
                USER_CONTENT,
                Map.of(
                    "user_key", "u",
                    "content_id", "c1",
                    "strength", 1.0,
                    "first_on", "1970-01-11",
                    "last_on", "1970-01-31",
                    "strength_as_of", "1970-02-01"),
                Map.of(
                    "user_key", "u",
                    "content_id", "c2",
                    "strength", 1.0,
                    "strength_as_of", "1970-02-01")),
            TestRows.of(USER_PROFILE, profile("u", true, true, false)));

    assertThat(
            preferences.orderBy("content_id").select("first_on", "last_on").collectAsList().stream()
                .map(Row::toString))
        .containsExactly("[10,30]", "[31,31]");
  }

  private static List<String> strings(Dataset<Row> rows) {
    return rows.select("user_key", "content_id", "strength").collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private static Map<String, Object> pair(String user, String content, double strength) {
    return Map.of("user_key", user, "content_id", content, "strength", strength);
  }

  private static Map<String, Object> profile(
      String user, boolean personalization, boolean analytics, boolean deleted) {
    return Map.of(
        "user_key",
        user,
        "consent_personalization",
        personalization,
        "consent_analytics",
        analytics,
        "deleted",
        deleted);
  }
}

package dev.noctua.stage.recommend;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class TrendingTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 21);

  @Test
  void aBuyerCountsAsFiveViewersAndADayAgoLess() {
    Dataset<Row> scores =
        Trending.scores(
            TestRows.of(CONTENT, content("a", "db", true), content("b", "db", true)),
            TestRows.of(
                DEMAND_DAILY,
                demand("a", "2026-11-21", "2026-11-21", 3, 1),
                demand("a", "2026-11-19", "2026-11-21", 1, 0),
                demand("b", "2026-11-21", "2026-11-21", 1, 0)),
            NIGHT,
            7);

    assertThat(strings(Trending.lists(scores.where("category = 'db'"), 5)))
        .contains("[all,1,a,8.714286]", "[all,2,b,1.0]", "[db,1,a,8.714286]", "[db,2,b,1.0]");
  }

  @Test
  void onlyTheLastDatesCountWheneverTheyWereAdded() {
    Dataset<Row> scores =
        Trending.scores(
            TestRows.of(CONTENT, content("a", "db", true)),
            TestRows.of(
                DEMAND_DAILY,
                demand("a", "2026-11-14", "2026-11-21", 100, 0),
                demand("a", "2026-11-15", "2026-11-15", 4, 0),
                demand("a", "2026-11-15", "2026-11-20", 3, 0),
                demand("a", "2026-11-22", "2026-11-21", 100, 0)),
            NIGHT,
            7);

    assertThat(strings(scores)).containsExactly("[a,db,1.0]");
  }

  @Test
  void whatIsNotAvailableIsNotListedAndWhatNobodyAskedForFollowsById() {
    Dataset<Row> scores =
        Trending.scores(
            TestRows.of(
                CONTENT,
                content("gone", "db", false),
                content("c", "db", true),
                content("b", "ops", true),
                content("a", "ops", true)),
            TestRows.of(
                DEMAND_DAILY,
                demand("gone", "2026-11-21", "2026-11-21", 9, 9),
                demand("c", "2026-11-21", "2026-11-21", 1, 0)),
            NIGHT,
            7);

    assertThat(strings(Trending.lists(scores, 2)))
        .containsExactly(
            "[all,1,c,1.0]", "[all,2,a,0.0]", "[db,1,c,1.0]", "[ops,1,a,0.0]", "[ops,2,b,0.0]");
  }

  @Test
  void aCategoryCalledAllOrNoneHasNoListOfItsOwn() {
    Dataset<Row> scores =
        Trending.scores(
            TestRows.of(
                CONTENT, content("a", "all", true), Map.of("content_id", "b", "available", true)),
            TestRows.of(DEMAND_DAILY),
            NIGHT,
            7);

    assertThat(strings(Trending.lists(scores, 5)))
        .containsExactly("[all,1,a,0.0]", "[all,2,b,0.0]");
  }

  @Test
  void categoriesThatDifferInCaseAreOne() {
    Dataset<Row> scores =
        Trending.scores(
            TestRows.of(CONTENT, content("a", "Data", true), content("b", "data", true)),
            TestRows.of(DEMAND_DAILY),
            NIGHT,
            7);

    assertThat(strings(Trending.lists(scores, 5)))
        .contains("[data,1,a,0.0]", "[data,2,b,0.0]")
        .hasSize(4);
  }

  private static List<String> strings(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static Map<String, Object> content(String id, String category, boolean available) {
    return Map.of("content_id", id, "category", category, "available", available);
  }

  private static Map<String, Object> demand(
      String id, String date, String dt, long viewers, long buyers) {
    // However often they click, and whatever they buy in a day: people are counted.
    Map<String, Object> row = new HashMap<>(Map.of("views", 1000L, "orders", 1000L));
    row.putAll(Map.of("content_id", id, "date", date, "dt", dt));
    row.putAll(Map.of("viewers", viewers, "buyers", buyers));
    return row;
  }
}

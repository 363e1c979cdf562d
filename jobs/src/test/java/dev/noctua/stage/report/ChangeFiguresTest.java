package dev.noctua.stage.report;

import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.stage.report.RevenueChange.Period;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class ChangeFiguresTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final LocalDate MIDDLE = NIGHT.minusDays(6);
  private static final LocalDate FROM = MIDDLE.minusDays(7);

  private static Set<LocalDate> knownWithout(int... days) {
    Set<LocalDate> known = new TreeSet<>(FROM.datesUntil(NIGHT.plusDays(1)).toList());
    for (int day : days) {
      known.remove(FROM.plusDays(day));
    }
    return known;
  }

  @Test
  void aMissingNightLeavesItsDayOutOfBothPeriods() {
    assertThat(ChangeFigures.counted(FROM, MIDDLE, knownWithout())).hasSize(14);
    assertThat(ChangeFigures.counted(FROM, MIDDLE, knownWithout(2, 9, 13)))
        .hasSize(10)
        .doesNotContain(FROM.plusDays(2), FROM.plusDays(9), FROM.plusDays(6), FROM.plusDays(13));
    assertThat(ChangeFigures.counted(FROM, MIDDLE, knownWithout(0, 1, 2, 3, 11, 12, 13))).isEmpty();
  }

  @Test
  @SuppressWarnings("unchecked")
  void onlyDaysThatCountAreAddedUp() {
    Dataset<Row> demand =
        TestRows.of(
            DEMAND_DAILY,
            knownWithout().stream()
                .map(
                    day ->
                        Map.of(
                            "content_id",
                            "a",
                            "date",
                            day,
                            "dt",
                            day,
                            "viewers",
                            5L,
                            "orders",
                            1L,
                            "gross",
                            "9.00"))
                .toArray(Map[]::new));
    Dataset<Row> people = TestRows.of(USER_PROFILE, Map.of("user_key", "k"));
    Dataset<Row> lines = TestRows.of(SETTLEMENT_LINE);

    List<Period> periods =
        ChangeFigures.periods(
            demand,
            lines,
            people,
            List.of(MIDDLE, NIGHT),
            ChangeFigures.counted(FROM, MIDDLE, knownWithout(2)),
            ZoneOffset.UTC);

    assertThat(periods).extracting(Period::net).containsExactly(5400L, 5400L);
  }
}

package dev.noctua.stage.check;

import static dev.noctua.stage.check.Fallen.passed;
import static dev.noctua.stage.check.Fallen.refused;
import static dev.noctua.stage.check.Fallen.unmeasured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.Table;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A table that is emptied or halved refuses; what happens on a sound platform doesn't. */
class RowCountsTest {
  private static final Set<Table> UNJUDGED =
      Set.of(
          Table.QUARANTINE,
          Table.PLANNED_PRICE,
          Table.PRICE_ADVICE,
          Table.FORECAST_METHOD,
          Table.METRIC,
          Table.RUN_METRIC);

  /** A Saturday. */
  private static final LocalDate NIGHT = LocalDate.parse("2026-11-21");

  private static final Settings.Rows LIMITS = new Settings.Rows(0.7, 0.6, 5, 100);

  private static Manifest night(LocalDate from, LocalDate day, ToLongFunction<Table> rows) {
    Map<String, Manifest.Written> tables = new TreeMap<>();
    for (Table table : Table.values()) {
      long count = rows.applyAsLong(table);
      if (count >= 0) {
        List<Manifest.DataFile> files = List.of(new Manifest.DataFile("f", day, count, 1, "0"));
        tables.put(table.tableName(), new Manifest.Written("1.0.0", files, List.of()));
      }
    }
    return new Manifest(
        day,
        from,
        "r",
        false,
        Optional.empty(),
        Optional.empty(),
        "s",
        List.of(),
        List.of(),
        tables,
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static Manifest night(int daysBefore, ToLongFunction<Table> rows) {
    LocalDate day = NIGHT.minusDays(daysBefore);
    return night(day, day, rows);
  }

  /** Thousand rows in every table but those given. */
  @SuppressWarnings("UnnecessaryLambda")
  private static ToLongFunction<Table> but(Table table, long count) {
    return t -> t == table ? count : 1000;
  }

  @SuppressWarnings("UnnecessaryLambda")
  private static final ToLongFunction<Table> USUAL = t -> 1000;

  private static List<Manifest> nights(int count, ToLongFunction<Table> rows) {
    List<Manifest> nights = new ArrayList<>();
    IntStream.rangeClosed(1, count).forEach(n -> nights.add(0, night(n, rows)));
    return nights;
  }

  private static Verdict judged(ToLongFunction<Table> tonight, List<Manifest> before) {
    Manifest last = before.get(before.size() - 1);
    return RowCounts.verdict(
        night(0, tonight), new BaselineNights(before, Optional.of(last)), LIMITS);
  }

  private static void refuses(Table table, long rows, String range) {
    refused(
        judged(but(table, rows), nights(28, USUAL)),
        "row_counts",
        false,
        "1 tables: %s has %d rows, not %s".formatted(table.tableName(), rows, range));
  }

  @Test
  void anEmptiedOrHalvedTableRefusesWhicheverItIs() {
    passed(judged(USUAL, nights(28, USUAL)));
    for (Table table : Table.values()) {
      if (!UNJUDGED.contains(table)) {
        String least = table.contract().state() ? "at least 700" : "at least 600";
        refuses(table, 0, least);
        refuses(table, 500, least);
      }
    }
  }

  @Test
  void theRangeEndsWhereTheSettingsSay() {
    passed(judged(but(Table.CONTENT, 700), nights(28, USUAL)));
    refuses(Table.CONTENT, 699, "at least 700");
    passed(judged(but(Table.CONTENT, 1_000_000), nights(28, USUAL)));
    passed(judged(but(Table.BEHAVIOR, 600), nights(28, USUAL)));
    refuses(Table.BEHAVIOR, 599, "at least 600");
    passed(judged(but(Table.BEHAVIOR, 5000), nights(28, USUAL)));
    refuses(Table.BEHAVIOR, 5001, "at most 5000");
  }

  @Test
  void aTableThatIsNotThereIsEmpty() {
    refused(
        judged(but(Table.IDENTITY, -1), nights(28, USUAL)),
        "row_counts",
        false,
        "1 tables: identity has 0 rows, not at least 700");
  }

  @Test
  void theWorstAreNamedFirstAndTheRestCounted() {
    Verdict verdict =
        judged(
            t ->
                switch (t) {
                  case CONTENT -> 500;
                  case USER_CONTENT -> 0;
                  case TRANSACTION -> 100;
                  case BEHAVIOR -> 9000;
                  default -> 1000;
                },
            nights(28, USUAL));
    assertThat(verdict.value())
        .isEqualTo(
            "4 tables: user_content has 0 rows, not at least 700; transaction has 100 rows, not at least 600; behavior has 9000 rows, not at most 5000; 1 more");
    assertThat(verdict.measured()).contains(4.0);
  }

  @Test
  void whatMayBeEmptyAnyNightIsNotJudged() {
    passed(judged(but(Table.QUARANTINE, 0), nights(28, USUAL)));
    // Written after the verdicts.
    passed(judged(but(Table.RUN_METRIC, -1), nights(28, USUAL)));
  }

  @Test
  void smallCountsVaryButAStateIsNotEmptied() {
    passed(judged(but(Table.TRANSACTION, 0), nights(28, but(Table.TRANSACTION, 99))));
    passed(judged(but(Table.CONTENT, 1), nights(28, but(Table.CONTENT, 99))));
    refused(
        judged(but(Table.CONTENT, 0), nights(28, but(Table.CONTENT, 1))),
        "row_counts",
        false,
        "1 tables: content has 0 rows, not at least 1");
    passed(judged(but(Table.CATALOG, 5000), nights(28, but(Table.CATALOG, 99))));
  }

  @Test
  void aTableThatBeginsToFillHasNoRange() {
    passed(judged(but(Table.TRANSACTION, 50_000), nights(28, but(Table.TRANSACTION, 0))));
    passed(judged(but(Table.CONTENT, 50_000), nights(28, but(Table.CONTENT, 0))));
    passed(judged(but(Table.CONTENT, 0), nights(28, but(Table.CONTENT, 0))));
    // Not there before: the table is new.
    passed(judged(but(Table.TRANSACTION, 50_000), nights(28, but(Table.TRANSACTION, -1))));
  }

  @Test
  void weekendsAreComparedWithWeekends() {
    List<Manifest> before = new ArrayList<>();
    for (int n = 28; n >= 1; n--) {
      before.add(night(n, NIGHT.minusDays(n).getDayOfWeek().getValue() >= 6 ? t -> 300 : USUAL));
    }
    Manifest last = night(1, USUAL);
    BaselineNights earlier = new BaselineNights(before, Optional.of(last));
    Manifest saturday = night(0, t -> t.contract().state() ? 1000 : 300);
    passed(RowCounts.verdict(saturday, earlier, LIMITS));
    Manifest quiet = night(0, t -> t.contract().state() ? 1000 : 150);
    assertThat(RowCounts.verdict(quiet, earlier, LIMITS).value()).contains("not at least 180");
  }

  @Test
  void aYoungLakeHasTheLastSevenNights() {
    refused(
        judged(but(Table.BEHAVIOR, 0), nights(7, USUAL)),
        "row_counts",
        false,
        "1 tables: behavior has 0 rows, not at least 600");
    passed(judged(but(Table.BEHAVIOR, 0), nights(6, USUAL)));
    refused(
        judged(but(Table.CONTENT, 0), nights(1, USUAL)),
        "row_counts",
        false,
        "1 tables: content has 0 rows, not at least 700");
  }

  @Test
  void aFirstNightAndAFirstLoadHaveNothingToBeComparedWith() {
    String none = "no night to compare with";
    BaselineNights nothing = new BaselineNights(List.of(), Optional.empty());
    unmeasured(RowCounts.verdict(night(0, USUAL), nothing, LIMITS), none);
    BaselineNights some = new BaselineNights(nights(7, USUAL), Optional.empty());
    unmeasured(RowCounts.verdict(night(NIGHT.minusDays(5), NIGHT, t -> 1), some, LIMITS), none);
  }

  @Test
  void theFirstNightAfterALoadsDaysOfFactsIsHeldAgainstItsLast() {
    List<Manifest> load = new ArrayList<>(nights(28, t -> t.contract().state() ? -1 : 1000));
    load.set(27, night(1, USUAL));
    passed(judged(USUAL, load));
    assertThat(judged(but(Table.USER_PROFILE, 0), load).passed()).isFalse();
  }
}

package dev.noctua.stage.check;

import dev.noctua.contract.Table;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.settings.Settings;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shrink guard: every table has about as many rows as in the nights before. The counts are the
 * manifests'; no file is read.
 *
 * <p>A state has at least {@code minState} of its rows in the night published before; where these
 * were fewer than {@code small}, at least one. Growth is no fault of a state.
 *
 * <p>A day table has between {@code minDay} times the fewest and {@code maxDay} times the most rows
 * of comparable nights: the equal weekdays of the last four weeks, or while there are fewer than
 * two, the last seven nights; with fewer than seven it isn't judged. Where the fewest, or the most,
 * were under {@code small}, there is no such limit.
 */
final class RowCounts {
  /**
   * Quarantine may be empty at any time, and ingest limits it; a plan is as long as the operator
   * likes; advice is forgotten where nobody follows it; methods are tried where series are old
   * enough; metric is written by the gates, and run_metric after them.
   */
  private static final Set<Table> UNJUDGED =
      Set.of(
          Table.QUARANTINE,
          Table.PLANNED_PRICE,
          Table.PRICE_ADVICE,
          Table.FORECAST_METHOD,
          Table.METRIC,
          Table.RUN_METRIC);

  private static final int WEEK = 7;
  private static final int EQUAL_WEEKDAYS = 2;
  private static final int NAMED = 3;

  /** A table's rows tonight, and between what they must be. */
  private record Count(String table, long rows, long low, OptionalLong high) {
    boolean isInRange() {
      return rows >= low && (high.isEmpty() || rows <= high.getAsLong());
    }

    /** How many times too few or too many. */
    double excess() {
      return rows < low ? (double) low / Math.max(1, rows) : rows / (double) high.orElse(rows);
    }

    @Override
    public String toString() {
      return "%s has %d rows, not %s%d"
          .formatted(
              table,
              rows,
              rows < low ? "at least " : "at most ",
              rows < low ? low : high.orElse(rows));
    }
  }

  private RowCounts() {}

  static Verdict verdict(Manifest tonight, BaselineNights earlier, Settings.Rows limits) {
    String gate = "row_counts";
    String limit = "0 tables out of their range";
    boolean load = tonight.from().isBefore(tonight.night());
    if (load || (earlier.nights().isEmpty() && earlier.published().isEmpty())) {
      String why = "no night to compare with";
      return Verdicts.unmeasured(gate, why, limit, Optional.empty(), Optional.of(0d));
    }
    List<Count> counts =
        Arrays.stream(Table.values())
            .filter(table -> !UNJUDGED.contains(table))
            .map(
                table ->
                    table.contract().state()
                        ? state(table, tonight, earlier.published(), limits)
                        : day(table, tonight, earlier.nights(), limits))
            .toList();
    List<Count> wrong =
        counts.stream()
            .filter(count -> !count.isInRange())
            .sorted(Comparator.comparingDouble(Count::excess).reversed())
            .toList();
    Stream<String> worst = wrong.stream().limit(NAMED).map(Count::toString);
    int more = wrong.size() - NAMED;
    String named =
        Stream.concat(worst, Stream.of(more + " more").filter(m -> more > 0))
            .collect(Collectors.joining("; "));
    String value = wrong.size() + " tables" + (named.isEmpty() ? "" : ": " + named);
    return Verdicts.none(gate, false, wrong.size(), value, limit);
  }

  private static Count state(
      Table table, Manifest tonight, Optional<Manifest> published, Settings.Rows limits) {
    long before = published.flatMap(night -> rows(night, table)).orElse(0L);
    long low =
        before < limits.small()
            ? Math.min(1, before)
            : (long) Math.ceil(limits.minState() * before);
    return count(table, tonight, low, OptionalLong.empty());
  }

  private static Count day(
      Table table, Manifest tonight, List<Manifest> nights, Settings.Rows limits) {
    LongSummaryStatistics before =
        comparable(table, tonight.night().getDayOfWeek(), nights).stream()
            .mapToLong(Long::longValue)
            .summaryStatistics();
    if (before.getCount() == 0) {
      return count(table, tonight, 0, OptionalLong.empty());
    }
    boolean few = before.getMin() < limits.small();
    boolean neverMany = before.getMax() < limits.small();
    return count(
        table,
        tonight,
        few ? 0 : (long) Math.ceil(limits.minDay() * before.getMin()),
        neverMany
            ? OptionalLong.empty()
            : OptionalLong.of((long) (limits.maxDay() * before.getMax())));
  }

  /** Row counts of the nights that a day table is held against; none while there are too few. */
  private static List<Long> comparable(Table table, DayOfWeek day, List<Manifest> nights) {
    List<Manifest> known = nights.stream().filter(night -> rows(night, table).isPresent()).toList();
    List<Manifest> weekdays =
        known.stream().filter(night -> night.night().getDayOfWeek() == day).toList();
    List<Manifest> last =
        known.size() < WEEK ? List.of() : known.subList(known.size() - WEEK, known.size());
    return (weekdays.size() < EQUAL_WEEKDAYS ? last : weekdays)
        .stream().flatMap(night -> rows(night, table).stream()).toList();
  }

  private static Count count(Table table, Manifest tonight, long low, OptionalLong high) {
    return new Count(table.tableName(), rows(tonight, table).orElse(0L), low, high);
  }

  /** Empty for a night before the table was invented, or without states. */
  private static Optional<Long> rows(Manifest night, Table table) {
    return Optional.ofNullable(night.tables().get(table.tableName())).map(Manifest.Written::rows);
  }
}

package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of series: a line is {@code id period value}, in any order, with commas, semicolons, tabs
 * or blanks, with a header or without. Days that all begin a month are months. Periods follow each
 * other at one distance, the least that the file has.
 */
final class SeriesFile {
  private static final int CELLS = 3;

  /** Squares of values up to here stay finite. */
  private static final double LARGEST = 1e100;

  private final Path file;
  private final Map<String, List<Point>> series = new LinkedHashMap<>();
  private SeriesPeriod.Unit unit;
  private int lines;

  private record Point(long period, double value, int line) {}

  /** One series. */
  static final class Series {
    private final Optional<LocalDate> first;
    private final double[] values;

    private Series(Optional<LocalDate> first, double[] values) {
      this.first = first;
      this.values = values;
    }

    /** The day of the first value, if the periods are days that follow each other. */
    Optional<LocalDate> first() {
      return first;
    }

    /** Oldest first. */
    double[] values() {
      return values;
    }
  }

  private SeriesFile(Path file) {
    this.file = file;
  }

  /**
   * Reads every series, in the order of each series' first line.
   *
   * @throws Failure.Input when the file can't be read, has no series, or a line is wrong: no
   *     number, no period, a period for the second time, or one that is missing
   */
  static Map<String, Series> read(Path path) {
    SeriesFile file = new SeriesFile(path);
    CellLine.forEach(path, file::take);
    if (file.series.isEmpty()) {
      throw new Failure.Input("%s has no series: a line must be: id,period,value".formatted(path));
    }
    return file.values();
  }

  private void take(CellLine line) {
    lines++;
    if (line.cells().size() != CELLS) {
      throw line.wrong(
          file, "has %d cells; it must be: id,period,value".formatted(line.cells().size()));
    }
    String id = line.cells().get(0);
    Optional<SeriesPeriod> period = SeriesPeriod.of(line.cells().get(1));
    String cell = line.cells().get(2);
    boolean isNumber = CellLine.isNumber(cell);
    if (lines == 1 && period.isEmpty() && !isNumber) {
      return;
    }
    if (id.isEmpty()) {
      throw line.wrong(file, "has no id");
    }
    if (period.isEmpty()) {
      throw line.wrong(
          file,
          "has the period '%s'; a period is a day such as 2026-11-21, a month such as 2026-11, or a whole number"
              .formatted(line.cells().get(1)));
    }
    double value = isNumber ? Double.parseDouble(cell) : Double.NaN;
    if (!(Math.abs(value) <= LARGEST)) {
      throw line.wrong(
          file, "has the value '%s', which is no number of at most 10^100".formatted(cell));
    }
    unit = unit == null ? period.get().unit() : unit;
    if (unit != period.get().unit()) {
      throw line.wrong(
          file, "has the period '%s', which is of another kind".formatted(line.cells().get(1)));
    }
    series
        .computeIfAbsent(id, name -> new ArrayList<>())
        .add(new Point(period.get().number(), value, line.number()));
  }

  private Map<String, Series> values() {
    boolean isMonthly = countInMonths();
    series.values().forEach(points -> points.sort(Comparator.comparingLong(Point::period)));
    long step = leastDistance();
    boolean isDaily = unit == SeriesPeriod.Unit.DAY && !isMonthly && step == 1;
    Map<String, Series> values = new LinkedHashMap<>();
    series.forEach(
        (id, points) -> {
          for (int i = 1; i < points.size(); i++) {
            requireDistance(id, points.get(i - 1), points.get(i), step);
          }
          LocalDate first = LocalDate.ofEpochDay(isDaily ? points.get(0).period() : 0);
          values.put(
              id,
              new Series(
                  isDaily ? Optional.of(first) : Optional.empty(),
                  points.stream().mapToDouble(Point::value).toArray()));
        });
    return values;
  }

  private boolean countInMonths() {
    boolean isMonthly =
        unit == SeriesPeriod.Unit.DAY
            && series.values().stream()
                .flatMap(List::stream)
                .allMatch(point -> month(point).isPresent());
    if (isMonthly) {
      series
          .values()
          .forEach(
              points ->
                  points.replaceAll(
                      point -> new Point(month(point).orElseThrow(), point.value(), point.line())));
    }
    return isMonthly;
  }

  private static Optional<Long> month(Point point) {
    return new SeriesPeriod(SeriesPeriod.Unit.DAY, point.period()).monthThatBegins();
  }

  private long leastDistance() {
    long least = Long.MAX_VALUE;
    for (List<Point> points : series.values()) {
      for (int i = 1; i < points.size(); i++) {
        long distance = points.get(i).period() - points.get(i - 1).period();
        least = distance > 0 ? Math.min(least, distance) : least;
      }
    }
    return least;
  }

  private void requireDistance(String id, Point before, Point point, long step) {
    long distance = point.period() - before.period();
    if (distance == 0) {
      throw new Failure.Input(
          "line %d of %s repeats the period that line %d has for %s"
              .formatted(point.line(), file, before.line(), id));
    }
    if (distance != step) {
      throw new Failure.Input(
          "line %d of %s is not the next period of %s after line %d: others are %d apart, these %d; fill the gap, with 0 if nothing came"
              .formatted(point.line(), file, id, before.line(), step, distance));
    }
  }
}

package dev.noctua.stage.report;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Past revenue beside what an earlier night forecast of it, and the days ahead, each with both
 * intervals, as inline SVG; colours come from the page's style.
 */
final class Chart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 320;
  private static final int LEFT = 80;
  private static final int RIGHT = 16;
  private static final int TOP = 16;
  private static final int BOTTOM = 32;
  private static final int TICKS = 5;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);

  private final LocalDate first;
  private final long days;
  private final double step;
  private final double low;
  private final double high;

  private Chart(LocalDate first, LocalDate last, double low, double high) {
    this.first = first;
    this.days = Math.max(1, last.toEpochDay() - first.toEpochDay());
    this.step = step(high - low);
    this.low = Math.floor(low / step) * step;
    this.high = Math.max(Math.ceil(high / step) * step, this.low + step);
  }

  /**
   * The chart; empty when there is nothing to show.
   *
   * @param earlier what an earlier night forecast of days that have come by now
   */
  static String svg(
      List<NightReport.Day> past, List<NightReport.Ahead> earlier, List<NightReport.Ahead> ahead) {
    if (past.isEmpty() || ahead.isEmpty()) {
      return "";
    }
    double[] values =
        DoubleStream.concat(
                past.stream().mapToDouble(d -> d.revenue().doubleValue()),
                Stream.concat(earlier.stream(), ahead.stream())
                    .flatMapToDouble(a -> DoubleStream.of(a.low95(), a.high95())))
            .toArray();
    Chart chart =
        new Chart(
            past.get(0).date(),
            ahead.get(ahead.size() - 1).date(),
            Math.min(0, DoubleStream.of(values).min().orElseThrow()),
            DoubleStream.of(values).max().orElseThrow());
    return chart.draw(past, earlier, ahead);
  }

  /** The distance between ticks: 1, 2 or 5 times a power of ten. */
  static double step(double range) {
    double raw = range > 0 ? range / TICKS : 1;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    return DoubleStream.of(1, 2, 5, 10)
        .map(m -> m * power)
        .filter(s -> s >= raw * (1 - 1e-9))
        .findFirst()
        .orElse(10 * power);
  }

  private String draw(
      List<NightReport.Day> past, List<NightReport.Ahead> earlier, List<NightReport.Ahead> ahead) {
    StringBuilder svg =
        new StringBuilder(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Revenue and forecast 收入与预测\">\n"
                .formatted(WIDTH, HEIGHT));
    axes(svg);
    for (List<NightReport.Ahead> forecast : List.of(earlier, ahead)) {
      if (!forecast.isEmpty()) {
        svg.append(band("band95", forecast, NightReport.Ahead::low95, NightReport.Ahead::high95));
        svg.append(band("band80", forecast, NightReport.Ahead::p10, NightReport.Ahead::p90));
        svg.append(
            line("ahead", forecast.stream().map(a -> point(a.date(), a.revenue())).toList()));
      }
    }
    for (List<NightReport.Day> run : runs(past)) {
      svg.append(
          line("past", run.stream().map(d -> point(d.date(), d.revenue().doubleValue())).toList()));
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg) {
    int ticks = (int) Math.round((high - low) / step);
    for (int i = 0; i <= ticks; i++) {
      double value = low + i * step;
      String y = number(y(value));
      svg.append(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/><text x=\"%d\" y=\"%s\" dy=\".35em\" text-anchor=\"end\">%s</text>\n"
              .formatted(
                  LEFT, WIDTH - RIGHT, y, y, LEFT - 8, y, Html.number(value, step < 1 ? 2 : 0)));
    }
    for (int day = 0; day <= days; day += 7) {
      LocalDate date = first.plusDays(day);
      svg.append(
          "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>\n"
              .formatted(number(x(date)), HEIGHT - 10, DAY.format(date)));
    }
  }

  private String band(
      String css,
      List<NightReport.Ahead> ahead,
      ToDoubleFunction<NightReport.Ahead> lower,
      ToDoubleFunction<NightReport.Ahead> upper) {
    List<String> points = new ArrayList<>();
    ahead.forEach(a -> points.add(point(a.date(), upper.applyAsDouble(a))));
    IntStream.range(0, ahead.size())
        .mapToObj(i -> ahead.get(ahead.size() - 1 - i))
        .forEach(a -> points.add(point(a.date(), lower.applyAsDouble(a))));
    return "<polygon class=\"%s\" points=\"%s\"/>\n".formatted(css, String.join(" ", points));
  }

  private static String line(String css, List<String> points) {
    return "<polyline class=\"%s\" points=\"%s\"/>\n".formatted(css, String.join(" ", points));
  }

  /** The line has a gap where a day is unknown. */
  private static List<List<NightReport.Day>> runs(List<NightReport.Day> past) {
    List<List<NightReport.Day>> runs = new ArrayList<>();
    LocalDate next = null;
    for (NightReport.Day day : past) {
      if (!day.date().equals(next)) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(day);
      next = day.date().plusDays(1);
    }
    return runs;
  }

  private String point(LocalDate date, double value) {
    return number(x(date)) + "," + number(y(value));
  }

  private double x(LocalDate date) {
    double share = (double) (date.toEpochDay() - first.toEpochDay()) / days;
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

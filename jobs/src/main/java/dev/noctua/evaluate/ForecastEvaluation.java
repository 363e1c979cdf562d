package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.forecast.SeriesForecast;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Every method, judged on the last values of outside series, which no method sees. */
public final class ForecastEvaluation {
  private final List<SeriesFile.Series> series = new ArrayList<>();
  private final List<String> tooShort = new ArrayList<>();
  private final int horizon;
  private final int season;

  /**
   * How one method did.
   *
   * @param metrics by name; empty where a metric is defined for none of the series
   * @param milliseconds of CPU per series, quantiles included
   */
  public record Line(
      String method, int series, Map<String, OptionalDouble> metrics, double milliseconds) {}

  /**
   * Reads the series of a file.
   *
   * @param horizon how many values at the end of each series are held out
   * @param season steps of a season; 1 if there is none
   * @throws Failure.Usage when the horizon or the season is below 1
   * @throws Failure.Input when the file can't be read, a line is wrong, or all series are too short
   */
  public ForecastEvaluation(Path file, int horizon, int season) {
    if (horizon < 1 || season < 1) {
      throw new Failure.Usage("--horizon and --season must be at least 1");
    }
    this.horizon = horizon;
    this.season = season;
    SeriesFile.read(file)
        .forEach(
            (id, each) -> {
              if (each.values().length >= leastLength()) {
                series.add(each);
              } else {
                tooShort.add(id);
              }
            });
    if (series.isEmpty()) {
      throw new Failure.Input(
          "all series of %s are too short: %d values are needed, a season, one more, and the horizon"
              .formatted(file, leastLength()));
    }
  }

  /** A value more than a season, without which errors have no scale, and what is held out. */
  public long leastLength() {
    return 1L + season + horizon;
  }

  /** The series that are left out, because they have fewer values than needed. */
  public List<String> tooShort() {
    return List.copyOf(tooShort);
  }

  /** Whether each value has a day, and a season is a week, so that a calendar says something. */
  public boolean isDaily() {
    return season == CalendarEvaluation.WEEK
        && series.stream().allMatch(each -> each.first().isPresent());
  }

  /**
   * Judges the combination with and without a calendar.
   *
   * @return empty where {@link #isDaily} is false
   */
  public Optional<CalendarEvaluation> with(EventCalendar calendar) {
    return isDaily()
        ? Optional.of(new CalendarEvaluation(series, horizon, calendar))
        : Optional.empty();
  }

  /** Judges a method on all series. */
  public Line judge(ForecastMethod method) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<ForecastContext> contexts = new ArrayList<>();
    long began = threads.getCurrentThreadCpuTime();
    for (SeriesFile.Series each : series) {
      contexts.add(context(method, each.values()));
    }
    double milliseconds = (threads.getCurrentThreadCpuTime() - began) / 1e6 / series.size();
    return line(method.id(), contexts, milliseconds);
  }

  static Line line(String method, List<ForecastContext> contexts, double milliseconds) {
    Map<String, OptionalDouble> metrics = new LinkedHashMap<>();
    ForecastMetric.ALL.forEach(metric -> metrics.put(metric.name(), metric.of(contexts)));
    return new Line(method, contexts.size(), metrics, milliseconds);
  }

  private ForecastContext context(ForecastMethod method, double[] values) {
    int known = values.length - horizon;
    double[] history = Arrays.copyOf(values, known);
    SeriesForecast forecast = method.forecast(history, season, horizon);
    double[][] quantiles = new double[horizon][];
    Arrays.setAll(quantiles, step -> forecast.quantiles(step, ForecastContext.levels()));
    return new ForecastContext(
        history,
        season,
        forecast.ahead(),
        quantiles,
        Arrays.copyOfRange(values, known, values.length));
  }
}

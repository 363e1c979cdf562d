package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import dev.noctua.model.forecast.CalendarEffects;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.forecast.SameWeekdayMean;
import dev.noctua.model.forecast.SeriesForecast;
import dev.noctua.model.price.PriceWhatIf;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a calendar does for the forecasts of outside series: the combination on series without the
 * effects of its events, which are put on the days ahead again, beside the combination alone. The
 * sum of all series is the whole that their effects are drawn to.
 */
public final class CalendarEvaluation {
  static final int WEEK = 7;

  private static final int DRAWS = 1000;
  private static final long SEED = 1;
  private static final ForecastMethod METHOD = ForecastMethod.COMBINATION;

  private final List<SeriesFile.Series> series;
  private final int horizon;
  private final EventCalendar calendar;
  private final CalendarEffects whole;
  private final List<ForecastContext> with = new ArrayList<>();
  private final List<ForecastContext> without = new ArrayList<>();
  private final List<ForecastContext> withOnEvents = new ArrayList<>();
  private final List<ForecastContext> withoutOnEvents = new ArrayList<>();
  private final double[] normal = PriceWhatIf.draws(DRAWS, SEED);
  private final double milliseconds;

  /**
   * By how much a figure is lower with the calendar, as a mean over series.
   *
   * @param days those that are held out: all, or those of events that have an effect
   */
  public record Gain(String metric, String days, Bootstrap.Interval interval) {}

  CalendarEvaluation(List<SeriesFile.Series> series, int horizon, EventCalendar calendar) {
    this.series = series;
    this.horizon = horizon;
    this.calendar = calendar;
    this.whole = ofWhole();
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    series.forEach(this::judge);
    long ended = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    this.milliseconds = (ended - began) / 1e6 / series.size();
  }

  /**
   * Reads a calendar.
   *
   * @throws Failure.Input when the file can't be read or a line is wrong
   */
  public static EventCalendar read(Path file) {
    try {
      return EventCalendar.of(Files.readAllLines(file));
    } catch (IOException e) {
      throw new Failure.Input("can't read %s: is it a text file in UTF-8?".formatted(file));
    } catch (IllegalArgumentException e) {
      throw new Failure.Input("%s: %s".formatted(file, e.getMessage()));
    }
  }

  /** The combination with the calendar, as a line beside the methods; CPU is of both together. */
  public ForecastEvaluation.Line line() {
    return ForecastEvaluation.line(METHOD.id() + "_calendar", with, milliseconds);
  }

  /** The factors of the events that have one on the sum of all series. */
  public Map<String, Double> factors() {
    Map<String, Double> factors = new LinkedHashMap<>();
    for (int event = 1; event <= calendar.events().size(); event++) {
      if (whole.factor(event) != 1) {
        factors.put(calendar.events().get(event - 1), whole.factor(event));
      }
    }
    return factors;
  }

  /** By how much RMSSE and pinball loss are lower. */
  public List<Gain> gains() {
    List<Gain> gains = new ArrayList<>();
    for (ForecastMetric metric : List.of(ForecastMetric.RMSSE, ForecastMetric.PINBALL)) {
      gains.add(new Gain(metric.name(), "all", gain(metric, without, with)));
      if (!withOnEvents.isEmpty()) {
        gains.add(new Gain(metric.name(), "events", gain(metric, withoutOnEvents, withOnEvents)));
      }
    }
    return gains;
  }

  private static Bootstrap.Interval gain(
      ForecastMetric metric, List<ForecastContext> before, List<ForecastContext> after) {
    double[] differences =
        IntStream.range(0, before.size())
            .filter(i -> metric.whole(before.get(i)) > 0)
            .mapToDouble(i -> metric.part(before.get(i)) - metric.part(after.get(i)))
            .toArray();
    return Bootstrap.ofMean(differences, SEED);
  }

  /** Of the sum of all series, from the first day of any up to the first origin of any. */
  private CalendarEffects ofWhole() {
    LocalDate first =
        series.stream().map(each -> each.first().orElseThrow()).min(LocalDate::compareTo).get();
    LocalDate end =
        series.stream()
            .map(each -> each.first().orElseThrow().plusDays(each.values().length - horizon))
            .min(LocalDate::compareTo)
            .get();
    double[] sum = new double[(int) (end.toEpochDay() - first.toEpochDay())];
    for (SeriesFile.Series each : series) {
      int from = (int) (each.first().orElseThrow().toEpochDay() - first.toEpochDay());
      for (int day = from; day < sum.length; day++) {
        sum[day] += each.values()[day - from];
      }
    }
    return CalendarEffects.ofWhole(
        sum, calendar.numbers(first, sum.length), calendar.events().size());
  }

  private void judge(SeriesFile.Series each) {
    double[] values = each.values();
    int known = values.length - horizon;
    double[] history = Arrays.copyOf(values, known);
    double[] came = Arrays.copyOfRange(values, known, values.length);
    int[] numbers = calendar.numbers(each.first().orElseThrow(), values.length);
    int[] past = Arrays.copyOf(numbers, known);
    int[] ahead = Arrays.copyOfRange(numbers, known, values.length);
    CalendarEffects effects = whole.ofPart(history, past);
    SeriesForecast plain = METHOD.forecast(history, WEEK, horizon);
    SeriesForecast cleared = METHOD.forecast(effects.remove(history, past), WEEK, horizon);
    double[] days = cleared.ahead();
    double[][] quantiles = quantiles(cleared);
    if (IntStream.of(ahead).anyMatch(number -> effects.factor(number) != 1)) {
      double[][] paths = cleared.draws(SEED, DRAWS);
      effects.apply(ahead, days, paths, normal);
      for (int day = 0; day < horizon; day++) {
        quantiles[day] = effects.factor(ahead[day]) == 1 ? quantiles[day] : quantiles(paths, day);
      }
    }
    without.add(new ForecastContext(history, WEEK, plain.ahead(), quantiles(plain), came));
    with.add(new ForecastContext(history, WEEK, days, quantiles, came));
    int[] eventful =
        IntStream.range(0, horizon).filter(day -> whole.factor(ahead[day]) != 1).toArray();
    if (eventful.length > 0) {
      withoutOnEvents.add(on(eventful, history, plain.ahead(), quantiles(plain), came));
      withOnEvents.add(on(eventful, history, days, quantiles, came));
    }
  }

  private double[][] quantiles(SeriesForecast forecast) {
    double[][] quantiles = new double[horizon][];
    Arrays.setAll(quantiles, day -> forecast.quantiles(day, ForecastContext.levels()));
    return quantiles;
  }

  private static double[] quantiles(double[][] paths, int day) {
    double[] sorted = Arrays.stream(paths).mapToDouble(path -> path[day]).sorted().toArray();
    return Arrays.stream(ForecastContext.levels())
        .map(level -> SameWeekdayMean.quantile(sorted, level))
        .toArray();
  }

  private static ForecastContext on(
      int[] steps, double[] history, double[] ahead, double[][] quantiles, double[] came) {
    return new ForecastContext(
        history,
        WEEK,
        IntStream.of(steps).mapToDouble(step -> ahead[step]).toArray(),
        IntStream.of(steps).mapToObj(step -> quantiles[step]).toArray(double[][]::new),
        IntStream.of(steps).mapToDouble(step -> came[step]).toArray());
  }
}

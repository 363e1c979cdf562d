package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.OnlineRetail;
import dev.noctua.SharedData;
import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import dev.noctua.model.forecast.DemandClass;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.forecast.MethodChoice;
import dev.noctua.model.forecast.MethodTrial;
import dev.noctua.model.forecast.SeriesForecast;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the method that is chosen per class of demand is worth on the 28 days after an origin, which
 * the choice hasn't seen, beside the combination; docs/evidence/forecast.md has the figures, and
 * each is printed.
 */
@Tag("outer")
class PublicMethodChoicesTest {
  private static final int HORIZON = 28;
  private static final int WEEK = 7;

  /** As many of a class as a night takes. */
  private static final int SAMPLE = 60;

  private static final LocalDate JOURNEY = LocalDate.of(2017, 1, 1);
  private static final int JOURNEY_DAYS = 364;

  /** The same series and origins, forecast by both. */
  private static final class Trial {
    private final List<ForecastContext> combined = new ArrayList<>();
    private final List<ForecastContext> chosen = new ArrayList<>();
    private int replaced;

    void add(double[] known, double[] came, ForecastMethod method) {
      ForecastContext before = context(ForecastMethod.COMBINATION, known, came);
      boolean isReplaced = method != ForecastMethod.COMBINATION;
      combined.add(before);
      chosen.add(isReplaced ? context(method, known, came) : before);
      replaced += isReplaced ? 1 : 0;
    }

    /** By how much a figure is lower with the chosen method. */
    Bootstrap.Interval gain(ForecastMetric metric) {
      double whole = combined.stream().mapToDouble(metric::whole).average().orElseThrow();
      double[] differences = new double[combined.size()];
      Arrays.setAll(
          differences, i -> (metric.part(combined.get(i)) - metric.part(chosen.get(i))) / whole);
      return Bootstrap.ofMean(differences, 1);
    }

    /** Prints all figures; none may be surely higher. */
    void judge(String name) {
      print("%s: %d forecasts, %d by another method", name, combined.size(), replaced);
      for (ForecastMetric metric :
          List.of(
              ForecastMetric.RMSSE, ForecastMetric.WAPE, ForecastMetric.WEIGHTED_QUANTILE_LOSS)) {
        Bootstrap.Interval gain = gain(metric);
        print(
            "  %s %.3f, chosen %.3f, gain %.4f (%.4f to %.4f)",
            metric.name(),
            metric.of(combined).orElseThrow(),
            metric.of(chosen).orElseThrow(),
            gain.mean(),
            gain.low(),
            gain.high());
        assertThat(gain.isBelowZero()).as(name + " " + metric.name()).isFalse();
      }
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static ForecastContext context(ForecastMethod method, double[] known, double[] came) {
    SeriesForecast forecast = method.forecast(known, WEEK, HORIZON);
    double[][] quantiles = new double[HORIZON][];
    Arrays.setAll(quantiles, day -> forecast.quantiles(day, ForecastContext.levels()));
    return new ForecastContext(known, WEEK, forecast.ahead(), quantiles, came);
  }

  private static boolean isAlive(double[] days, int until) {
    return Arrays.stream(days, until - HORIZON, until).sum() > 0;
  }

  /** The choice per class by what is known at an origin. */
  private static Map<DemandClass, MethodChoice> choices(
      String name, List<double[]> series, int origin) {
    Map<DemandClass, List<MethodTrial>> trials = new EnumMap<>(DemandClass.class);
    int first = MethodTrial.firstOrigin(origin);
    for (double[] all : series) {
      List<MethodTrial> ofClass =
          trials.computeIfAbsent(
              DemandClass.of(Arrays.copyOf(all, first)), key -> new ArrayList<>());
      if (isAlive(all, first) && ofClass.size() < SAMPLE) {
        MethodTrial.of(Arrays.copyOf(all, origin), WEEK).ifPresent(ofClass::add);
      }
    }
    Map<DemandClass, MethodChoice> choices = new EnumMap<>(DemandClass.class);
    trials.forEach((demand, all) -> choices.put(demand, MethodChoice.of(all)));
    choices.forEach(
        (demand, choice) -> {
          print(
              "%s, %d days known, %s: %s of %d series",
              name, origin, demand, choice.method(), choice.series());
          choice
              .scores()
              .forEach(
                  (method, score) ->
                      print("  %s %.4f (%.4f)", method, score.rmsse(), score.probability()));
        });
    return choices;
  }

  /** Chooses at each origin, and forecasts the days after it. */
  private static void judge(String name, List<double[]> series, int last, int step, int origins) {
    Trial trial = new Trial();
    for (int origin = last; origin > last - step * origins; origin -= step) {
      Map<DemandClass, MethodChoice> choices = choices(name, series, origin);
      for (double[] all : series) {
        double[] known = Arrays.copyOf(all, origin);
        if (isAlive(all, origin)) {
          MethodChoice choice = choices.get(DemandClass.of(known));
          trial.add(
              known,
              Arrays.copyOfRange(all, origin, origin + HORIZON),
              choice == null ? ForecastMethod.COMBINATION : choice.method());
        }
      }
    }
    trial.judge(name);
  }

  private static void shop(
      String name, int from, int to, Function<OnlineRetail.Product, double[]> days)
      throws IOException {
    List<double[]> series = OnlineRetail.products().subList(from, to).stream().map(days).toList();
    judge(name, series, OnlineRetail.DAYS - HORIZON, WEEK, 9);
  }

  @Test
  void productsOfAShop() throws IOException {
    shop("units", 0, 300, OnlineRetail.Product::units);
    shop("orders", 0, 300, OnlineRetail.Product::orders);
    shop("units of what seldom sells", 500, 1_100, OnlineRetail.Product::units);
  }

  @Test
  void linesOfSupermarkets() throws IOException {
    Map<String, String> categories = new HashMap<>();
    try (BufferedReader file = SharedData.lines("completejourney", "products.csv.gz")) {
      file.lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(cells -> categories.put(cells[0], cells[4]));
    }
    int last = JOURNEY_DAYS - HORIZON;
    judge("60 categories", journey(categories::get, 60), last, HORIZON, 6);
    judge("300 products", journey(Function.identity(), 300), last, HORIZON, 6);
  }

  /** Lines per day of the groups that have most of them. */
  private static List<double[]> journey(Function<String, String> group, int most)
      throws IOException {
    Map<String, double[]> series = new HashMap<>();
    try (BufferedReader file = SharedData.lines("completejourney", "transactions_sample.csv.gz")) {
      file.lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(
              cells -> {
                LocalDate date = LocalDate.parse(cells[10].substring(0, 10));
                long day = date.toEpochDay() - JOURNEY.toEpochDay();
                if (day >= 0 && day < JOURNEY_DAYS) {
                  series
                      .computeIfAbsent(group.apply(cells[3]), id -> new double[JOURNEY_DAYS])[
                      (int) day]++;
                }
              });
    }
    return series.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, double[]>>comparingDouble(
                    each -> -Arrays.stream(each.getValue()).sum())
                .thenComparing(Map.Entry::getKey))
        .limit(most)
        .map(Map.Entry::getValue)
        .toList();
  }
}

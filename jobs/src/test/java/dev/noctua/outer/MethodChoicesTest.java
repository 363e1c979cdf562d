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
 * What the method that is chosen per demand class is worth on 28 days that the choice hasn't seen,
 * beside the combination, as docs/evidence/forecast.md has it.
 */
@Tag("outer")
class MethodChoicesTest {
  private static final int HORIZON = 28;
  private static final int WEEK = 7;

  /** As many as a night takes. */
  private static final int SAMPLE = 60;

  private static final LocalDate JOURNEY = LocalDate.of(2017, 1, 1);
  private static final int JOURNEY_DAYS = 364;

  /** Forecasts of the same series by both. */
  private static final class Pair {
    private final List<ForecastContext> combined = new ArrayList<>();
    private final List<ForecastContext> chosen = new ArrayList<>();

    void add(double[] known, double[] came, ForecastMethod method) {
      ForecastContext before = context(ForecastMethod.COMBINATION, known, came);
      combined.add(before);
      chosen.add(
          method == ForecastMethod.COMBINATION ? before : context(method, known, came));
    }

    void addAll(Pair other) {
      combined.addAll(other.combined);
      chosen.addAll(other.chosen);
    }

    Bootstrap.Interval gain(ForecastMetric metric) {
      double whole = metric.of(combined).isEmpty() ? 1 : combined.stream().mapToDouble(metric::whole).average().orElseThrow();
      double[] differences = new double[combined.size()];
      Arrays.setAll(
          differences, i -> (metric.part(combined.get(i)) - metric.part(chosen.get(i))) / whole);
      return Bootstrap.ofMean(differences, 1);
    }

    void print(String name) {
      StringBuilder line = new StringBuilder(name + ": " + combined.size() + " series");
      for (ForecastMetric metric :
          List.of(
              ForecastMetric.RMSSE, ForecastMetric.WAPE, ForecastMetric.WEIGHTED_QUANTILE_LOSS)) {
        Bootstrap.Interval gain = gain(metric);
        line.append(
            String.format(
                Locale.ROOT,
                ", %s %.3f -> %.3f, gain %.4f (%.4f to %.4f)",
                metric.name(),
                metric.of(combined).orElse(Double.NaN),
                metric.of(chosen).orElse(Double.NaN),
                gain.mean(),
                gain.low(),
                gain.high()));
      }
      line.append(
          String.format(
              Locale.ROOT,
              ", covered %.3f, %.3f -> %.3f, %.3f",
              ForecastMetric.COVERAGE_80.of(combined).orElse(Double.NaN),
              ForecastMetric.COVERAGE_95.of(combined).orElse(Double.NaN),
              ForecastMetric.COVERAGE_80.of(chosen).orElse(Double.NaN),
              ForecastMetric.COVERAGE_95.of(chosen).orElse(Double.NaN)));
      System.out.println(line);
    }
  }

  private static ForecastContext context(ForecastMethod method, double[] known, double[] came) {
    SeriesForecast forecast = method.forecast(known, WEEK, HORIZON);
    double[][] quantiles = new double[HORIZON][];
    Arrays.setAll(quantiles, day -> forecast.quantiles(day, ForecastContext.levels()));
    return new ForecastContext(known, WEEK, forecast.ahead(), quantiles, came);
  }

  /** Chooses by what is known at an origin, and forecasts what comes after it. */
  private static Pair judge(String name, List<double[]> series, int origin) {
    Map<DemandClass, List<double[]>> groups = new EnumMap<>(DemandClass.class);
    Map<DemandClass, List<MethodTrial>> trials = new EnumMap<>(DemandClass.class);
    for (DemandClass each : DemandClass.values()) {
      groups.put(each, new ArrayList<>());
      trials.put(each, new ArrayList<>());
    }
    for (double[] all : series) {
      double[] known = Arrays.copyOf(all, origin);
      if (Arrays.stream(known, origin - HORIZON, origin).sum() > 0) {
        groups.get(DemandClass.of(known)).add(all);
      }
      int first = MethodTrial.firstOrigin(origin);
      DemandClass demand = DemandClass.of(Arrays.copyOf(known, first));
      if (Arrays.stream(known, first - HORIZON, first).sum() > 0
          && trials.get(demand).size() < SAMPLE) {
        MethodTrial.of(known, WEEK).ifPresent(trials.get(demand)::add);
      }
    }
    Pair together = new Pair();
    for (DemandClass demand : DemandClass.values()) {
      MethodChoice choice = MethodChoice.of(trials.get(demand));
      Pair pair = new Pair();
      for (double[] all : groups.get(demand)) {
        pair.add(
            Arrays.copyOf(all, origin),
            Arrays.copyOfRange(all, origin, origin + HORIZON),
            choice.method());
      }
      together.addAll(pair);
      System.out.println(name + " at " + origin + ": " + demand + " " + choice);
      if (choice.method() != ForecastMethod.COMBINATION) {
        pair.print("    " + demand);
      }
    }
    together.print(name + " at " + origin + ", all classes");
    return together;
  }

  private static List<double[]> retail(
      int from, int to, Function<OnlineRetail.Product, double[]> days) throws IOException {
    return OnlineRetail.products().subList(from, to).stream().map(days).toList();
  }

  private static List<double[]> journey(boolean isByCategory, int most) throws IOException {
    Map<String, String> categories = new HashMap<>();
    try (BufferedReader file = SharedData.lines("completejourney", "products.csv.gz")) {
      file.lines().skip(1).forEach(line -> categories.put(line.split(",", -1)[0], line.split(",", -1)[4]));
    }
    Map<String, double[]> series = new HashMap<>();
    try (BufferedReader file = SharedData.lines("completejourney", "transactions_sample.csv.gz")) {
      file.lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(
              cells -> {
                String id = isByCategory ? categories.get(cells[3]) : cells[3];
                int day =
                    (int)
                        (LocalDate.parse(cells[10].substring(0, 10)).toEpochDay()
                            - JOURNEY.toEpochDay());
                if (day >= 0 && day < JOURNEY_DAYS) {
                  series.computeIfAbsent(id, key -> new double[JOURNEY_DAYS])[day]++;
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

  @Test
  void choicesOnDaysThatTheyHaveNotSeen() throws IOException {
    Map<String, List<double[]>> sets = new java.util.LinkedHashMap<>();
    sets.put("retail 300 units", retail(0, 300, OnlineRetail.Product::units));
    sets.put("retail 300 orders", retail(0, 300, OnlineRetail.Product::orders));
    sets.put("retail 500-1100 units", retail(500, 1100, OnlineRetail.Product::units));
    for (var set : sets.entrySet()) {
      Pair all = new Pair();
      for (int origin = OnlineRetail.DAYS - HORIZON; origin >= 128; origin -= WEEK) {
        all.addAll(judge(set.getKey(), set.getValue(), origin));
      }
      all.print("TOTAL " + set.getKey());
    }
    sets.clear();
    sets.put("journey categories", journey(true, 60));
    sets.put("journey products", journey(false, 300));
    for (var set : sets.entrySet()) {
      Pair all = new Pair();
      for (int origin = JOURNEY_DAYS - HORIZON; origin >= JOURNEY_DAYS - 6 * HORIZON; origin -= HORIZON) {
        all.addAll(judge(set.getKey(), set.getValue(), origin));
      }
      all.print("TOTAL " + set.getKey());
    }
    assertThat(sets).isNotEmpty();
  }
}

package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SharedData;
import dev.noctua.generate.PriceWorld;
import dev.noctua.model.price.PricePanel;
import dev.noctua.model.price.PriceWorldTrial;
import dev.noctua.stage.forecast.PlanLosses.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Forecasts that know the prices of the days ahead beside those that don't; each figure is printed.
 * Where the effect of a price isn't identified, both are the same.
 */
class PlannedPriceForecastsTest {
  private static final int DAYS = 730;
  private static final int HORIZON = 28;
  private static final int LAST_ORIGIN = DAYS - HORIZON;
  private static final LocalDate MONDAY = LocalDate.of(2024, 1, 1);

  private static final LocalDate FIRST_SALE = LocalDate.of(2017, 1, 1);
  private static final int DAYS_OF_SALES = 366;
  private static final int FEWEST_WEEKS = 40;

  /** An invoice line; the price is the shelf's, after the shop's own discount, in cents. */
  private record Line(String product, LocalDate day, int week, double price) {}

  private static PlanTrial world(PriceWorld.Kind kind, int seed, int origins) {
    PriceWorld world = PriceWorld.of(kind, 2, 20, DAYS, seed);
    PlanTrial trial =
        new PlanTrial(MONDAY, PricePanel.Calendar.days(DAYS, 0), PriceWorldTrial.items(world));
    for (int origin = 0; origin < origins; origin++) {
      trial.judge(LAST_ORIGIN - origin * 2 * HORIZON);
    }
    return trial;
  }

  /** The products that are sold in most weeks, by department. */
  private static Map<String, List<PricePanel.Item>> products() throws IOException {
    Map<String, String> departments = new HashMap<>();
    try (BufferedReader file = SharedData.lines("completejourney", "products.csv.gz")) {
      file.lines()
          .skip(1)
          .map(line -> line.split(",", 4))
          .forEach(cells -> departments.put(cells[0], cells[2]));
    }
    Map<String, List<Line>> lines = new TreeMap<>();
    try (BufferedReader file = SharedData.lines("completejourney", "transactions_sample.csv.gz")) {
      file.lines()
          .skip(1)
          .map(PlannedPriceForecastsTest::line)
          // Fuel is sold by the drop, at less than a tenth of a cent.
          .filter(line -> line.price() >= 10)
          .forEach(line -> lines.computeIfAbsent(line.product(), l -> new ArrayList<>()).add(line));
    }
    Map<String, List<PricePanel.Item>> items = new TreeMap<>();
    lines.forEach(
        (product, sold) -> {
          if (sold.stream().mapToInt(Line::week).distinct().count() >= FEWEST_WEEKS) {
            items
                .computeIfAbsent(departments.get(product), name -> new ArrayList<>())
                .add(item(product, sold));
          }
        });
    return items;
  }

  private static Line line(String line) {
    String[] cells = line.split(",", -1);
    double quantity = Double.parseDouble(cells[4]);
    double value = Double.parseDouble(cells[5]) + Double.parseDouble(cells[8]);
    return new Line(
        cells[3],
        LocalDate.parse(cells[10].substring(0, 10)),
        Integer.parseInt(cells[9]),
        quantity > 0 ? Math.rint(100 * value / quantity) : 0);
  }

  /** The price of a week is the middle one of its lines; nobody counts viewers. */
  private static PricePanel.Item item(String product, List<Line> lines) {
    Map<Integer, List<Double>> byWeek = new HashMap<>();
    double[] orders = new double[DAYS_OF_SALES];
    for (Line line : lines) {
      byWeek.computeIfAbsent(line.week(), week -> new ArrayList<>()).add(line.price());
      orders[(int) (line.day().toEpochDay() - FIRST_SALE.toEpochDay())]++;
    }
    byWeek.values().forEach(prices -> prices.sort(null));
    double[] price = new double[DAYS_OF_SALES];
    for (int day = 0; day < DAYS_OF_SALES; day++) {
      List<Double> seen = byWeek.getOrDefault(week(day), List.of(Double.NaN));
      price[day] = seen.get((seen.size() - 1) / 2);
    }
    double[] viewers = new double[DAYS_OF_SALES];
    Arrays.fill(viewers, .5);
    return new PricePanel.Item(product, price[0], price, orders, viewers);
  }

  /** Judges so many origins, so many days apart, until the last one that there is. */
  private static PlanTrial grocery(int origins, int step) throws IOException {
    PlanTrial trial =
        new PlanTrial(FIRST_SALE, PricePanel.Calendar.days(DAYS_OF_SALES, 6), products());
    for (int origin = 0; origin < origins; origin++) {
      trial.judge(DAYS_OF_SALES - HORIZON - origin * step);
    }
    return trial;
  }

  /** Weeks begin on Monday; the first one has a Sunday alone. */
  private static int week(int day) {
    return 1 + (day + 6) / 7;
  }

  private static PlanTrial printed(String name, PlanTrial trial) {
    System.out.println(name + ": " + trial); // each figure beside that without plans
    return trial;
  }

  private static void assertGains(PlanTrial trial, Figure... figures) {
    for (Figure figure : figures) {
      assertThat(trial.losses().gain(figure).gain().isAboveZero())
          .as("gain of %s", figure)
          .isTrue();
    }
    assertThat(trial.differing()).isZero();
  }

  private static void assertNoLoss(PlanTrial trial, Figure... figures) {
    for (Figure figure : figures) {
      assertThat(trial.losses().gain(figure).gain().isBelowZero())
          .as("loss of %s", figure)
          .isFalse();
    }
  }

  @Tag("outer")
  @Test
  void promotionsAtPeaksAreForecastBetterWhenTheyArePlanned() {
    assertGains(
        printed("promotions at peaks", world(PriceWorld.Kind.PEAK_PROMOTIONS, 1, 3)),
        Figure.values());
  }

  /** Demand that no elasticity describes: a plan changes no forecast, and the rows say so. */
  @Tag("outer")
  @ParameterizedTest
  @EnumSource(
      value = PriceWorld.Kind.class,
      names = {"HIDDEN_SHOCK", "THRESHOLD"})
  void whatIsNotIdentifiedStaysOutOfForecasts(PriceWorld.Kind kind) {
    PlanTrial trial = printed(kind.name(), world(kind, 1, 1));
    assertThat(trial.planned()).isZero();
    assertThat(trial.refused()).isPositive();
    assertThat(trial.differing()).isZero();
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource(
      value = PriceWorld.Kind.class,
      names = {"RANDOM_PROMOTIONS", "PEAK_PROMOTIONS"})
  void plannedPromotionsOfManyWorldsMakeForecastsBetter(PriceWorld.Kind kind) {
    assertGains(worlds(kind), Figure.values());
  }

  /** Where demand has good and bad days, what revenue gains is too little to be sure of. */
  @Tag("full")
  @Test
  void goodAndBadDaysHideTheGainOfRevenue() {
    PlanTrial trial = worlds(PriceWorld.Kind.OVERDISPERSED);
    assertGains(trial, Figure.RMSSE_OF_UNITS, Figure.QUANTILE_LOSS_OF_UNITS);
    assertNoLoss(trial, Figure.RMSSE_OF_REVENUE, Figure.QUANTILE_LOSS_OF_REVENUE);
  }

  private static PlanTrial worlds(PriceWorld.Kind kind) {
    PlanTrial trial = world(kind, 1, 5);
    for (int seed = 2; seed <= 5; seed++) {
      trial.and("world " + seed + ", ", world(kind, seed, 5));
    }
    return printed(kind + ", 5 worlds", trial);
  }

  /**
   * Real sales: the units of a day are forecast better. Of their quantiles and of revenue six
   * origins are too few to be sure.
   */
  @Tag("outer")
  @Test
  void pricesOfAGroceryAheadMakeForecastsOfUnitsBetter() throws IOException {
    PlanTrial trial = grocery(6, HORIZON);
    assertGains(printed("completejourney", trial), Figure.RMSSE_OF_UNITS);
    assertThat(trial.refused()).isPositive();
    assertNoLoss(
        trial,
        Figure.QUANTILE_LOSS_OF_UNITS,
        Figure.RMSSE_OF_REVENUE,
        Figure.QUANTILE_LOSS_OF_REVENUE);
  }

  /**
   * The same of every week of half a year. A lower price sells more for less, so that of the four
   * figures the quantiles of revenue gain least.
   */
  @Tag("full")
  @Test
  void pricesOfAGroceryAheadMakeForecastsOfEveryWeekBetter() throws IOException {
    PlanTrial trial = printed("completejourney, 21 weekly origins", grocery(21, 7));
    assertGains(
        trial, Figure.RMSSE_OF_UNITS, Figure.QUANTILE_LOSS_OF_UNITS, Figure.RMSSE_OF_REVENUE);
    assertNoLoss(trial, Figure.QUANTILE_LOSS_OF_REVENUE);
  }
}

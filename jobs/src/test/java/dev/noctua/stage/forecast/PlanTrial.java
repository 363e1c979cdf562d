package dev.noctua.stage.forecast;

import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.price.CategoryResponse;
import dev.noctua.model.price.Elasticity;
import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.PriceGuard;
import dev.noctua.model.price.PricePanel;
import dev.noctua.model.price.PriceResponses;
import dev.noctua.model.price.ResponseForm;
import dev.noctua.stage.forecast.PlanLosses.Figure;
import dev.noctua.stage.forecast.PlanLosses.Loss;
import dev.noctua.stage.forecast.PriceEffect.Basis;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The forecasts of a night with the prices of the days ahead as a plan, beside those without. Of
 * each origin the elasticities are found in the days up to it.
 */
final class PlanTrial {
  private static final int HORIZON = 28;
  private static final int WEEK = 7;
  private static final long SEED = 1;
  private static final double[][] NO_QUANTILES =
      new double[HORIZON][ForecastContext.levels().length];

  private final LocalDate first;
  private final PricePanel.Calendar calendar;
  private final Map<String, List<PricePanel.Item>> categories = new TreeMap<>();
  private final PlanLosses losses = new PlanLosses();
  private int planned;
  private int refused;
  private int differing;

  /**
   * @param items with prices in fen, by category; a price of NaN isn't known
   */
  PlanTrial(
      LocalDate first, PricePanel.Calendar calendar, Map<String, List<PricePanel.Item>> items) {
    this.first = first;
    this.calendar = calendar;
    this.categories.putAll(items);
  }

  /** Forecasts all products as of the night before the day {@code origin}. */
  void judge(int origin) {
    List<CategoryResponse> past = new ArrayList<>();
    categories.forEach((name, items) -> past.add(CategoryResponse.of(panel(name, items, origin))));
    PriceResponses found = PriceResponses.of(past);
    Map<String, Elasticity> elasticities = new TreeMap<>();
    found.items().forEach(each -> elasticities.put(each.item(), each));
    LocalDate night = first.plusDays(origin - 1L);
    Lessons.Material material = new Lessons.Material(1);
    categories.forEach(
        (name, items) ->
            items.forEach(i -> material.and(history(name, i, origin, PricePath.none()))));
    OutlookModel model = new OutlookModel(night, HORIZON, SEED, 0, 0);
    Lessons lessons =
        Lessons.of(
            material, model, new EventCalendar(List.of(), Map.of()), OutlookModelTest.NOBODY);
    categories.forEach(
        (name, items) ->
            items.forEach(
                item -> {
                  Elasticity elasticity = elasticities.get(item.id());
                  PricePath path = path(item, origin, elasticity, found.form());
                  if (path.isPlanned(night)) {
                    judge(
                        item,
                        origin,
                        model.of(history(name, item, origin, PricePath.none()), lessons),
                        model.of(history(name, item, origin, path), lessons));
                  }
                }));
  }

  private void judge(PricePanel.Item item, int origin, Outlook without, Outlook with) {
    boolean isPlanned = Arrays.asList(with.price().basis()).contains(Basis.PLANNED);
    boolean isRefused = Arrays.asList(with.price().basis()).contains(Basis.NOT_IDENTIFIED);
    planned += isPlanned ? 1 : 0;
    refused += isRefused && !isPlanned ? 1 : 0;
    if (!isPlanned) {
      boolean isEqual =
          Arrays.equals(revenue(with), revenue(without))
              && Arrays.deepEquals(with.revenueQuantiles(), without.revenueQuantiles());
      differing += isEqual ? 0 : 1;
      return;
    }
    double[] gross = gross(item);
    ForecastContext revenueWithout =
        context(gross, origin, revenue(without), without.revenueQuantiles());
    ForecastContext revenueWith = context(gross, origin, revenue(with), with.revenueQuantiles());
    ForecastContext unitsWithout = context(item.orders(), origin, units(without), NO_QUANTILES);
    ForecastContext unitsWith = context(item.orders(), origin, units(with), NO_QUANTILES);
    String id = item.id();
    losses.add(Figure.RMSSE_OF_UNITS, id, loss(ForecastMetric.RMSSE, unitsWithout, unitsWith));
    losses.add(Figure.QUANTILE_LOSS_OF_UNITS, id, unitsLoss(item, origin, without, with));
    losses.add(
        Figure.RMSSE_OF_REVENUE, id, loss(ForecastMetric.RMSSE, revenueWithout, revenueWith));
    losses.add(
        Figure.QUANTILE_LOSS_OF_REVENUE,
        id,
        loss(ForecastMetric.WEIGHTED_QUANTILE_LOSS, revenueWithout, revenueWith));
  }

  private static Loss loss(ForecastMetric metric, ForecastContext without, ForecastContext with) {
    return new Loss(metric.part(without), metric.part(with), metric.whole(with));
  }

  /** Units are told at other levels than those that a context takes. */
  private static Loss unitsLoss(PricePanel.Item item, int origin, Outlook without, Outlook with) {
    double[] came = Arrays.copyOfRange(item.orders(), origin, origin + HORIZON);
    return new Loss(
        2 * ForecastContext.pinball(Quantiles.UNITS, without.unitsQuantiles(), came),
        2 * ForecastContext.pinball(Quantiles.UNITS, with.unitsQuantiles(), came),
        Arrays.stream(came).sum());
  }

  private static ForecastContext context(
      double[] days, int origin, double[] ahead, double[][] quantiles) {
    return new ForecastContext(
        Arrays.copyOf(days, origin),
        WEEK,
        ahead,
        Arrays.copyOf(quantiles, HORIZON),
        Arrays.copyOfRange(days, origin, origin + HORIZON));
  }

  private static double[] revenue(Outlook outlook) {
    return product(outlook.gross(), outlook.price().revenue());
  }

  private static double[] units(Outlook outlook) {
    return product(outlook.units(), outlook.price().units());
  }

  private static double[] product(double[] one, double[] other) {
    return IntStream.range(0, one.length).mapToDouble(day -> one[day] * other[day]).toArray();
  }

  /** Paid per day; a price that isn't known is that of the day before. */
  private static double[] gross(PricePanel.Item item) {
    double[] gross = item.orders().clone();
    double price = 0;
    for (int day = 0; day < gross.length; day++) {
      price = Double.isNaN(item.price()[day]) ? price : item.price()[day];
      gross[day] *= price / 100;
    }
    return gross;
  }

  private PricePanel panel(String category, List<PricePanel.Item> items, int origin) {
    List<PricePanel.Item> past =
        items.stream()
            .map(
                item ->
                    new PricePanel.Item(
                        item.id(),
                        last(item, origin),
                        Arrays.copyOf(item.price(), origin),
                        Arrays.copyOf(item.orders(), origin),
                        Arrays.copyOf(item.viewers(), origin)))
            .filter(item -> item.reference() > 0)
            .toList();
    return new PricePanel(
        category,
        past,
        new PricePanel.Calendar(
            Arrays.copyOf(calendar.week(), origin),
            Arrays.copyOf(calendar.weekday(), origin),
            Arrays.copyOf(calendar.holiday(), origin),
            1));
  }

  /** The price of the last day before {@code origin} on which one is known; 0 without any. */
  private static double last(PricePanel.Item item, int origin) {
    for (int day = origin - 1; day >= 0; day--) {
      if (!Double.isNaN(item.price()[day])) {
        return item.price()[day];
      }
    }
    return 0;
  }

  private PricePath path(
      PricePanel.Item item, int origin, Elasticity elasticity, ResponseForm form) {
    if (elasticity == null) {
      return PricePath.none();
    }
    BigDecimal current = amount(elasticity.reference());
    List<PricePath.Planned> plan = new ArrayList<>();
    for (int day = origin; day < origin + HORIZON; day++) {
      double price = item.price()[day];
      if (!Double.isNaN(price) && amount(price).compareTo(current) != 0) {
        plan.add(
            new PricePath.Planned(
                first.plusDays(day), first.plusDays(day), amount(price), BigDecimal.ZERO));
      }
    }
    Optional<Estimate> known =
        PriceGuard.doubts(elasticity).isEmpty() ? elasticity.shrunk() : Optional.empty();
    return new PricePath(
        Optional.of(current),
        plan,
        known.map(e -> new PricePath.Response(e.value(), e.standardError(), form)),
        past(item, origin));
  }

  private List<PricePath.Past> past(PricePanel.Item item, int origin) {
    List<PricePath.Past> past = new ArrayList<>();
    double before = 0;
    for (int day = 0; day < origin; day++) {
      double price = item.price()[day];
      if (!Double.isNaN(price) && price != before) {
        past.add(new PricePath.Past(first.plusDays(day), amount(price)));
        before = price;
      }
    }
    return past;
  }

  private static BigDecimal amount(double fen) {
    return BigDecimal.valueOf(Math.round(fen), 2);
  }

  private SalesHistory history(String category, PricePanel.Item item, int origin, PricePath path) {
    double[] units = Arrays.copyOf(item.orders(), origin);
    double[] gross = Arrays.copyOf(gross(item), origin);
    return new SalesHistory(
        DailySales.CONTENT,
        item.id(),
        category,
        "course",
        units,
        gross,
        new double[origin],
        Arrays.copyOf(item.viewers(), origin),
        SalesHistory.OLD,
        path,
        OptionalLong.empty());
  }

  /** Forecasts in which a planned price counts. */
  int planned() {
    return planned;
  }

  /** Forecasts in which a price is planned whose effect isn't identified on any day. */
  int refused() {
    return refused;
  }

  /** Of these, how many are another forecast than without the plan. */
  int differing() {
    return differing;
  }

  /** The figures of the forecasts in which a plan counts. */
  PlanLosses losses() {
    return losses;
  }

  /** The same with the products of another trial beside its own. */
  PlanTrial and(String prefix, PlanTrial other) {
    losses.addAll(prefix, other.losses);
    planned += other.planned;
    refused += other.refused;
    differing += other.differing;
    return this;
  }

  @Override
  public String toString() {
    return "%d forecasts with a plan that counts, %d whose price effect isn't identified%s"
        .formatted(planned, refused, losses);
  }
}

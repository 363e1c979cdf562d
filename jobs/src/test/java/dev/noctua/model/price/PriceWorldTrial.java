package dev.noctua.model.price;

import dev.noctua.generate.PriceWorld;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.PriceAdvice.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** What is found and advised in made-up worlds, beside their truth. */
public final class PriceWorldTrial {
  private static final double[] DRAWS = PriceWhatIf.draws(1000, 1);
  private static final int DAYS = 730;
  private static final double HARM = -0.005;

  private final List<Double> errors = new ArrayList<>();
  private final List<Double> naiveErrors = new ArrayList<>();
  private double bias;
  private int covered;
  private int identified;
  private int identifiedCovered;
  private int holidaysAlone;
  private int items;
  int recommended;
  private int harmful;
  private int unguardedHarmful;
  private double gain;
  private double oracleGain;
  private int followingDemand;
  private int uneven;
  private double placebo;

  static PriceWorldTrial of(PriceWorld.Kind kind, int categories, int perCategory, int... seeds) {
    PriceWorldTrial trial = new PriceWorldTrial();
    for (int seed : seeds) {
      trial.add(PriceWorld.of(kind, categories, perCategory, DAYS, seed));
    }
    return trial;
  }

  static int[] seeds(int count) {
    return IntStream.rangeClosed(1, count).toArray();
  }

  static List<PricePanel> panels(PriceWorld world) {
    PricePanel.Calendar calendar = PricePanel.Calendar.days(0, events(world));
    List<PricePanel> panels = new ArrayList<>();
    items(world).forEach((name, of) -> panels.add(new PricePanel(name, of, calendar)));
    return panels;
  }

  /** Those of the product's calendar, where demand follows it. */
  private static int[] events(PriceWorld world) {
    return world.seasons().get(0).hasHolidays()
        ? EventCalendar.shipped().numbers(world.first(), world.days())
        : new int[world.days()];
  }

  /** The items of a world by category. */
  public static Map<String, List<PricePanel.Item>> items(PriceWorld world) {
    Map<String, List<PricePanel.Item>> byCategory = new TreeMap<>();
    for (PriceWorld.Item item : world.items()) {
      byCategory.computeIfAbsent(item.category(), name -> new ArrayList<>()).add(item(item));
    }
    return byCategory;
  }

  /** Days without a seat left hide the demand. */
  static PricePanel.Item item(PriceWorld.Item item) {
    double[] orders = Arrays.stream(item.orders()).asDoubleStream().toArray();
    Arrays.fill(orders, item.soldOut(), orders.length, Double.NaN);
    return new PricePanel.Item(
        item.id(),
        item.list(),
        Arrays.stream(item.price()).asDoubleStream().toArray(),
        orders,
        Arrays.stream(item.viewers()).asDoubleStream().toArray());
  }

  private void add(PriceWorld world) {
    List<CategoryResponse> categories = panels(world).stream().map(CategoryResponse::of).toList();
    PriceResponses found = PriceResponses.of(categories);
    categories.stream()
        .map(category -> category.forms().get(found.form()))
        .forEach(f -> placebo = Math.max(placebo, Math.abs(f.placebo())));
    PriceWhatIf whatIf = new PriceWhatIf(found.form(), 0.06, 0, DRAWS);
    Map<String, PriceWorld.Item> truth = new HashMap<>();
    world.items().forEach(item -> truth.put(item.id(), item));
    found.items().forEach(one -> judge(one, truth.get(one.item()), whatIf));
  }

  private void judge(Elasticity found, PriceWorld.Item truth, PriceWhatIf whatIf) {
    Estimate estimate = found.shrunk().orElseThrow();
    double error = estimate.value() - truth.elasticity();
    items++;
    errors.add(Math.abs(error / truth.elasticity()));
    naiveErrors.add(Math.abs(naive(truth) / truth.elasticity() - 1));
    bias += error;
    boolean isCovered =
        estimate.low() <= truth.elasticity() && truth.elasticity() <= estimate.high();
    covered += isCovered ? 1 : 0;
    boolean isIdentified = PriceGuard.doubts(found).isEmpty();
    identified += isIdentified ? 1 : 0;
    identifiedCovered += isIdentified && isCovered ? 1 : 0;
    holidaysAlone += found.history().isHolidaysAlone() ? 1 : 0;
    followingDemand += found.followsDemand() ? 1 : 0;
    uneven += found.isUneven() ? 1 : 0;
    PriceAdvice advice = PriceGuard.advise(found, 0, whatIf);
    double weight = truth.demand() * truth.list();
    if (advice.verdict() == Verdict.RECOMMEND) {
      recommended++;
      double change = change(truth, (double) advice.price());
      harmful += change < HARM ? 1 : 0;
      gain += weight * change;
    }
    PriceGuard.Range range = PriceGuard.range(found);
    double best = 0;
    for (int percent = -20; percent <= 20; percent++) {
      double price = truth.list() * (100 + percent) / 100.0;
      if (price >= range.low() && price <= range.high()) {
        best = Math.max(best, change(truth, price));
      }
    }
    oracleGain += weight * best;
    double side = naive(truth) < -1 ? range.low() : range.high();
    unguardedHarmful += change(truth, side) < HARM ? 1 : 0;
  }

  private static double change(PriceWorld.Item truth, double price) {
    return price / truth.list() * truth.demandRatio(price) - 1;
  }

  /** What a regression of the logarithms of orders and price says. */
  private static double naive(PriceWorld.Item item) {
    SimpleRegression regression = new SimpleRegression();
    for (int t = 0; t < item.price().length; t++) {
      regression.addData(Math.log((double) item.price()[t]), Math.log(item.orders()[t] + 0.5));
    }
    return regression.getSlope();
  }

  double medianError() {
    return median(errors);
  }

  double naiveError() {
    return median(naiveErrors);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  double bias() {
    return bias / items;
  }

  double cover() {
    return (double) covered / items;
  }

  /** Among those of which nothing is in doubt. */
  double identifiedCover() {
    return (double) identifiedCovered / identified;
  }

  double identifiedShare() {
    return (double) identified / items;
  }

  double holidaysAloneShare() {
    return (double) holidaysAlone / items;
  }

  double harmfulShare() {
    return recommended == 0 ? 0 : (double) harmful / recommended;
  }

  double gainShare() {
    return gain / oracleGain;
  }

  double followingShare() {
    return (double) followingDemand / items;
  }

  double unevenShare() {
    return (double) uneven / items;
  }

  double harmfulOfAll() {
    return (double) harmful / items;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d items: median error %.3f (naive %.3f), bias %.3f, 90 %% interval covers %.3f;"
            + " %d recommended, %.4f of them harmful (unguarded naive %.3f), %.3f of the oracle's"
            + " gain; placebo refuses %.3f, largest z %.1f; uneven %.3f; %.3f identified, of which"
            + " %.3f are covered; %.3f on holidays alone",
        items,
        medianError(),
        naiveError(),
        bias(),
        cover(),
        recommended,
        harmfulShare(),
        (double) unguardedHarmful / items,
        gainShare(),
        followingShare(),
        placebo,
        unevenShare(),
        identifiedShare(),
        identifiedCover(),
        holidaysAloneShare());
  }
}

package dev.noctua.model.price;

import dev.noctua.model.price.PricePanel.Calendar;
import dev.noctua.model.price.PricePanel.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Demand on price in one category and one form of the response.
 *
 * <pre>log E orders = log(viewers + .5) + a_i + ε_i · f(p/p0) + week + weekday</pre>
 *
 * <p>Days of a holiday are left out. The checks add two terms that must explain nothing: the price
 * of 14 days ahead, which moves with today's demand only if something hidden moves both, and the
 * square of f, which does only if the response is no smooth curve of this form. The trends add f
 * times the time of an item, from −½ on its first day to ½ on its last, and this time.
 */
final class PriceRegression {
  /** Place of the price ahead among the slopes. */
  static final int AHEAD = 1;

  /** Place of the squared feature among the slopes. */
  static final int SQUARE = 2;

  /** Place of the feature times the time among the slopes. */
  private static final int TREND = 1;

  private static final int AHEAD_DAYS = 14;
  private static final double HALF_A_VIEWER = 0.5;
  private static final int WEEKDAYS = 7;

  private final PricePanel panel;
  private final ResponseForm form;
  private final Terms terms;
  private final int lead; // periods; 0: without checks
  private final Map<String, Double> shares = new TreeMap<>(); // of the panel's time
  private final List<PriceHistory> histories = new ArrayList<>(); // of the items regressed
  private final Map<String, Integer> withPrice = new TreeMap<>();
  private final Set<String> checked = new TreeSet<>();
  private final PoissonFit fit;

  /** What explains demand beside weeks and weekdays: the price alone, or others with it. */
  private enum Terms {
    PRICE,
    CHECKS,
    TRENDS
  }

  private PriceRegression(
      PricePanel panel,
      List<PriceHistory> all,
      ResponseForm form,
      Terms terms,
      Map<String, Double> start) {
    this.panel = panel;
    this.form = form;
    this.terms = terms;
    this.lead = terms == Terms.CHECKS ? panel.calendar().periods(AHEAD_DAYS) : 0;
    List<double[]> counts = new ArrayList<>();
    List<double[]> offsets = new ArrayList<>();
    List<double[][]> features = new ArrayList<>();
    List<double[]> slopes = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Item item = panel.items().get(i);
      double[] known = counts(item);
      if (Arrays.stream(known).anyMatch(orders -> orders > 0)) {
        if (all.get(i).hasMoved()) {
          withPrice.put(item.id(), counts.size());
          if (terms == Terms.CHECKS && spellsAhead(item, known) > 1) {
            checked.add(item.id());
          }
        }
        histories.add(all.get(i));
        counts.add(known);
        offsets.add(Arrays.stream(item.viewers()).map(v -> Math.log(v + HALF_A_VIEWER)).toArray());
        slopes.add(new double[] {start.getOrDefault(item.id(), 0.0)});
        features.add(all.get(i).hasMoved() ? features(item, known) : new double[0][]);
      }
    }
    fit = PoissonFit.of(data(counts, offsets, features), slopes.toArray(double[][]::new));
  }

  /**
   * @param histories of the panel's items
   */
  static PriceRegression ofPrice(
      PricePanel panel, List<PriceHistory> histories, ResponseForm form) {
    return new PriceRegression(panel, histories, form, Terms.PRICE, Map.of());
  }

  /** The same with the checks; the search begins at this regression's slopes. */
  PriceRegression withChecks(List<PriceHistory> histories) {
    return new PriceRegression(panel, histories, form, Terms.CHECKS, slopes());
  }

  /** The same with the trends; the search begins at this regression's slopes. */
  PriceRegression withTrends(List<PriceHistory> histories) {
    return new PriceRegression(panel, histories, form, Terms.TRENDS, slopes());
  }

  private Map<String, Double> slopes() {
    Map<String, Double> slopes = new TreeMap<>();
    withPrice().forEach(item -> slopes.put(item, slope(item, 0)));
    return slopes;
  }

  /** Items without a price ahead are left out of the checks. */
  private double[] counts(Item item) {
    double[] counts = item.orders().clone();
    for (int t = 0; t < counts.length; t++) {
      boolean isKnown = panel.isOrdinary(item, t) && (lead == 0 || isPriced(item, t + lead));
      counts[t] = isKnown ? counts[t] : Double.NaN;
    }
    return counts;
  }

  /** Runs of equal prices {@code lead} periods after those whose counts are known. */
  private int spellsAhead(Item item, double[] known) {
    int from = Math.min(lead, known.length);
    double[] ahead = Arrays.copyOfRange(item.price(), from, from + known.length);
    Item later = new Item(item.id(), item.reference(), ahead, known, item.viewers());
    return PriceHistory.of(later, panel.calendar()).spells();
  }

  private static boolean isPriced(Item item, int period) {
    return period < item.price().length && item.price()[period] > 0;
  }

  private double[][] features(Item item, double[] known) {
    double[] now = new double[item.price().length];
    Arrays.setAll(now, t -> feature(item, t));
    return switch (terms) {
      case PRICE -> new double[][] {now};
      case CHECKS -> {
        double[] ahead = new double[now.length];
        Arrays.setAll(ahead, t -> feature(item, t + lead));
        double[] square = Arrays.stream(now).map(x -> x * x).toArray();
        yield new double[][] {now, ahead, square};
      }
      case TRENDS -> {
        double[] time = time(item, known);
        double[] trend = new double[now.length];
        Arrays.setAll(trend, t -> now[t] * time[t]);
        yield new double[][] {now, trend, time};
      }
    };
  }

  private double[] time(Item item, double[] known) {
    int[] days = IntStream.range(0, known.length).filter(t -> !Double.isNaN(known[t])).toArray();
    int first = days[0];
    double span = days[days.length - 1] + 1 - first;
    shares.put(item.id(), span / known.length);
    double[] time = new double[known.length];
    Arrays.setAll(time, t -> (t + 0.5 - first) / span - 0.5);
    return time;
  }

  /**
   * By how much an item's elasticity moves in its own time, over the root of this time's share of
   * the panel's: what wanders (a random walk) has the same variance then however long it is seen.
   */
  double trend(String item) {
    return slope(item, TREND) / Math.sqrt(shares.get(item));
  }

  /** The squared standard error of {@link #trend}. */
  double trendVariance(String item) {
    return variance(item, TREND) / shares.get(item);
  }

  /** 0 where the price isn't known: such periods don't count. */
  private double feature(Item item, int period) {
    return isPriced(item, period) ? form.feature(item.price()[period] / item.reference()) : 0;
  }

  private PoissonPanel data(
      List<double[]> counts, List<double[]> offsets, List<double[][]> features) {
    Calendar calendar = panel.calendar();
    int weeks = calendar.weeks();
    return new PoissonPanel(
        counts.toArray(double[][]::new),
        offsets.toArray(double[][]::new),
        features.toArray(double[][][]::new),
        new int[][] {
          calendar.week(), shifted(calendar.weekday(), weeks),
        },
        weeks + WEEKDAYS,
        calendar.week(),
        weeks);
  }

  private static int[] shifted(int[] numbers, int by) {
    return Arrays.stream(numbers).map(number -> number < 0 ? -1 : number + by).toArray();
  }

  /** Ids of the items with a slope of their own, in order. */
  Set<String> withPrice() {
    return withPrice.keySet();
  }

  /** True when the item is part of this regression and its price ahead changed in it. */
  boolean isChecked(String item) {
    return checked.contains(item);
  }

  double logLikelihood() {
    return fit.logLikelihood();
  }

  /** Pearson's, of all items together, 1 or more. */
  double dispersion() {
    return fit.pooledDispersion();
  }

  double dispersion(String item) {
    return fit.dispersion()[withPrice.get(item)];
  }

  double slope(String item, int slope) {
    return fit.own()[withPrice.get(item)][1 + slope];
  }

  /**
   * The larger one of the variance that is robust within weeks and the model's with the item's
   * dispersion, enlarged where few price spells stand behind it.
   */
  double variance(String item, int slope) {
    int place = withPrice.get(item);
    double model = fit.dispersion()[place] * fit.modelVariance()[place][slope];
    double freedom = Math.max(1, histories.get(place).spells() / 2.0 - 1);
    return Math.max(fit.clusterVariance(place, slope), model) * (freedom + 1) / freedom;
  }

  /** A slope over its standard error; 0 for an item that isn't part of this regression. */
  double standardErrors(String item, int slope) {
    return withPrice.containsKey(item) ? slope(item, slope) / Math.sqrt(variance(item, slope)) : 0;
  }

  /** The mean of a slope over all items, weighted by precision, over its standard error. */
  double pooled(int slope) {
    double weights = 0;
    double sum = 0;
    double[] influence = new double[panel.calendar().weeks()];
    for (String item : withPrice()) {
      double variance = variance(item, slope);
      weights += 1 / variance;
      sum += slope(item, slope) / variance;
      for (int g = 0; g < influence.length; g++) {
        influence[g] += fit.influence()[withPrice.get(item)][slope][g] / variance;
      }
    }
    double clustered = Arrays.stream(influence).map(u -> u * u).sum();
    return weights == 0 ? 0 : sum / Math.sqrt(Math.max(weights, clustered));
  }

  /**
   * What the errors of shared effects add to the variance of the items' mean slope.
   *
   * @param between variance between items that the mean's weights count with
   */
  double commonVariance(double between) {
    double[] weights = new double[histories.size()];
    withPrice.forEach((item, place) -> weights[place] = 1 / (variance(item, 0) + between));
    double sum = Arrays.stream(weights).sum();
    return fit.commonVariance(Arrays.stream(weights).map(w -> w / sum).toArray(), 0);
  }
}

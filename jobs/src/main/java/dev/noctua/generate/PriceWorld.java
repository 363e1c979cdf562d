package dev.noctua.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Made-up daily prices and orders of which the true response to price is known. All demand has a
 * weekly rhythm, peaks of a category that last a week, and viewers who differ from item to item.
 *
 * @param items of all categories
 * @param days 730 or fewer; the first is a Monday
 */
public record PriceWorld(List<Item> items, int days) {
  private static final int WEEK = 7;
  private static final double[] WEEKDAYS = {0.92, 0.94, 0.96, 0.98, 1.0, 1.12, 1.08};
  private static final double PEAK = 0.8;

  /** What the prices follow, and what the demand is like. */
  public enum Kind {
    /** A promotion every few weeks, on days that have nothing to do with demand. */
    RANDOM_PROMOTIONS,
    /** Promotions that most often fall into peaks of demand. */
    PEAK_PROMOTIONS,
    /** One lasting change of the price. */
    ONE_CHANGE,
    /** Demand that wanders, and a price that is raised and cut after it each week. */
    HIDDEN_SHOCK,
    /** Demand falls above a threshold price, and hardly moves on either side of it. */
    THRESHOLD,
    /** Random promotions; an item's demand has good and bad days, four times Poisson's variance. */
    OVERDISPERSED
  }

  /** One item. */
  public static final class Item {
    private final String id;
    private final String category;
    private final long list;
    private final double elasticity;
    private final double threshold;
    private final double demand;
    private final long[] price;
    private final int[] orders;
    private final int[] viewers;

    /**
     * @param list price without a promotion, in fen
     * @param elasticity true one; of {@link Kind#THRESHOLD} that on either side
     * @param threshold price in fen above which demand falls by {@value #FALL}; 0: none
     * @param demand expected orders a day at the list price
     * @param price by day, in fen
     */
    public Item(
        String id,
        String category,
        long list,
        double elasticity,
        double threshold,
        double demand,
        long[] price,
        int[] orders,
        int[] viewers) {
      this.id = id;
      this.category = category;
      this.list = list;
      this.elasticity = elasticity;
      this.threshold = threshold;
      this.demand = demand;
      this.price = price;
      this.orders = orders;
      this.viewers = viewers;
    }

    public String id() {
      return id;
    }

    public String category() {
      return category;
    }

    public long list() {
      return list;
    }

    public double elasticity() {
      return elasticity;
    }

    public double threshold() {
      return threshold;
    }

    public double demand() {
      return demand;
    }

    public long[] price() {
      return price;
    }

    public int[] orders() {
      return orders;
    }

    public int[] viewers() {
      return viewers;
    }

    static final double FALL = 0.35;

    /** True demand at a price over that at the list price. */
    public double demandRatio(double at) {
      double from = (double) list;
      return fall(at) / fall(from) * StrictMath.pow(at / from, elasticity);
    }

    private double fall(double at) {
      return threshold > 0 && at > threshold ? 1 - FALL : 1;
    }
  }

  /**
   * Makes up a world; equal arguments give an equal one.
   *
   * @param items per category
   */
  public static PriceWorld of(Kind kind, int categories, int items, int days, long seed) {
    List<Item> all = new ArrayList<>();
    for (int c = 0; c < categories; c++) {
      Draw draw = Draw.of(seed, "category", c);
      double mean = draw.between(-2.2, -0.9);
      double[] season = season(draw, days);
      for (int i = 0; i < items; i++) {
        all.add(item(kind, c, i, mean, season, Draw.of(seed, "item of category", c, i)));
      }
    }
    return new PriceWorld(all, days);
  }

  /** The factor of each day: slow waves, and one week in six a peak. */
  private static double[] season(Draw draw, int days) {
    double[] season = new double[days];
    double phase = draw.uniform();
    double week = 1;
    for (int t = 0; t < days; t++) {
      if (t % WEEK == 0) {
        week = draw.chance(1 / 6.0) ? 1 + PEAK * draw.between(0.6, 1.4) : 1;
      }
      double wave = 1 + 0.15 * StrictMath.sin(2 * StrictMath.PI * (t / 365.0 + phase));
      season[t] = week * wave * WEEKDAYS[t % WEEK];
    }
    return season;
  }

  private static Item item(
      Kind kind, int category, int number, double mean, double[] season, Draw draw) {
    int days = season.length;
    long list = 100L * draw.from(20, 300);
    boolean hasThreshold = kind == Kind.THRESHOLD;
    double elasticity = hasThreshold ? -0.4 : Math.min(-0.2, mean + 0.35 * draw.normal());
    double threshold = hasThreshold ? (double) list * draw.between(0.8, 1.15) : 0;
    double demand = draw.around(2.5, 0.8);
    double conversion = draw.between(0.02, 0.08);
    double[] shock = kind == Kind.HIDDEN_SHOCK ? shock(draw, days) : new double[days];
    long[] price = price(kind, list, season, shock, draw);
    int[] orders = new int[days];
    int[] viewers = new int[days];
    Item item =
        new Item(
            "c%di%d".formatted(category, number),
            "category" + category,
            list,
            elasticity,
            threshold,
            demand,
            price,
            orders,
            viewers);
    for (int t = 0; t < days; t++) {
      double level = StrictMath.exp(shock[t]);
      double mood = kind == Kind.OVERDISPERSED ? mood(draw, 3 / demand) : 1;
      viewers[t] = poisson(demand / conversion, draw);
      double perViewer = viewers[t] * conversion * season[t] * level * mood;
      orders[t] = poisson(perViewer * item.demandRatio((double) price[t]), draw);
    }
    return item;
  }

  /** Log demand that returns to 0 by 3 % a day, with a standard deviation of 0.5. */
  private static double[] shock(Draw draw, int days) {
    double[] shock = new double[days];
    double keep = 0.97;
    double now = 0.5 * draw.normal();
    for (int t = 0; t < days; t++) {
      shock[t] = now;
      now = keep * now + 0.5 * StrictMath.sqrt(1 - keep * keep) * draw.normal();
    }
    return shock;
  }

  private static long[] price(Kind kind, long list, double[] season, double[] shock, Draw draw) {
    long[] price = new long[season.length];
    Arrays.fill(price, list);
    switch (kind) {
      case ONE_CHANGE -> {
        int from = draw.from(price.length / 4, price.length * 3 / 4);
        long changed = cut(list, draw.chance(0.5) ? 0.75 : draw.between(0.8, 0.9));
        // The list price is the present one, so the earlier one differs.
        Arrays.fill(price, 0, from, changed);
      }
      case HIDDEN_SHOCK -> {
        for (int t = 0; t < price.length; t++) {
          int review = t - t % WEEK;
          price[t] = cut(list, StrictMath.exp(0.25 * shock[review]));
        }
      }
      default -> promote(kind, price, list, season, draw);
    }
    return price;
  }

  private static void promote(Kind kind, long[] price, long list, double[] season, Draw draw) {
    int t = draw.from(5, 40);
    while (t < price.length) {
      int length = draw.from(5, 12);
      double depth = 1 - 0.05 * draw.from(2, 6);
      int start = t;
      if (kind == Kind.PEAK_PROMOTIONS && draw.chance(0.75)) {
        start = nextPeak(season, t);
      }
      int end = Math.min(price.length, start + length);
      for (int day = start; day < end; day++) {
        price[day] = cut(list, depth);
      }
      t = Math.max(t, start) + length + draw.from(15, 50);
    }
  }

  private static int nextPeak(double[] season, int from) {
    for (int t = from; t < season.length; t++) {
      if (season[t] > 1.3) {
        return t;
      }
    }
    return season.length;
  }

  private static long cut(long list, double factor) {
    return Math.max(1, Math.round((double) list * factor));
  }

  /** A factor with mean 1 and this variance: a gamma variate (Marsaglia and Tsang 2000). */
  private static double mood(Draw draw, double variance) {
    double shape = 1 / variance;
    double d = shape + 1 - 1 / 3.0;
    while (true) {
      double x = draw.normal();
      double root = 1 + x / StrictMath.sqrt(9 * d);
      double v = root * root * root;
      if (v > 0
          && StrictMath.log(1 - draw.uniform()) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
        // Of shape + 1, brought down to the shape.
        return d * v * StrictMath.pow(1 - draw.uniform(), 1 / shape) / shape;
      }
    }
  }

  /** By multiplied uniforms (Knuth 1969), 30 of the mean at a time. */
  private static int poisson(double mean, Draw draw) {
    int count = 0;
    double left = mean;
    while (left > 0) {
      double limit = StrictMath.exp(-Math.min(left, 30));
      double product = 1 - draw.uniform();
      while (product > limit) {
        count++;
        product *= 1 - draw.uniform();
      }
      left -= 30;
    }
    return count;
  }
}

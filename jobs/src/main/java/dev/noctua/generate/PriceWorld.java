package dev.noctua.generate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Made-up daily prices and orders of which the true response to price is known. All demand has a
 * weekly rhythm, peaks of a category that last a week, and viewers who differ from item to item.
 *
 * @param seasons of the categories
 * @param first the first of the days
 * @param growth share by which viewers grow in a year
 */
public record PriceWorld(List<Item> items, List<Season> seasons, LocalDate first, double growth) {
  private static final double WEEKS_OF_A_YEAR = 52;
  private static final double DAYS_OF_A_YEAR = 365;
  private static final double LEAST_RESPONSE = -0.2;

  /** Standard deviation of what a year makes of a logarithm of demand, and of an elasticity. */
  private static final double YEAR_OF_TASTES = 0.4;

  /** The first day of worlds that name none. */
  private static final LocalDate MONDAY = LocalDate.of(2024, 11, 4);

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
    OVERDISPERSED,
    /** Random promotions; an item's level of demand and its elasticity wander from week to week. */
    MOVING_TASTES,
    /** Demand follows the public calendar, and so do promotions: of some items, all of them. */
    HOLIDAYS,
    /** Random promotions; an item has some seats, and sells nothing once they are taken. */
    SEATS;

    /** Whether more people come from year to year. */
    private boolean grows() {
      return this == MOVING_TASTES || this == HOLIDAYS || this == SEATS;
    }
  }

  /**
   * What an item's demand is like in a week.
   *
   * @param level logarithm of demand over that of the first week
   */
  record Taste(double level, double elasticity) {}

  /** One item. */
  public static final class Item {
    static final double FALL = 0.35;

    private final String id;
    private final String category;
    private final long list;
    private final double threshold;
    private final double demand;
    private final double conversion;
    private final double holidays;
    private final int seats;
    private final List<Taste> tastes;
    private final long[] price;
    private final int[] orders;
    private final int[] viewers;

    /**
     * @param list price without a promotion, in fen
     * @param threshold price in fen above which demand falls by {@value #FALL}; 0: none
     * @param demand expected orders a day at the list price, when the world begins
     * @param conversion orders of a viewer, then
     * @param holidays exponent of the factors that holidays have in the category
     * @param seats that can be sold; 0: no limit
     * @param tastes by week, at least one; the last one stands for all weeks after it
     * @param price by day, in fen
     */
    Item(
        String id,
        String category,
        long list,
        double threshold,
        double demand,
        double conversion,
        double holidays,
        int seats,
        List<Taste> tastes,
        long[] price) {
      this.id = id;
      this.category = category;
      this.list = list;
      this.threshold = threshold;
      this.demand = demand;
      this.conversion = conversion;
      this.holidays = holidays;
      this.seats = seats;
      this.tastes = tastes;
      this.price = price;
      orders = new int[price.length];
      viewers = new int[price.length];
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

    /** That of the last day; of {@link Kind#THRESHOLD} that on either side. */
    public double elasticity() {
      return tastes.get(tastes.size() - 1).elasticity;
    }

    double threshold() {
      return threshold;
    }

    public double demand() {
      return demand;
    }

    double conversion() {
      return conversion;
    }

    double holidays() {
      return holidays;
    }

    public int seats() {
      return seats;
    }

    List<Taste> tastes() {
      return tastes;
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

    /** The first day on which no seat is left; the number of days if there is none. */
    public int soldOut() {
      int left = seats;
      int day = 0;
      while (day < orders.length && (seats == 0 || left > 0)) {
        left -= orders[day++];
      }
      return day;
    }

    private Taste taste(int day) {
      return tastes.get(Math.min(day / Season.WEEK, tastes.size() - 1));
    }

    /** True demand at a price over that at the list price, on the last day. */
    public double demandRatio(double at) {
      return demandRatio(at, elasticity());
    }

    private double demandRatio(double at, double elasticity) {
      double from = (double) list;
      return fall(at) / fall(from) * StrictMath.pow(at / from, elasticity);
    }

    private double fall(double at) {
      return threshold > 0 && at > threshold ? 1 - FALL : 1;
    }
  }

  /**
   * Makes up a world that begins on a Monday; equal arguments give an equal one.
   *
   * @param items per category
   */
  public static PriceWorld of(Kind kind, int categories, int items, int days, long seed) {
    return of(kind, categories, items, MONDAY, days, seed);
  }

  static PriceWorld of(Kind kind, int categories, int items, LocalDate first, int days, long seed) {
    String[] holidays = Season.publicHolidays(first, days);
    if (kind != Kind.HOLIDAYS) {
      Arrays.fill(holidays, "");
    }
    double growth = kind.grows() ? Draw.of(seed, "market").between(0, 0.5) : 0;
    List<Item> all = new ArrayList<>();
    List<Season> seasons = new ArrayList<>();
    for (int c = 0; c < categories; c++) {
      Draw draw = Draw.of(seed, "category", c);
      double mean = draw.between(-2.2, -0.9);
      Season season = Season.of("category" + c, holidays, draw);
      seasons.add(season);
      for (int i = 0; i < items; i++) {
        String id = "c%di%d".formatted(c, i);
        Draw own = Draw.of(seed, "item of category", c, i);
        all.add(item(kind, id, mean, season, growth, own));
      }
    }
    return new PriceWorld(all, seasons, first, growth);
  }

  /** 730 or fewer. */
  public int days() {
    return seasons.get(0).days();
  }

  /** Viewers of a day over those of the first. */
  static double market(double growth, int day) {
    return StrictMath.pow(1 + growth, day / DAYS_OF_A_YEAR);
  }

  private static Item item(
      Kind kind, String id, double mean, Season season, double growth, Draw draw) {
    int days = season.days();
    long list = 100L * draw.from(20, 300);
    boolean hasThreshold = kind == Kind.THRESHOLD;
    double elasticity = hasThreshold ? -0.4 : Math.min(LEAST_RESPONSE, mean + 0.35 * draw.normal());
    double threshold = hasThreshold ? (double) list * draw.between(0.8, 1.15) : 0;
    double demand = draw.around(2.5, 0.8);
    double conversion = draw.between(0.02, 0.08);
    double[] shock = kind == Kind.HIDDEN_SHOCK ? shock(draw, days) : new double[days];
    Item item =
        new Item(
            id,
            season.category(),
            list,
            threshold,
            demand,
            conversion,
            kind == Kind.HOLIDAYS ? draw.between(0.4, 1.6) : 1,
            kind == Kind.SEATS ? (int) (2 + demand * days * draw.between(0.3, 2)) : 0,
            tastes(elasticity, kind == Kind.MOVING_TASTES ? days / Season.WEEK : 0, draw),
            Prices.of(kind, list, season, shock, draw));
    int sold = 0;
    for (int t = 0; t < days; t++) {
      Taste taste = item.taste(t);
      double level = StrictMath.exp(shock[t] + taste.level);
      double mood = kind == Kind.OVERDISPERSED ? draw.gamma(3 / demand) : 1;
      item.viewers[t] = draw.poisson(demand / conversion * market(growth, t));
      double factor = season.factor(t, item.holidays);
      double perViewer = item.viewers[t] * conversion * factor * level * mood;
      double ratio = item.demandRatio((double) item.price[t], taste.elasticity);
      int wanted = draw.poisson(perViewer * ratio);
      item.orders[t] = item.seats == 0 ? wanted : Math.min(wanted, item.seats - sold);
      sold += item.orders[t];
    }
    return item;
  }

  /** A random walk from week to week of both the logarithm of demand and the elasticity. */
  private static List<Taste> tastes(double elasticity, int changes, Draw draw) {
    List<Taste> tastes = new ArrayList<>(List.of(new Taste(0, elasticity)));
    double week = YEAR_OF_TASTES / StrictMath.sqrt(WEEKS_OF_A_YEAR);
    for (int i = 0; i < changes; i++) {
      Taste last = tastes.get(i);
      double level = last.level + week * draw.normal();
      double moved = last.elasticity + week * draw.normal();
      tastes.add(new Taste(level, Math.min(LEAST_RESPONSE, moved)));
    }
    return tastes;
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
}

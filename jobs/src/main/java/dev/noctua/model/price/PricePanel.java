package dev.noctua.model.price;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What the items of one category sold, at which price, period by period. Items are in the order of
 * their ids, whatever order they come in, so that results don't depend on it.
 *
 * @param calendar of the periods that all items share
 */
public record PricePanel(String category, List<Item> items, Calendar calendar) {

  /**
   * @throws IllegalArgumentException when an item's arrays are not as long as the calendar, or an
   *     id stands twice
   */
  public PricePanel {
    items = items.stream().sorted(Comparator.comparing(Item::id)).toList();
    int periods = calendar.week.length;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.price.length != periods
          || item.orders.length != periods
          || item.viewers.length != periods) {
        throw new IllegalArgumentException(
            "item %s has other than %d periods".formatted(item.id, periods));
      }
      if (i > 0 && items.get(i - 1).id.equals(item.id)) {
        throw new IllegalArgumentException("item %s stands twice".formatted(item.id));
      }
    }
  }

  /** True where an item's price and demand are known, and no holiday changes the demand. */
  boolean isOrdinary(Item item, int period) {
    return item.isKnown(period) && calendar.isOrdinary(period);
  }

  /** One item. */
  public static final class Item {
    private final String id;
    private final double reference;
    private final double[] price;
    private final double[] orders;
    private final double[] viewers;

    /**
     * @param reference the price that elasticities and advice count from; above 0
     * @param price offered in each period; NaN: unknown or not offered. What is 0 is free, and left
     *     out
     * @param orders distinct paying orders of each period; NaN: unknown, or sold out, which hides
     *     the demand
     * @param viewers distinct viewers of each period; 0.5 everywhere where nobody counts them
     */
    public Item(String id, double reference, double[] price, double[] orders, double[] viewers) {
      this.id = id;
      this.reference = reference;
      this.price = price;
      this.orders = orders;
      this.viewers = viewers;
    }

    public String id() {
      return id;
    }

    public double reference() {
      return reference;
    }

    public double[] price() {
      return price;
    }

    public double[] orders() {
      return orders;
    }

    public double[] viewers() {
      return viewers;
    }

    /** True where price and demand are known and something was to be paid. */
    boolean isKnown(int period) {
      return price[period] > 0 && orders[period] >= 0 && viewers[period] >= 0;
    }
  }

  /** The periods of a panel, days or longer ones. */
  public static final class Calendar {
    private final int[] week;
    private final int[] weekday;
    private final int[] holiday;
    private final int daysPerPeriod;

    /**
     * @param week number of the week from 0; longer periods have one each
     * @param weekday 0 to 6; −1 where periods are longer than days
     * @param holiday number from 0 of the holiday that changes demand; −1: none
     * @param daysPerPeriod 1, or 7 and more
     */
    public Calendar(int[] week, int[] weekday, int[] holiday, int daysPerPeriod) {
      this.week = week;
      this.weekday = weekday;
      this.holiday = holiday;
      this.daysPerPeriod = daysPerPeriod;
    }

    public int[] week() {
      return week;
    }

    public int[] weekday() {
      return weekday;
    }

    public int[] holiday() {
      return holiday;
    }

    public int daysPerPeriod() {
      return daysPerPeriod;
    }

    private static final int DAYS_OF_A_WEEK = 7;

    /** As many days without holidays; the first has this weekday, Monday is 0. */
    public static Calendar days(int count, int firstWeekday) {
      return days(firstWeekday, new int[count]);
    }

    /**
     * Days of which the first has this weekday, Monday is 0.
     *
     * @param events the number of the holiday or sale of each day, from 1; 0: none
     */
    public static Calendar days(int firstWeekday, int[] events) {
      int[] week = new int[events.length];
      int[] weekday = new int[events.length];
      Arrays.setAll(week, t -> (t + firstWeekday) / DAYS_OF_A_WEEK);
      Arrays.setAll(weekday, t -> (t + firstWeekday) % DAYS_OF_A_WEEK);
      return new Calendar(week, weekday, Arrays.stream(events).map(e -> e - 1).toArray(), 1);
    }

    /** As many weeks or longer periods, without holidays. */
    public static Calendar longPeriods(int count, int daysPerPeriod) {
      int[] week = new int[count];
      int[] none = new int[count];
      Arrays.setAll(week, t -> t);
      Arrays.fill(none, -1);
      return new Calendar(week, none, none, daysPerPeriod);
    }

    boolean isOrdinary(int period) {
      return holiday[period] < 0;
    }

    int weeks() {
      return Arrays.stream(week).max().orElse(-1) + 1;
    }

    /** How many periods these days take, one at least. */
    int periods(int days) {
      return Math.max(1, (days + daysPerPeriod - 1) / daysPerPeriod);
    }
  }
}

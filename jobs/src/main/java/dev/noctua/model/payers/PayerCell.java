package dev.noctua.model.payers;

import java.util.Arrays;

/**
 * People who paid alike before they looked at something of about the same price. A person's part of
 * it is a number of its own, the {@linkplain #people() people}.
 *
 * @param orders 0 to 4: none, one, two or three, up to seven, more, in {@value #DAYS} days
 * @param quintile 0: no order; 1 to 5: the mean fifth of all prices that the person paid
 * @param recency 0: no order; 1 to 4: the last one is at most 7, 28, 90 or {@value #DAYS} days old
 * @param coupon 0 to 3: less than 2, 10 or 30 % of the list price was let off, or more
 * @param price 0 to 9: the tenth of all list prices
 */
public record PayerCell(int orders, int quintile, int recency, int coupon, int price) {
  /** So many days before a look, its own left out, tell what a person pays. */
  public static final int DAYS = 180;

  public static final int ORDERS = 5;
  public static final int QUINTILES = 6;
  public static final int RECENCIES = 5;
  public static final int COUPONS = 4;
  public static final int PRICES = 10;

  /** How many numbers of people there are. */
  public static final int PEOPLE = ORDERS * QUINTILES * RECENCIES * COUPONS;

  /** How many numbers of cells there are. */
  public static final int COUNT = PEOPLE * PRICES;

  private static final int PRICE_LEVELS = 3;

  /** The cell of a number from 0 to {@link #COUNT} − 1. */
  public static PayerCell of(int number) {
    int people = number / PRICES;
    return new PayerCell(
        people / (QUINTILES * RECENCIES * COUPONS),
        people / (RECENCIES * COUPONS) % QUINTILES,
        people / COUPONS % RECENCIES,
        people % COUPONS,
        number % PRICES);
  }

  /** The number of the cell. */
  public int number() {
    return people() * PRICES + price;
  }

  /** The number of what it tells of people, from 0 to {@link #PEOPLE} − 1. */
  public int people() {
    return ((orders * QUINTILES + quintile) * RECENCIES + recency) * COUPONS + coupon;
  }

  /** One indicator per price. */
  double[] priceFeatures() {
    return indicators(new int[] {PRICES}, new int[] {price});
  }

  /** One indicator per value, and what people of each quintile make of each level of prices. */
  double[] features() {
    int level = price * PRICE_LEVELS / PRICES;
    return indicators(
        new int[] {ORDERS, QUINTILES, RECENCIES, COUPONS, PRICES, QUINTILES * PRICE_LEVELS},
        new int[] {orders, quintile, recency, coupon, price, quintile * PRICE_LEVELS + level});
  }

  private static double[] indicators(int[] sizes, int[] values) {
    double[] indicators = new double[Arrays.stream(sizes).sum()];
    int before = 0;
    for (int i = 0; i < sizes.length; i++) {
      indicators[before + values[i]] = 1;
      before += sizes[i];
    }
    return indicators;
  }
}

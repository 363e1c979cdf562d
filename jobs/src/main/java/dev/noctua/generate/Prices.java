package dev.noctua.generate;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** The prices of an item of a {@link PriceWorld}: its list price, and what it is changed to. */
final class Prices {
  private Prices() {}

  /** By day, in fen. */
  static long[] of(PriceWorld.Kind kind, long list, Season season, double[] shock, Draw draw) {
    long[] price = new long[season.days()];
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
          int review = t - t % Season.WEEK;
          price[t] = cut(list, StrictMath.exp(0.25 * shock[review]));
        }
      }
      case PEAK_PROMOTIONS -> promote(price, season::isPeak, 0.75, draw);
      case HOLIDAYS -> {
        if (draw.chance(1 / 3.0)) {
          promoteOnHolidays(price, season, draw);
        } else {
          promote(price, season::isHoliday, 0.5, draw);
        }
      }
      default -> promote(price, day -> true, 0, draw);
    }
    return price;
  }

  /**
   * Promotions every few weeks.
   *
   * @param magnet the days to one of which a promotion is put off
   * @param share of promotions for which that is so
   */
  private static void promote(long[] price, IntPredicate magnet, double share, Draw draw) {
    int t = draw.from(5, 40);
    while (t < price.length) {
      int length = draw.from(5, 12);
      double depth = depth(draw);
      int start = t;
      // No draw is made where there is nothing to decide.
      if (share > 0 && draw.chance(share)) {
        while (start < price.length && !magnet.test(start)) {
          start++;
        }
      }
      int end = Math.min(price.length, start + length);
      for (int day = start; day < end; day++) {
        price[day] = cut(price[day], depth);
      }
      t = Math.max(t, start) + length + draw.from(15, 50);
    }
  }

  /** A promotion from the first to the last day of most holidays. */
  private static void promoteOnHolidays(long[] price, Season season, Draw draw) {
    double depth = 1;
    for (int day = 0; day < price.length; day++) {
      if (day == 0 || !season.holiday(day).equals(season.holiday(day - 1))) {
        depth = draw.chance(0.7) ? depth(draw) : 1;
      }
      price[day] = season.isHoliday(day) ? cut(price[day], depth) : price[day];
    }
  }

  private static double depth(Draw draw) {
    return 1 - 0.05 * draw.from(2, 6);
  }

  private static long cut(long list, double factor) {
    return Math.max(1, Math.round((double) list * factor));
  }
}

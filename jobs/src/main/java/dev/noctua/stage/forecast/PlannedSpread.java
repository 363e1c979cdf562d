package dev.noctua.stage.forecast;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How unsure planned prices of contents make a series that they are a part of. What each content
 * sells at its planned price has a log-normal error with the standard deviation {@code s = standard
 * error × feature of the price}. The variance of their sum is that of errors of which {@link
 * #IN_COMMON} is the same for all contents, so that prices that rise and prices that fall err
 * against each other; the sum is drawn log-normally with it, by the standard normal number per path
 * that the contents' own paths have. All sums are multiples of a power of two ({@link
 * OutlookModel#grain}), so that they are the same in any order.
 */
final class PlannedSpread implements Serializable {
  /**
   * The correlation of the errors of two contents' elasticities: 0 to .23 in worlds whose truth is
   * known (docs/evidence/forecast.md).
   */
  private static final double IN_COMMON = 0.2;

  /** So many days tell what is sold on one. */
  private static final int DAYS = 28;

  private final Part units;
  private final Part money;

  private PlannedSpread(Part units, Part money) {
    this.units = units;
    this.money = money;
  }

  static PlannedSpread none(int horizon) {
    return new PlannedSpread(new Part(horizon), new Part(horizon));
  }

  /** Per day ahead, for units or for money, what contents with a planned price sell. */
  private static final class Part implements Serializable {
    private final double[] before;
    private final double[] after;
    private final double[] spread;
    private final double[] squares;

    Part(int horizon) {
      before = new double[horizon];
      after = new double[horizon];
      spread = new double[horizon];
      squares = new double[horizon];
    }

    void add(int day, double level, double factor, double deviation) {
      before[day] += OutlookModel.grain(level);
      after[day] += OutlookModel.grain(level * factor);
      spread[day] += OutlookModel.grain(level * factor * deviation);
      squares[day] += OutlookModel.grain(Math.pow(level * factor * deviation, 2));
    }

    Part plus(Part other) {
      Part sum = new Part(before.length);
      Arrays.setAll(sum.before, day -> before[day] + other.before[day]);
      Arrays.setAll(sum.after, day -> after[day] + other.after[day]);
      Arrays.setAll(sum.spread, day -> spread[day] + other.spread[day]);
      Arrays.setAll(sum.squares, day -> squares[day] + other.squares[day]);
      return sum;
    }

    /** That of the sum, with the sign of what all have in common. */
    private double deviation(int day) {
      double variance = IN_COMMON * spread[day] * spread[day] + (1 - IN_COMMON) * squares[day];
      return Math.copySign(Math.sqrt(variance), spread[day]) / after[day];
    }

    /**
     * @param level what the whole series sells on a day, at the prices of tonight
     */
    void apply(double level, double[] normal, double[][] paths) {
      for (int day = 0; day < before.length; day++) {
        if (after[day] <= 0 || squares[day] == 0) {
          continue;
        }
        double rest = Math.max(0, level - before[day]);
        double deviation = deviation(day);
        for (int path = 0; path < paths.length; path++) {
          double drawn = Math.exp(deviation * (normal[path] - deviation / 2));
          paths[path][day] *= (rest + after[day] * drawn) / (rest + after[day]);
        }
      }
    }
  }

  /** That of one content; all 0 where no price is planned whose effect is known. */
  static PlannedSpread of(SalesHistory content, LocalDate night, int horizon) {
    PlannedSpread spread = none(horizon);
    double soldUnits = perDay(content.units());
    double soldMoney = perDay(content.gross());
    for (int day = 0; day < horizon; day++) {
      OptionalDouble ratio = content.price().plannedRatio(night.plusDays(day + 1L));
      if (ratio.isPresent()) {
        PricePath.Response response = content.price().response().orElseThrow();
        double of = ratio.getAsDouble();
        double demand = response.form().demandRatio(response.elasticity(), of);
        double feature = Math.log(response.form().demandRatio(1, of));
        double deviation = response.standardError() * feature;
        spread.units.add(day, soldUnits, demand, deviation);
        spread.money.add(day, soldMoney, of * demand, deviation);
      }
    }
    return spread;
  }

  private static double perDay(double[] days) {
    return Arrays.stream(days).skip(Math.max(0, days.length - DAYS)).average().orElse(0);
  }

  PlannedSpread plus(PlannedSpread other) {
    return new PlannedSpread(units.plus(other.units), money.plus(other.money));
  }

  /**
   * Multiplies paths of the whole by the error of its parts' planned prices; their mean stays.
   *
   * @param normal a standard normal number per path, that of the contents' own paths
   * @param ofUnits per path and day
   * @param ofMoney per path and day
   */
  void apply(SalesHistory whole, double[] normal, double[][] ofUnits, double[][] ofMoney) {
    units.apply(perDay(whole.units()), normal, ofUnits);
    money.apply(perDay(whole.gross()), normal, ofMoney);
  }
}

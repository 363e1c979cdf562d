package dev.noctua.stage.forecast;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.noctua.contract.Columns;
import dev.noctua.core.Night;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.forecast.SeriesForecast;
import dev.noctua.model.price.PriceWhatIf;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes the {@link Outlook} of a series of its history. Units and money are forecast apart, and
 * drawn together with the refunds of past days; paths of series of equal length take the same past
 * days.
 *
 * @param night the last day that is known
 * @param horizon days ahead
 * @param seed of the draws
 * @param refundShare of the platform: what a content's own share is drawn to
 * @param refundWeight how much money of a content's own weighs as much as the platform's share
 */
record OutlookModel(
    LocalDate night, int horizon, long seed, double refundShare, double refundWeight)
    implements Serializable {
  private static final int WEEK = 7;
  private static final int FEWEST_DAYS = 28;
  private static final int DRAWS = 1000;

  /** The platform's refund share weighs as much as so many of its orders. */
  private static final double REFUND_ORDERS = 20;

  /** How far back refunds are looked at. */
  private static final int REFUND_DAYS = 84;

  /** Sums of multiples of it are exact in any order. */
  private static final double GRAIN = 0x1p-20;

  private static final String DORMANT = "dormant";
  private static final String SOLD_OUT = "sold_out";
  private static final String NOT_ON_SALE = "not_on_sale";

  /**
   * The model of a night.
   *
   * @param demand the days of {@code demand_daily} that forecasts look at
   */
  static OutlookModel of(Night night, int horizon, Dataset<Row> demand) {
    Row totals =
        demand.agg(total(Columns.GROSS), total(Columns.REFUNDS), total(Columns.ORDERS)).first();
    double paid = totals.<Double>getAs(Columns.GROSS);
    double orders = totals.<Double>getAs(Columns.ORDERS);
    return new OutlookModel(
        night.date(),
        horizon,
        night.seed(),
        paid > 0 ? Math.min(1, totals.<Double>getAs(Columns.REFUNDS) / paid) : 0,
        orders > 0 ? REFUND_ORDERS * paid / orders : 0);
  }

  private static Column total(String column) {
    return coalesce(sum(col(column)).cast("double"), lit(0d)).as(column);
  }

  /** A multiple of {@link #GRAIN}. */
  static double grain(double value) {
    return Math.rint(value / GRAIN) * GRAIN;
  }

  /** What the history says of the days ahead. */
  Outlook of(SalesHistory history) {
    if (history.units().length == 0) {
      return silent(history, NOT_ON_SALE);
    }
    if (history.seatsLeft().orElse(1) <= 0) {
      return silent(history, SOLD_OUT);
    }
    if (!history.isNoticed()) {
      return silent(history, DORMANT);
    }
    SeriesForecast money = forecast(history.gross());
    SeriesForecast pieces = forecast(history.units());
    double[] expectedUnits = pieces.ahead();
    double[] expected = money.ahead();
    double[][] gross = money.draws(seed, DRAWS);
    double[][] units = pieces.draws(seed, DRAWS);
    if (history.seatsLeft().isPresent()) {
      long seats = history.seatsLeft().getAsLong();
      limit(expectedUnits, expected, seats);
      for (int draw = 0; draw < DRAWS; draw++) {
        limit(units[draw], gross[draw], seats);
      }
    }
    double kept = 1 - refundShare(history);
    double[][] net = net(gross, expected, kept, history.refunds());
    double[] normal = PriceWhatIf.draws(DRAWS, seed + 2);
    PriceEffect price = history.price().apply(night, normal, units, net);
    return new Outlook(
        history.level(),
        history.item(),
        history.category(),
        history.kind(),
        money.method().id(),
        grain(pieces.errorVariance()),
        grain(money.errorVariance()),
        grains(expectedUnits),
        grains(expected),
        price,
        kept,
        Quantiles.of(units, Quantiles.UNITS),
        Quantiles.of(net, Quantiles.REVENUE));
  }

  private SeriesForecast forecast(double[] history) {
    ForecastMethod method =
        history.length < FEWEST_DAYS
            ? ForecastMethod.SAME_WEEKDAY_MEAN
            : ForecastMethod.COMBINATION;
    return method.forecast(history, WEEK, horizon);
  }

  /** Nothing will be sold. */
  private Outlook silent(SalesHistory history, String why) {
    int rows = Spans.rows(horizon);
    return new Outlook(
        history.level(),
        history.item(),
        history.category(),
        history.kind(),
        why,
        0,
        0,
        new double[horizon],
        new double[horizon],
        PriceEffect.none(history.price().current(), horizon),
        1 - refundShare(history),
        new double[rows][Quantiles.UNITS.length],
        new double[rows][Quantiles.REVENUE.length]);
  }

  /** Sells no more than so many seats on a path; money ends with the units. */
  private static void limit(double[] units, double[] gross, long seats) {
    double left = seats;
    for (int day = 0; day < units.length; day++) {
      double wanted = units[day];
      if (wanted > left) {
        units[day] = left;
        gross[day] *= left / wanted;
      }
      left -= units[day];
    }
  }

  private static double[] grains(double[] days) {
    return Arrays.stream(days).map(OutlookModel::grain).toArray();
  }

  /**
   * The share of the money paid that is given back: own refunds, and the platform's share as often
   * as {@link #refundWeight} says (the mean of a beta distribution).
   */
  private double refundShare(SalesHistory history) {
    double paid = recent(history.gross());
    double back = recent(history.refunds());
    double weight = paid + refundWeight;
    return weight <= 0 ? 0 : Math.min(1, (back + refundWeight * refundShare) / weight);
  }

  private static double recent(double[] days) {
    return Arrays.stream(days).skip(Math.max(0, days.length - REFUND_DAYS)).sum();
  }

  /**
   * What is left of each path: less the refunds of past days, from a drawn one on, in such a
   * measure that they are on average what isn't kept of the expected.
   */
  private double[][] net(double[][] gross, double[] expected, double kept, double[] refunds) {
    double[] past =
        Arrays.copyOfRange(refunds, Math.max(0, refunds.length - REFUND_DAYS), refunds.length);
    double mean = Arrays.stream(past).average().orElse(0);
    double due = (1 - kept) * Arrays.stream(expected).average().orElse(0);
    SplittableRandom random = new SplittableRandom(seed + 1);
    double[][] net = new double[gross.length][horizon];
    for (int draw = 0; draw < gross.length; draw++) {
      int start = random.nextInt(past.length);
      for (int day = 0; day < horizon; day++) {
        net[draw][day] =
            mean > 0
                ? gross[draw][day] - past[(start + day) % past.length] * due / mean
                : kept * gross[draw][day];
      }
    }
    return net;
  }
}

package dev.noctua.model.market;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Which share of the money that is given back has come back so many days after it was paid. Of each
 * delay, what was given back is divided by what was paid long enough ago to tell: the additive
 * method of claims reserving (Schmidt 2006, "Methods and Models of Loss Reserving Based on Run-Off
 * Triangles"). It takes orders of which nothing has come back into account, which the estimators
 * for right-truncated delays do without (Lagakos, Barraj and De Gruttola 1988), and no sum of one
 * delay can make all shorter ones count for nothing.
 */
public final class RefundCurve implements Serializable {
  /** Refunds that come later aren't in the curve. */
  public static final int LONGEST = 84;

  /** How far back orders are looked at: of half of them the longest delay is known. */
  public static final int DAYS = 2 * LONGEST;

  /** A delay counts if so much of the money was paid long enough ago to show it. */
  private static final double LEAST_SHARE = 0.1;

  private final double[] shares;

  private RefundCurve(double[] shares) {
    this.shares = shares;
  }

  /** All is given back on the day on which it was paid. */
  public static RefundCurve none() {
    return new RefundCurve(new double[] {1});
  }

  /**
   * The curve of one platform; {@link #none} where nothing was given back.
   *
   * @param paid money paid so many days ago, from 0 on
   * @param refunded of this money what was given back so many days after it was paid, from 0 on;
   *     what is below 0 counts as 0
   */
  public static RefundCurve of(double[] paid, double[] refunded) {
    double all = Arrays.stream(paid).sum();
    double old = all;
    double sum = 0;
    double[] shares = new double[Math.min(LONGEST + 1, paid.length)];
    int delays = 0;
    while (delays < shares.length && old > 0 && old >= LEAST_SHARE * all) {
      double back = delays < refunded.length ? Math.max(0, refunded[delays]) : 0;
      sum += back / old;
      shares[delays] = sum;
      old -= paid[delays];
      delays++;
    }
    if (sum <= 0) {
      return none();
    }
    double last = sum;
    return new RefundCurve(
        Arrays.stream(shares, 0, delays).map(share -> Math.min(1, share / last)).toArray());
  }

  /** The share that has come back so many days after the order; 0 before the order. */
  public double share(int days) {
    return days < 0 ? 0 : days < shares.length ? shares[days] : 1;
  }

  /**
   * How much of the money paid has had its refunds within the last days, its own day counted as one
   * of them: what is given back in these days over this is the share that is given back in the end,
   * whether sales grow, fall or have just begun.
   *
   * @param paid per day, oldest first
   * @param days the last ones, in which refunds are counted
   */
  public double matured(double[] paid, int days) {
    double sum = 0;
    int begin = Math.max(0, paid.length - days);
    for (int day = Math.max(0, begin - LONGEST); day < paid.length; day++) {
      sum += paid[day] * (share(paid.length - 1 - day) - share(begin - 1 - day));
    }
    return sum;
  }
}

package dev.noctua.stage.settle;

/**
 * One paid order, split; the three parts add up to its amount.
 *
 * @param fee what the channel keeps, fen
 * @param creator what falls to the creator, fen; below 0 when the creator bears a fee above the
 *     share
 * @param platform what is left, fen; below 0 when the platform paid for its own coupon
 * @param share the creator's share, in 1/10000
 * @param rate the channel's fee rate, in 1/100000
 */
record Split(long fee, long creator, long platform, long share, long rate) {
  /** Units of {@link #share} in one. */
  static final long SHARES = 10_000;

  /** Units of {@link #rate} in one. */
  static final long RATES = 100_000;

  /**
   * Splits what came in. The creator's base is the price less the creator's own coupon: the
   * platform's coupons and points don't lower it.
   *
   * @param base price − creator's coupon, fen
   * @param amount what came in through the channel, fen
   */
  static Split of(long base, long amount, long share, long rate, FeeRules.Bearer bearer) {
    long fee = Fen.part(amount, rate, RATES);
    long creator = Fen.part(base, share, SHARES) - bornByCreator(fee, share, bearer);
    return new Split(fee, creator, amount - fee - creator, share, rate);
  }

  private static long bornByCreator(long fee, long share, FeeRules.Bearer bearer) {
    return switch (bearer) {
      case PLATFORM -> 0;
      case CREATOR -> fee;
      case PRO_RATA -> Fen.part(fee, share, SHARES);
    };
  }
}

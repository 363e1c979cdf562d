package dev.noctua.stage.settle;

import java.time.LocalDate;

/**
 * One line of the settlement: {@code fee + creator + platform = amount}, or a problem and three
 * zeros. Money in fen, below 0 for what was given back.
 *
 * @param dt the night that adds it
 * @param kind paid, refunded or adjustment
 * @param problem why nothing was split; null: it was
 * @param price list price × quantity of the order; null when it isn't known
 * @param share in 1/10000; null with a problem
 * @param rate in 1/100000; null with a problem
 */
record SettlementLine(
    LocalDate dt,
    String eventId,
    String kind,
    String problem,
    String orderId,
    String creatorId,
    String contentId,
    String channel,
    LocalDate date,
    Long price,
    long amount,
    long fee,
    long creator,
    long platform,
    Long share,
    Long rate) {
  static final String PAID = "paid";
  static final String REFUNDED = "refunded";
  static final String ADJUSTMENT = "adjustment";

  static final String NO_SHARE = "no_share";
  static final String SECOND_PAID = "second_paid";
  static final String OVER_REFUND = "over_refund";
  static final String ORPHAN_REFUND = "orphan_refund";
}

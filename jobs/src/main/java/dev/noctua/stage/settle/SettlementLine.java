package dev.noctua.stage.settle;

import java.time.Instant;
import java.time.LocalDate;

/**
 * One payment or refund of an order. Money in fen, below 0 for what was given back.
 *
 * @param dt the night that adds it
 * @param refundId null for a payment
 * @param kind paid, refunded or adjustment
 * @param problem why it doesn't count, or counts in part, or isn't split; null: all is well
 * @param order the order that it belongs to; null while that hasn't arrived
 * @param contentId the order's; until this has arrived, as the first refund says
 * @param channel likewise
 * @param at when the payment or refund happened
 * @param date its day in the business time zone
 * @param amount as the line says it
 * @param counted what of {@code amount} counts
 * @param fee what of that the channel keeps
 * @param creator what of that falls to the creator
 * @param isSplit whether {@code counted} is split; otherwise no part is anybody's
 */
record SettlementLine(
    LocalDate dt,
    String eventId,
    String refundId,
    String kind,
    String problem,
    String orderId,
    OrderBalance.Order order,
    String contentId,
    String channel,
    Instant at,
    LocalDate date,
    long amount,
    long counted,
    long fee,
    long creator,
    boolean isSplit) {
  static final String PAID = "paid";
  static final String REFUNDED = "refunded";
  static final String ADJUSTMENT = "adjustment";

  static final String NO_SHARE = "no_share";
  static final String SECOND_PAID = "second_paid";
  static final String SECOND_REFUND = "second_refund";
  static final String OVER_REFUND = "over_refund";
  static final String ORPHAN_REFUND = "orphan_refund";

  /** What of {@code counted} falls to the platform: the rest. */
  long platform() {
    return isSplit ? counted - fee - creator : 0;
  }

  /** What the order cost less than its list value; null while the order is unknown. */
  Long discount() {
    return order == null ? null : order.listValue() - order.amount();
  }
}

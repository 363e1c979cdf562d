package dev.noctua.stage.settle;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;

/** A payment or a refund of one order; money in fen. */
sealed interface OrderEvent {
  /** Unique for ever. */
  String eventId();

  /** The night that it arrived with. */
  LocalDate arrived();

  /** When it happened. */
  Instant at();

  /** The order in which events are booked: by arrival, then time, then id. */
  Comparator<OrderEvent> BOOKING =
      Comparator.comparing(OrderEvent::arrived)
          .thenComparing(OrderEvent::at)
          .thenComparing(OrderEvent::eventId);

  /**
   * A payment.
   *
   * @param date day of {@code at} in the business time zone
   * @param creatorId the content's creator; null when the catalog names none
   * @param share the creator's share in force at {@code at}, in 1/10000; null when there is none
   * @param listValue list price × quantity
   * @param creatorCoupon the coupon that the creator bears
   * @param amount what the buyer paid
   */
  record Paid(
      String eventId,
      LocalDate arrived,
      Instant at,
      LocalDate date,
      String userKey,
      String contentId,
      String creatorId,
      Long share,
      String channel,
      int units,
      long listValue,
      long creatorCoupon,
      long amount)
      implements OrderEvent {}

  /**
   * A refund.
   *
   * @param contentId as the refund says it; once its order is there, the order's counts
   * @param channel likewise
   * @param amount what was given back, above 0
   */
  record Refund(
      String eventId,
      LocalDate arrived,
      Instant at,
      String refundId,
      String contentId,
      String channel,
      long amount)
      implements OrderEvent {}
}

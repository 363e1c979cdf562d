package dev.noctua.stage.settle;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Where one order stands; money in fen.
 *
 * @param order what was paid; null while only refunds have arrived
 * @param refunded given back so far of what was paid
 * @param feeReturned given back by the channel so far
 * @param creatorReturned given back by the creator so far
 * @param pending refunds that wait for the order, in order of arrival
 */
record OrderBalance(
    String orderId,
    Order order,
    long refunded,
    long feeReturned,
    long creatorReturned,
    List<Pending> pending) {

  /** The order as it was paid; {@code split} is null when there was no creator or no share. */
  record Order(
      String paidEventId,
      String userKey,
      String contentId,
      String creatorId,
      String channel,
      Instant paidAt,
      LocalDate date,
      int units,
      long price,
      long amount,
      Split split) {}

  /** A refund whose order hasn't come; expired: it was reported as an orphan. */
  record Pending(OrderEvent.Refund refund, boolean expired) {}

  static OrderBalance unknown(String orderId) {
    return new OrderBalance(orderId, null, 0, 0, 0, List.of());
  }
}

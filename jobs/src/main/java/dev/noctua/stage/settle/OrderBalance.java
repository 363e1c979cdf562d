package dev.noctua.stage.settle;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one order stands; money in fen.
 *
 * @param order what was paid; null while only refunds have arrived
 * @param refunded given back so far of what was paid
 * @param feeReturned given back by the channel so far
 * @param creatorReturned given back by the creator so far
 * @param refundIds the refunds booked so far, in their order
 * @param pending refunds that wait for the order, in order of arrival
 */
record OrderBalance(
    String orderId,
    Order order,
    long refunded,
    long feeReturned,
    long creatorReturned,
    List<String> refundIds,
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
      long listValue,
      long amount,
      Split split) {}

  /** A refund whose order hasn't come; expired: it was reported as an orphan. */
  record Pending(OrderEvent.Refund refund, boolean expired) {}

  static OrderBalance unknown(String orderId) {
    return new OrderBalance(orderId, null, 0, 0, 0, List.of(), List.of());
  }

  /** Whether a refund has been told already, booked or waiting. */
  boolean knows(String refundId) {
    return refundIds.contains(refundId)
        || pending.stream().anyMatch(waiting -> waiting.refund().refundId().equals(refundId));
  }

  /** The same with a payment, which nothing has been given back of. */
  OrderBalance paid(Order paid) {
    return new OrderBalance(orderId, paid, 0, 0, 0, List.of(), List.of());
  }

  /** The same after one more refund; sums are those of all refunds. */
  OrderBalance refunded(String refundId, long refunded, long feeReturned, long creatorReturned) {
    List<String> ids = Stream.concat(refundIds.stream(), Stream.of(refundId)).toList();
    return new OrderBalance(orderId, order, refunded, feeReturned, creatorReturned, ids, pending);
  }

  /** The same with these refunds waiting. */
  OrderBalance waiting(List<Pending> refunds) {
    return new OrderBalance(
        orderId, order, refunded, feeReturned, creatorReturned, refundIds, List.copyOf(refunds));
  }
}

package dev.noctua.stage.settle;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Books the events of one order, one night or many, into its balance and its lines.
 *
 * <p>At every moment creator + platform + fee of an order, its refunds included, is what came in
 * and stayed. A refund is split in the order's own proportions: what the creator and the channel
 * have given back is a rounded share of all that was refunded so far, so roundings don't add up.
 * What an order is told twice counts once: its payment, and each of its refunds by refund_id.
 *
 * @param zone the business time zone, for the day of an event
 */
record OrderLedger(FeeRules rules, ZoneId zone) implements Serializable {

  /** Where the order stands, and the lines that led there. */
  record Booked(OrderBalance balance, List<SettlementLine> lines) {}

  /**
   * Books events that arrived in {@code from..to} on top of {@code before}.
   *
   * @param before the balance of the night before {@code from}; null: none, and the events are all
   *     that there ever were
   * @param events of this order, by arrival, then time, then id
   */
  Booked apply(
      String orderId, OrderBalance before, List<OrderEvent> events, LocalDate from, LocalDate to) {
    Book book =
        before == null
            ? new Book(OrderBalance.unknown(orderId), LocalDate.MIN)
            : new Book(before, from);
    for (OrderEvent event : events) {
      // An order in the last night that its refund waits for is in time.
      book.expire(event.arrived().minusDays(1));
      if (event instanceof OrderEvent.Paid paid) {
        book.bookPayment(paid);
      } else if (event instanceof OrderEvent.Refund refund) {
        book.bookRefund(refund);
      }
    }
    book.expire(to);
    return new Booked(book.balance, List.copyOf(book.lines));
  }

  private final class Book {
    private final LocalDate from;
    private final List<SettlementLine> lines = new ArrayList<>();
    private OrderBalance balance;

    Book(OrderBalance balance, LocalDate from) {
      this.balance = balance;
      this.from = from;
    }

    void bookPayment(OrderEvent.Paid paid) {
      if (balance.order() != null) {
        lines.add(line(paid, SettlementLine.PAID, SettlementLine.SECOND_PAID, 0, null));
        return;
      }
      Split split = split(paid);
      List<OrderBalance.Pending> waiting = balance.pending();
      boolean adjusts = waiting.stream().anyMatch(OrderBalance.Pending::expired);
      balance = balance.paid(order(paid, split));
      lines.add(
          line(
              paid,
              adjusts ? SettlementLine.ADJUSTMENT : SettlementLine.PAID,
              split == null ? SettlementLine.NO_SHARE : null,
              paid.amount(),
              split));
      for (OrderBalance.Pending pending : waiting) {
        giveBack(
            pending.refund(),
            paid.arrived(),
            pending.expired() ? SettlementLine.ADJUSTMENT : SettlementLine.REFUNDED);
      }
    }

    void bookRefund(OrderEvent.Refund refund) {
      if (balance.knows(refund.refundId())) {
        lines.add(uncounted(refund, refund.arrived(), SettlementLine.SECOND_REFUND));
      } else if (balance.order() != null) {
        giveBack(refund, refund.arrived(), SettlementLine.REFUNDED);
      } else {
        List<OrderBalance.Pending> waiting = new ArrayList<>(balance.pending());
        waiting.add(new OrderBalance.Pending(refund, false));
        balance = balance.waiting(waiting);
      }
    }

    /** Splits a refund like its order; what exceeds the order's amount isn't split. */
    private void giveBack(OrderEvent.Refund refund, LocalDate dt, String kind) {
      OrderBalance.Order order = balance.order();
      long asked = Math.addExact(balance.refunded(), refund.amount());
      long refunded = Math.min(asked, order.amount());
      long counted = balance.refunded() - refunded;
      Split split = order.split();
      long creator = balance.creatorReturned();
      long fee = balance.feeReturned();
      if (split != null && counted != 0) {
        creator = Fen.part(split.creator(), refunded, order.amount());
        fee =
            rules.channels().get(order.channel()).refunded()
                ? Fen.part(split.fee(), refunded, order.amount())
                : fee;
      }
      String problem = split == null ? SettlementLine.NO_SHARE : null;
      lines.add(
          line(
              refund,
              dt,
              kind,
              asked > refunded ? SettlementLine.OVER_REFUND : problem,
              counted,
              balance.feeReturned() - fee,
              balance.creatorReturned() - creator,
              split != null));
      balance = balance.refunded(refund.refundId(), refunded, fee, creator);
    }

    /** Reports the refunds whose time to wait ended by {@code night}, each on its own night. */
    void expire(LocalDate night) {
      List<OrderBalance.Pending> waiting = new ArrayList<>();
      for (OrderBalance.Pending pending : balance.pending()) {
        LocalDate due = pending.refund().arrived().plusDays(rules.pendingDays());
        if (pending.expired() || due.isAfter(night)) {
          waiting.add(pending);
        } else {
          // A shorter wait in the settings can end before the nights being booked.
          LocalDate dt = due.isBefore(from) ? from : due;
          lines.add(uncounted(pending.refund(), dt, SettlementLine.ORPHAN_REFUND));
          waiting.add(new OrderBalance.Pending(pending.refund(), true));
        }
      }
      balance = balance.waiting(waiting);
    }

    private SettlementLine uncounted(OrderEvent.Refund refund, LocalDate dt, String problem) {
      return line(refund, dt, SettlementLine.REFUNDED, problem, 0, 0, 0, false);
    }

    private SettlementLine line(
        OrderEvent.Paid paid, String kind, String problem, long counted, Split split) {
      OrderBalance.Order order = balance.order();
      return new SettlementLine(
          paid.arrived(),
          paid.eventId(),
          null,
          kind,
          problem,
          balance.orderId(),
          order,
          order.contentId(),
          order.channel(),
          paid.at(),
          paid.date(),
          paid.amount(),
          counted,
          split == null ? 0 : split.fee(),
          split == null ? 0 : split.creator(),
          split != null);
    }

    private SettlementLine line(
        OrderEvent.Refund refund,
        LocalDate dt,
        String kind,
        String problem,
        long counted,
        long fee,
        long creator,
        boolean isSplit) {
      OrderBalance.Order order = balance.order();
      // The state keeps one content and channel for all refunds that wait for an order.
      OrderEvent.Refund first = order == null ? balance.pending().get(0).refund() : refund;
      return new SettlementLine(
          dt,
          refund.eventId(),
          refund.refundId(),
          kind,
          problem,
          balance.orderId(),
          order,
          order == null ? first.contentId() : order.contentId(),
          order == null ? first.channel() : order.channel(),
          refund.at(),
          refund.at().atZone(zone).toLocalDate(),
          -refund.amount(),
          counted,
          fee,
          creator,
          isSplit);
    }
  }

  /** Null when there is nobody to share with, or no share. */
  private Split split(OrderEvent.Paid paid) {
    if (paid.creatorId() == null || paid.share() == null) {
      return null;
    }
    long rate = rules.channels().get(paid.channel()).rate();
    return Split.of(
        paid.listValue() - paid.creatorCoupon(), paid.amount(), paid.share(), rate, rules.bearer());
  }

  private static OrderBalance.Order order(OrderEvent.Paid paid, Split split) {
    return new OrderBalance.Order(
        paid.eventId(),
        paid.userKey(),
        paid.contentId(),
        paid.creatorId(),
        paid.channel(),
        paid.at(),
        paid.date(),
        paid.units(),
        paid.listValue(),
        paid.amount(),
        split);
  }
}

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
        lines.add(line(paid, SettlementLine.PAID, SettlementLine.SECOND_PAID, null));
        return;
      }
      Split split = split(paid);
      boolean adjusts = balance.pending().stream().anyMatch(OrderBalance.Pending::expired);
      lines.add(
          line(
              paid,
              adjusts ? SettlementLine.ADJUSTMENT : SettlementLine.PAID,
              split == null ? SettlementLine.NO_SHARE : null,
              split));
      List<OrderBalance.Pending> waiting = balance.pending();
      balance = new OrderBalance(balance.orderId(), order(paid, split), 0, 0, 0, List.of());
      for (OrderBalance.Pending pending : waiting) {
        giveBack(
            pending.refund(),
            paid.arrived(),
            pending.expired() ? SettlementLine.ADJUSTMENT : SettlementLine.REFUNDED);
      }
    }

    void bookRefund(OrderEvent.Refund refund) {
      if (balance.order() != null) {
        giveBack(refund, refund.arrived(), SettlementLine.REFUNDED);
      } else {
        List<OrderBalance.Pending> waiting = new ArrayList<>(balance.pending());
        waiting.add(new OrderBalance.Pending(refund, false));
        balance = pending(waiting);
      }
    }

    private void giveBack(OrderEvent.Refund refund, LocalDate dt, String kind) {
      OrderBalance.Order order = balance.order();
      long refunded = Math.addExact(balance.refunded(), refund.amount());
      if (refunded > order.amount()) {
        lines.add(line(refund, dt, kind, SettlementLine.OVER_REFUND, 0, 0));
        return;
      }
      Split split = order.split();
      long creator = 0;
      long fee = 0;
      if (split != null) {
        creator = Fen.part(split.creator(), refunded, order.amount());
        fee =
            rules.channels().get(order.channel()).refunded()
                ? Fen.part(split.fee(), refunded, order.amount())
                : balance.feeReturned();
      }
      lines.add(
          line(
              refund,
              dt,
              kind,
              split == null ? SettlementLine.NO_SHARE : null,
              balance.feeReturned() - fee,
              balance.creatorReturned() - creator));
      balance = new OrderBalance(balance.orderId(), order, refunded, fee, creator, List.of());
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
          lines.add(
              line(
                  pending.refund(),
                  dt,
                  SettlementLine.REFUNDED,
                  SettlementLine.ORPHAN_REFUND,
                  0,
                  0));
          waiting.add(new OrderBalance.Pending(pending.refund(), true));
        }
      }
      balance = pending(waiting);
    }

    private OrderBalance pending(List<OrderBalance.Pending> waiting) {
      return new OrderBalance(
          balance.orderId(),
          balance.order(),
          balance.refunded(),
          balance.feeReturned(),
          balance.creatorReturned(),
          List.copyOf(waiting));
    }

    private SettlementLine line(OrderEvent.Paid paid, String kind, String problem, Split split) {
      return new SettlementLine(
          paid.arrived(),
          paid.eventId(),
          kind,
          problem,
          balance.orderId(),
          paid.creatorId(),
          paid.contentId(),
          paid.channel(),
          paid.date(),
          paid.price(),
          paid.amount(),
          split == null ? 0 : split.fee(),
          split == null ? 0 : split.creator(),
          split == null ? 0 : split.platform(),
          split == null ? null : split.share(),
          split == null ? null : split.rate());
    }

    private SettlementLine line(
        OrderEvent.Refund refund,
        LocalDate dt,
        String kind,
        String problem,
        long fee,
        long creator) {
      OrderBalance.Order order = balance.order();
      // The state keeps one content and channel for all refunds that wait for an order.
      OrderEvent.Refund first = order == null ? balance.pending().get(0).refund() : refund;
      boolean clean = problem == null;
      return new SettlementLine(
          dt,
          refund.eventId(),
          kind,
          problem,
          balance.orderId(),
          order == null ? null : order.creatorId(),
          order == null ? first.contentId() : order.contentId(),
          order == null ? first.channel() : order.channel(),
          refund.at().atZone(zone).toLocalDate(),
          order == null ? null : order.price(),
          -refund.amount(),
          fee,
          creator,
          clean ? -refund.amount() - fee - creator : 0,
          clean ? order.split().share() : null,
          clean ? order.split().rate() : null);
    }
  }

  /** Null when there is nobody to share with, or no share. */
  private Split split(OrderEvent.Paid paid) {
    if (paid.creatorId() == null || paid.share() == null) {
      return null;
    }
    long rate = rules.channels().get(paid.channel()).rate();
    return Split.of(
        paid.price() - paid.creatorCoupon(), paid.amount(), paid.share(), rate, rules.bearer());
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
        paid.price(),
        paid.amount(),
        split);
  }
}

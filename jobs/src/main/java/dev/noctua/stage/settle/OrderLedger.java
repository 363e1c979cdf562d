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
  record Booked(Balance balance, List<Line> lines) {}

  /**
   * Books events that arrived in {@code from..to} on top of {@code before}.
   *
   * @param before the balance of the night before {@code from}; null: none, and the events are all
   *     that there ever were
   * @param events of this order, by arrival, then time, then id
   */
  Booked apply(String orderId, Balance before, List<Event> events, LocalDate from, LocalDate to) {
    Book book =
        before == null ? new Book(Balance.unknown(orderId), LocalDate.MIN) : new Book(before, from);
    for (Event event : events) {
      // An order in the last night that its refund waits for is in time.
      book.expire(event.arrived().minusDays(1));
      if (event instanceof Event.Paid paid) {
        book.paid(paid);
      } else if (event instanceof Event.Refund refund) {
        book.refund(refund);
      }
    }
    book.expire(to);
    return new Booked(book.balance, List.copyOf(book.lines));
  }

  private final class Book {
    private final LocalDate from;
    private final List<Line> lines = new ArrayList<>();
    private Balance balance;

    Book(Balance balance, LocalDate from) {
      this.balance = balance;
      this.from = from;
    }

    void paid(Event.Paid paid) {
      if (balance.order() != null) {
        lines.add(line(paid, Line.PAID, Line.SECOND_PAID, null));
        return;
      }
      Split split = split(paid);
      boolean adjusts = balance.pending().stream().anyMatch(Balance.Pending::expired);
      lines.add(
          line(
              paid,
              adjusts ? Line.ADJUSTMENT : Line.PAID,
              split == null ? Line.NO_SHARE : null,
              split));
      List<Balance.Pending> waiting = balance.pending();
      balance = new Balance(balance.orderId(), order(paid, split), 0, 0, 0, List.of());
      for (Balance.Pending pending : waiting) {
        giveBack(
            pending.refund(), paid.arrived(), pending.expired() ? Line.ADJUSTMENT : Line.REFUNDED);
      }
    }

    void refund(Event.Refund refund) {
      if (balance.order() != null) {
        giveBack(refund, refund.arrived(), Line.REFUNDED);
      } else {
        List<Balance.Pending> waiting = new ArrayList<>(balance.pending());
        waiting.add(new Balance.Pending(refund, false));
        balance = pending(waiting);
      }
    }

    private void giveBack(Event.Refund refund, LocalDate dt, String kind) {
      Balance.Order order = balance.order();
      long refunded = Math.addExact(balance.refunded(), refund.amount());
      if (refunded > order.amount()) {
        lines.add(line(refund, dt, kind, Line.OVER_REFUND, 0, 0));
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
              split == null ? Line.NO_SHARE : null,
              balance.feeReturned() - fee,
              balance.creatorReturned() - creator));
      balance = new Balance(balance.orderId(), order, refunded, fee, creator, List.of());
    }

    /** Reports the refunds whose time to wait ended by {@code night}, each on its own night. */
    void expire(LocalDate night) {
      List<Balance.Pending> waiting = new ArrayList<>();
      for (Balance.Pending pending : balance.pending()) {
        LocalDate due = pending.refund().arrived().plusDays(rules.pendingDays());
        if (pending.expired() || due.isAfter(night)) {
          waiting.add(pending);
        } else {
          // A shorter wait in the settings can end before the nights being booked.
          LocalDate dt = due.isBefore(from) ? from : due;
          lines.add(line(pending.refund(), dt, Line.REFUNDED, Line.ORPHAN_REFUND, 0, 0));
          waiting.add(new Balance.Pending(pending.refund(), true));
        }
      }
      balance = pending(waiting);
    }

    private Balance pending(List<Balance.Pending> waiting) {
      return new Balance(
          balance.orderId(),
          balance.order(),
          balance.refunded(),
          balance.feeReturned(),
          balance.creatorReturned(),
          List.copyOf(waiting));
    }

    private Line line(Event.Paid paid, String kind, String problem, Split split) {
      return new Line(
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

    private Line line(
        Event.Refund refund, LocalDate dt, String kind, String problem, long fee, long creator) {
      Balance.Order order = balance.order();
      // The state keeps one content and channel for all refunds that wait for an order.
      Event.Refund first = order == null ? balance.pending().get(0).refund() : refund;
      boolean clean = problem == null;
      return new Line(
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
  private Split split(Event.Paid paid) {
    if (paid.creatorId() == null || paid.share() == null) {
      return null;
    }
    long rate = rules.channels().get(paid.channel()).rate();
    return Split.of(
        paid.price() - paid.creatorCoupon(), paid.amount(), paid.share(), rate, rules.bearer());
  }

  private static Balance.Order order(Event.Paid paid, Split split) {
    return new Balance.Order(
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

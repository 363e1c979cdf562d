package dev.noctua.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Orders, payments and refunds; keeps the shelves, the seats and the channels' bills true. */
final class Orders {
  private static final List<String> CHANNELS = List.of("alipay", "wechat_pay", "balance");
  private static final double[] CHANNEL_WEIGHTS = {4.5, 4.5, 1};

  /** One payment through a channel; {@code trade} is null for the balance. */
  record Payment(String channel, String trade) {}

  private record Refund(
      Person person, Content content, String order, Payment payment, long fen, boolean last) {}

  private record Coupon(String code, long fen, String fundedBy) {}

  private final World world;
  private final Bills bills;
  private final int[] seatsSold;
  private final Map<Integer, List<Refund>> due = new TreeMap<>();

  Orders(World world, Bills bills) {
    this.world = world;
    this.bills = bills;
    this.seatsSold = new int[world.contents()];
  }

  /** Buys unless it is owned, sold out or the buyer's own. */
  void buy(Session session, Content content) {
    Draw draw = session.draw;
    int quantity = content.kind() == Kind.COACHING && draw.chance(0.1) ? 2 : 1;
    boolean soldOut =
        content.seats() > 0 && seatsSold[content.index()] + quantity > content.seats();
    boolean own = content.creatorUser() == session.person.id;
    if (soldOut || own || !session.shelf.buyable(content.index(), session.day)) {
      return;
    }
    seatsSold[content.index()] += quantity;
    own(session, content);

    Person person = session.person;
    String arm = person.id % 2 == 0 ? "coupon" : "control";
    long price = content.price(session.day) * quantity;
    Coupon coupon = coupon(session, content, arm, price);
    long discount = coupon == null ? 0 : coupon.fen();
    long points = draw.chance(0.08) ? Math.min(500, (price - discount) / 2) : 0;
    long amount = price - discount - points;
    Payment payment = pay(session);
    String number = session.nextId();
    String order = "o" + number;
    Event event = event(person, "t" + number, session.day, session.now(), "paid", order, content);
    ObjectNode json = event.json();
    json.put("quantity", quantity);
    json.put("list_price", Money.text(content.price(session.day)));
    json.put("amount", Money.text(amount)).put("currency", "CNY");
    if (coupon != null) {
      ObjectNode used = json.putObject("coupon");
      used.put("code", coupon.code()).put("amount", Money.text(coupon.fen()));
      used.put("funded_by", coupon.fundedBy());
    }
    if (points > 0) {
      json.put("points_amount", Money.text(points));
    }
    json.putObject("arms").put("coupon_trial", arm);
    paidBy(json, payment);
    session.emit(event.worth(amount));
    bills.paid(payment, order, content.title(), amount, session.now());
    planRefund(session, content, order, payment, amount);
    if (content.kind() == Kind.COMMUNITY) {
      session.pass(15);
      Forum.act(session, "join", content.communityId());
    }
  }

  private static void own(Session session, Content content) {
    int lastDay = content.validDays() == 0 ? Shelf.FOR_EVER : session.day + content.validDays();
    session.shelf.add(content.index(), lastDay);
    for (int inside : content.contains()) {
      session.shelf.add(inside, lastDay);
    }
  }

  private static Coupon coupon(Session session, Content content, String arm, long price) {
    Draw draw = session.draw;
    Coupon coupon = null;
    if (arm.equals("coupon") && draw.chance(0.2)) {
      coupon = new Coupon("AUTUMN10", Money.percent(price, 10), "platform");
    } else if (draw.chance(0.05)) {
      coupon = new Coupon("FROM-" + content.creatorId(), Money.percent(price, 15), "creator");
    }
    if (coupon != null) {
      String code = coupon.code();
      session.act("claim_coupon", "other", json -> json.put("coupon_code", code));
      session.pass(draw.from(5, 40));
    }
    return coupon;
  }

  /** A second order of a visit is often paid together with the first. */
  private Payment pay(Session session) {
    Draw draw = session.draw;
    if (session.payment == null || !draw.chance(0.5)) {
      String channel = CHANNELS.get(draw.weighted(CHANNEL_WEIGHTS));
      String trade = null;
      if (!channel.equals("balance")) {
        String date = world.date(session.day).toString().replace("-", "");
        String number = Long.toString(100_000_000_000L + (long) (draw.uniform() * 9e11));
        String person = Integer.toString(10_000_000 + session.person.id);
        trade = (channel.equals("alipay") ? date : "4200" + date) + person + number;
      }
      session.payment = new Payment(channel, trade);
    }
    return session.payment;
  }

  private static void paidBy(ObjectNode json, Payment payment) {
    json.put("channel", payment.channel());
    if (payment.trade() != null) {
      json.put("channel_trade_no", payment.trade());
    }
  }

  private void planRefund(
      Session session, Content content, String order, Payment payment, long amount) {
    Draw draw = session.draw;
    if (!draw.chance(0.045) || amount < 200) {
      return;
    }
    Person person = session.person;
    int day = session.day + draw.from(1, 9);
    boolean partial = draw.chance(0.35);
    long first = partial ? Money.percent(amount, draw.from(20, 60)) : amount;
    plan(day, new Refund(person, content, order, payment, first, !partial));
    if (partial && draw.chance(0.4)) {
      int later = day + draw.from(1, 5);
      plan(later, new Refund(person, content, order, payment, amount - first, true));
    }
  }

  private void plan(int day, Refund refund) {
    if (day < world.nights() && day <= refund.person().deletedDay) {
      due.computeIfAbsent(day, d -> new ArrayList<>()).add(refund);
    }
  }

  /** The refunds of a day; what is wholly given back leaves the shelf. */
  void refunds(int day, Shelf[] shelves, Consumer<Event> out) {
    List<Refund> refunds = due.remove(day);
    if (refunds == null) {
      return;
    }
    for (Refund refund : refunds) {
      Person person = refund.person();
      String id = "r" + refund.order().substring(1) + (refund.last() ? "-z" : "-a");
      long at = world.at(day, 36_000 + person.id * 61 % 30_000);
      Event event = event(person, id, day, at, "refunded", refund.order(), refund.content());
      ObjectNode json = event.json();
      json.put("amount", Money.text(refund.fen())).put("currency", "CNY");
      json.put("refund_id", id);
      paidBy(json, refund.payment());
      out.accept(event.worth(-refund.fen()));
      bills.refunded(
          refund.payment(), refund.order(), id, refund.content().title(), refund.fen(), at);
      if (refund.last()) {
        shelves[person.id - 1].giveBack(refund.content().index());
      }
    }
  }

  private Event event(
      Person person, String id, int day, long at, String type, String order, Content content) {
    Event event =
        Event.of(world, Event.Log.TRANSACTION, id, day, at, !person.deletes(), person.userId());
    event.json().put("type", type).put("order_id", order).put("content_id", content.id());
    return event;
  }
}

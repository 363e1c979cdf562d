package dev.noctua.stage.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.noctua.stage.settle.FeeRules.Bearer;
import dev.noctua.stage.settle.FeeRules.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderLedgerTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);
  private static final List<Bearer> BEARERS = List.of(Bearer.values());
  private static final OrderLedger LEDGER = ledger(Bearer.PLATFORM);

  private static OrderLedger ledger(Bearer bearer) {
    return new OrderLedger(
        new FeeRules(
            Map.of(
                "alipay", new Channel(600, false),
                "wechat_pay", new Channel(600, true),
                "balance", new Channel(0, false)),
            bearer,
            30),
        ZONE);
  }

  private static OrderEvent.Paid paid(String id, int day, String channel, long amount, Long share) {
    LocalDate date = DAY.plusDays(day);
    return new OrderEvent.Paid(
        id, date, at(day), date, "u", "c", "creator", share, channel, 1, amount, 0, amount);
  }

  private static OrderEvent.Refund refund(String id, int day, long amount) {
    return new OrderEvent.Refund(id, DAY.plusDays(day), at(day), "r-" + id, "c", "alipay", amount);
  }

  private static Instant at(int day) {
    return DAY.plusDays(day).atTime(LocalTime.NOON).atZone(ZONE).toInstant();
  }

  private static OrderLedger.Booked book(int lastDay, OrderEvent... events) {
    return LEDGER.apply("o", null, List.of(events), DAY, DAY.plusDays(lastDay));
  }

  private static List<Long> parts(SettlementLine line) {
    return List.of(line.amount(), line.fee(), line.creator(), line.platform());
  }

  @Test
  void aCouponOfTheCreatorsOwnComesOffTheirPriceFirst() {
    OrderEvent.Paid whole = paid("p", 0, "balance", 800, 5_000L);
    // 10.00 less 2.00 of the creator's own: half of 8.00
    OrderEvent.Paid paid =
        new OrderEvent.Paid(
            "p",
            whole.date(),
            whole.at(),
            whole.date(),
            "u",
            "c",
            "creator",
            5_000L,
            "balance",
            1,
            1_000,
            200,
            800);
    assertThat(parts(book(9, paid).lines().get(0))).isEqualTo(List.of(800L, 0L, 400L, 400L));
  }

  @Test
  void thirdsOfAnOrderGiveBackToTheFen() {
    var booked =
        book(
            9,
            paid("p", 0, "wechat_pay", 1_000, 3_333L),
            refund("a", 1, 333),
            refund("b", 2, 333),
            refund("c", 3, 334));
    // fee 6, creator 3.333 -> 333; given back 110.889 -> 111, 221.778 -> 222, 333
    assertThat(booked.lines().stream().map(OrderLedgerTest::parts))
        .containsExactly(
            List.of(1_000L, 6L, 333L, 661L),
            List.of(-333L, -2L, -111L, -220L),
            List.of(-333L, -2L, -111L, -220L),
            List.of(-334L, -2L, -111L, -221L));
    assertThat(booked.balance().creatorReturned()).isEqualTo(333);
    assertThat(booked.balance().feeReturned()).isEqualTo(6);
  }

  @Test
  void alipayKeepsItsFeeSoThatThePlatformBearsIt() {
    var booked = book(9, paid("p", 0, "alipay", 10_000, 5_000L), refund("a", 1, 10_000));
    assertThat(parts(booked.lines().get(1))).containsExactly(-10_000L, 0L, -5_000L, -5_000L);
  }

  @Test
  void aRefundBeforeItsOrderWaitsAndIsSplitOnTheOrdersNight() {
    var booked = book(9, refund("a", 0, 400), paid("p", 3, "wechat_pay", 1_000, 5_000L));
    assertThat(booked.lines()).extracting(SettlementLine::eventId).containsExactly("p", "a");
    assertThat(booked.lines()).extracting(SettlementLine::dt).containsOnly(DAY.plusDays(3));
    assertThat(booked.lines()).extracting(SettlementLine::kind).containsExactly("paid", "refunded");
    assertThat(booked.lines().get(1).channel()).isEqualTo("wechat_pay");
    assertThat(booked.balance().pending()).isEmpty();
    assertThat(booked.balance().refunded()).isEqualTo(400);
  }

  @Test
  void aRefundWithoutOrderIsAnOrphanOnItsThirtiethNight() {
    assertThat(book(29, refund("a", 0, 400)).lines()).isEmpty();
    SettlementLine orphan = book(40, refund("a", 0, 400)).lines().get(0);
    assertThat(orphan.dt()).isEqualTo(DAY.plusDays(30));
    assertThat(orphan.problem()).isEqualTo("orphan_refund");
    assertThat(parts(orphan)).containsExactly(-400L, 0L, 0L, 0L);
    assertThat(book(40, refund("a", 0, 400)).balance().pending())
        .containsExactly(new OrderBalance.Pending(refund("a", 0, 400), true));
  }

  @Test
  void anOrderOnTheThirtiethNightIsInTimeAndOneOnTheNextIsAnAdjustment() {
    var inTime = book(50, refund("a", 0, 400), paid("p", 30, "alipay", 1_000, 5_000L));
    assertThat(inTime.lines()).extracting(SettlementLine::kind).containsExactly("paid", "refunded");
    var late = book(50, refund("a", 0, 400), paid("p", 31, "alipay", 1_000, 5_000L));
    assertThat(late.lines())
        .extracting(
            SettlementLine::eventId,
            SettlementLine::kind,
            SettlementLine::problem,
            SettlementLine::creator)
        .containsExactly(
            tuple("a", "refunded", "orphan_refund", 0L),
            tuple("p", "adjustment", null, 500L),
            tuple("a", "adjustment", null, -200L));
  }

  @Test
  void whatExceedsTheAmountIsNotSplitAndTheRestIs() {
    var booked =
        book(
            9,
            paid("p", 0, "alipay", 1_000, 5_000L),
            refund("a", 1, 700),
            refund("b", 2, 301),
            refund("c", 3, 300));
    assertThat(booked.lines())
        .extracting(SettlementLine::problem)
        .containsExactly(null, null, "over_refund", "over_refund");
    assertThat(booked.lines())
        .extracting(SettlementLine::counted)
        .containsExactly(1_000L, -700L, -300L, 0L);
    assertThat(parts(booked.lines().get(2))).containsExactly(-301L, 0L, -150L, -150L);
    assertThat(parts(booked.lines().get(3))).containsExactly(-300L, 0L, 0L, 0L);
    assertThat(booked.balance().refunded()).isEqualTo(1_000);
  }

  @Test
  void nothingOfAnOrderPaidByPointsCanBeRefunded() {
    OrderEvent.Paid points =
        new OrderEvent.Paid(
            "p", DAY, at(0), DAY, "u", "c", "creator", 5_000L, "balance", 1, 1_000, 0, 0);
    var booked = book(9, points, refund("a", 1, 1));
    assertThat(parts(booked.lines().get(0))).containsExactly(0L, 0L, 500L, -500L);
    assertThat(booked.lines().get(1).problem()).isEqualTo("over_refund");
  }

  @Test
  void theSecondPaymentOfAnOrderIsNotSplit() {
    var booked =
        book(9, paid("p", 0, "alipay", 1_000, 5_000L), paid("q", 1, "alipay", 900, 5_000L));
    assertThat(booked.lines().get(1).problem()).isEqualTo("second_paid");
    assertThat(parts(booked.lines().get(1))).containsExactly(900L, 0L, 0L, 0L);
    assertThat(booked.balance().order().paidEventId()).isEqualTo("p");
    assertThat(booked.lines()).extracting(SettlementLine::counted).containsExactly(1_000L, 0L);
    assertThat(booked.lines().get(1).order()).isEqualTo(booked.balance().order());
  }

  private static OrderEvent.Refund again(OrderEvent.Refund refund, String id, int day) {
    return new OrderEvent.Refund(
        id, DAY.plusDays(day), at(day), refund.refundId(), "c", "alipay", refund.amount());
  }

  @Test
  void aRefundToldTwiceCountsOnceBookedOrWaiting() {
    OrderEvent.Refund half = refund("a", 1, 500);
    var booked =
        book(
            9, paid("p", 0, "alipay", 1_000, 5_000L), half, again(half, "b", 2), refund("c", 3, 9));
    assertThat(booked.lines())
        .extracting(SettlementLine::problem)
        .containsExactly(null, null, "second_refund", null);
    assertThat(parts(booked.lines().get(2))).containsExactly(-500L, 0L, 0L, 0L);
    assertThat(booked.lines().get(2).counted()).isZero();
    assertThat(booked.balance().refunded()).isEqualTo(509);
    assertThat(booked.balance().refundIds()).containsExactly("r-a", "r-c");

    OrderEvent.Refund early = refund("a", 0, 400);
    var waiting = book(1, early, again(early, "b", 1));
    assertThat(waiting.lines())
        .extracting(SettlementLine::eventId, SettlementLine::problem)
        .containsExactly(tuple("b", "second_refund"));
    assertThat(waiting.balance().pending()).hasSize(1);
    var paid =
        LEDGER.apply(
            "o",
            waiting.balance(),
            List.of(paid("p", 2, "alipay", 1_000, 5_000L), again(early, "c", 2)),
            DAY.plusDays(2),
            DAY.plusDays(2));
    assertThat(paid.lines())
        .extracting(SettlementLine::eventId, SettlementLine::problem, SettlementLine::counted)
        .containsExactly(
            tuple("p", null, 1_000L), tuple("a", null, -400L), tuple("c", "second_refund", 0L));
  }

  @Test
  void withoutShareNeitherTheOrderNorItsRefundIsSplit() {
    var booked = book(9, paid("p", 0, "alipay", 1_000, null), refund("a", 1, 400));
    assertThat(booked.lines()).extracting(SettlementLine::problem).containsOnly("no_share");
    assertThat(booked.lines()).extracting(SettlementLine::platform).containsOnly(0L);
    assertThat(booked.balance().refunded()).isEqualTo(400);
    assertThat(booked.balance().order().split()).isNull();
  }

  @Test
  void aCreatorsDebtMirrorsItsSplitWhenGivenBack() {
    // fee 61 borne by a creator without share: -61; half of it back: -30.5 -> -31
    var booked =
        ledger(Bearer.CREATOR)
            .apply(
                "o",
                null,
                List.of(paid("p", 0, "wechat_pay", 10_200, 0L), refund("a", 1, 5_100)),
                DAY,
                DAY.plusDays(1));
    assertThat(parts(booked.lines().get(0))).containsExactly(10_200L, 61L, -61L, 10_200L);
    assertThat(parts(booked.lines().get(1))).containsExactly(-5_100L, -31L, 31L, -5_100L);
  }

  @Test
  void aShorterWaitInTheSettingsEndsInTheFirstNightBooked() {
    OrderBalance waiting = book(20, refund("a", 0, 400)).balance();
    OrderLedger impatient =
        new OrderLedger(new FeeRules(LEDGER.rules().channels(), Bearer.PLATFORM, 5), ZONE);
    LocalDate night = DAY.plusDays(21);
    assertThat(impatient.apply("o", waiting, List.of(), night, night).lines())
        .extracting(SettlementLine::dt)
        .containsExactly(night);
  }

  @Test
  void creatorPlatformAndFeeAreWhatCameInAndStayedAtEveryMoment() {
    Random random = new Random(7);
    for (int run = 0; run < 3_000; run++) {
      List<OrderEvent> events = events(random);
      OrderLedger ledger = ledger(BEARERS.get(random.nextInt(BEARERS.size())));
      for (int last = 1; last <= events.size(); last++) {
        var booked = ledger.apply("o", null, events.subList(0, last), DAY, DAY.plusDays(100));
        assertConserved(booked);
      }
    }
  }

  private static void assertConserved(OrderLedger.Booked booked) {
    long parts = 0;
    long cash = 0;
    long creator = 0;
    for (SettlementLine line : booked.lines()) {
      parts += line.fee() + line.creator() + line.platform();
      cash += line.isSplit() ? line.counted() : 0;
      creator += line.creator();
    }
    assertThat(parts).isEqualTo(cash);
    OrderBalance balance = booked.balance();
    if (balance.order() != null && balance.order().split() != null) {
      assertThat(cash).isEqualTo(balance.order().amount() - balance.refunded());
      assertThat(creator).isEqualTo(balance.order().split().creator() - balance.creatorReturned());
      if (balance.refunded() > 0 && balance.refunded() == balance.order().amount()) {
        assertThat(creator).isZero();
      }
    }
  }

  @Test
  void nightByNightIsTheSameAsAllAtOnce() {
    Random random = new Random(11);
    for (int run = 0; run < 2_000; run++) {
      List<OrderEvent> events = events(random);
      LocalDate last = DAY.plusDays(100);
      var atOnce = LEDGER.apply("o", null, events, DAY, last);
      OrderBalance balance = null;
      List<SettlementLine> lines = new ArrayList<>();
      for (LocalDate night : DAY.datesUntil(last.plusDays(1)).toList()) {
        List<OrderEvent> tonight = events.stream().filter(e -> e.arrived().equals(night)).toList();
        if (balance != null || !tonight.isEmpty()) {
          var booked = LEDGER.apply("o", balance, tonight, night, night);
          balance = booked.balance();
          assertThat(booked.lines()).extracting(SettlementLine::dt).allMatch(night::equals);
          lines.addAll(booked.lines());
        }
      }
      assertThat(balance).isEqualTo(atOnce.balance());
      assertThat(lines).containsExactlyElementsOf(atOnce.lines());
    }
  }

  @Test
  void theOrderOfRefundsDoesNotChangeWhatIsGivenBackInAll() {
    Random random = new Random(13);
    for (int run = 0; run < 500; run++) {
      List<Long> amounts = new ArrayList<>(List.of(17L, 230L, 5L, 101L));
      List<Long> shuffled = new ArrayList<>(amounts);
      Collections.shuffle(shuffled, random);
      assertThat(refunded(shuffled).balance().creatorReturned())
          .isEqualTo(refunded(amounts).balance().creatorReturned());
    }
  }

  private static OrderLedger.Booked refunded(List<Long> amounts) {
    List<OrderEvent> events = new ArrayList<>(List.of(paid("p", 0, "wechat_pay", 999, 4_567L)));
    for (int i = 0; i < amounts.size(); i++) {
      events.add(refund("r" + i, i + 1, amounts.get(i)));
    }
    return LEDGER.apply("o", null, events, DAY, DAY.plusDays(9));
  }

  /** A few payments and refunds of one order over some 90 nights, in booking order. */
  private static List<OrderEvent> events(Random random) {
    String[] channels = {"alipay", "wechat_pay", "balance"};
    List<OrderEvent> events = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int day = random.nextInt(random.nextBoolean() ? 5 : 90);
      if (i == 0 || random.nextInt(8) == 0) {
        long amount = random.nextInt(2_000);
        long coupon = random.nextInt(500);
        boolean creators = random.nextBoolean();
        LocalDate date = DAY.plusDays(day);
        events.add(
            new OrderEvent.Paid(
                "p" + i,
                date,
                at(day),
                date,
                "u",
                "c",
                random.nextInt(10) == 0 ? null : "creator",
                (long) random.nextInt(10_001),
                channels[random.nextInt(3)],
                1,
                amount + coupon,
                creators ? coupon : 0,
                amount));
      } else {
        OrderEvent.Refund refund = refund("r" + random.nextInt(6), day, 1 + random.nextInt(900));
        events.add(again(refund, "e" + i, day));
      }
    }
    if (events.size() > 1 && random.nextInt(5) == 0) {
      events.remove(0);
    }
    events.sort(OrderEvent.BOOKING);
    return events;
  }
}

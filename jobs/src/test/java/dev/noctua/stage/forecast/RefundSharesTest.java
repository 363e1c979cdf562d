package dev.noctua.stage.forecast;

import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestRows;
import dev.noctua.model.market.RefundCurve;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class RefundSharesTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);

  private final List<Map<String, Object>> demand = new ArrayList<>();
  private final List<Map<String, Object>> lines = new ArrayList<>();
  private final List<Map<String, Object>> orders = new ArrayList<>();

  /** One order of 100 yuan, and what comes back of it so many days later. */
  private void order(int daysAgo, int delay, String refunded) {
    String id = "o" + orders.size();
    LocalDate paid = NIGHT.minusDays(daysAgo);
    boolean isBack = delay <= daysAgo && !refunded.equals("0.00");
    orders.add(
        Map.of(
            "order_id",
            id,
            "event_date",
            paid,
            "amount",
            "100.00",
            "refunded",
            isBack ? refunded : "0.00"));
    day(paid, 1, "100.00", "0.00");
    line(id, paid, null, "100.00");
    if (isBack) {
      day(paid.plusDays(delay), 0, "0.00", refunded);
      line(id, paid.plusDays(delay), "r" + id, "-" + refunded);
    }
  }

  private void day(LocalDate date, int count, String gross, String refunds) {
    demand.add(
        Map.of(
            "content_id",
            "c",
            "date",
            date,
            "dt",
            NIGHT,
            "orders",
            count,
            "gross",
            gross,
            "refunds",
            refunds));
  }

  private void line(String order, LocalDate date, String refund, String counted) {
    Map<String, Object> line = new HashMap<>();
    line.put("event_id", "e" + lines.size());
    line.put("order_id", order);
    line.put("event_date", date);
    line.put("refund_id", refund);
    line.put("counted", counted);
    lines.add(line);
  }

  private RefundShares shares() {
    return RefundShares.of(
        NIGHT,
        TestRows.of(DEMAND_DAILY, array(demand)),
        TestRows.of(SETTLEMENT_LINE, array(lines)),
        TestRows.of(ORDER_BALANCE, array(orders)));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<String, Object>[] array(List<Map<String, Object>> rows) {
    return rows.toArray(new Map[0]);
  }

  @Test
  void delaysAreThoseBetweenAnOrderAndItsRefunds() {
    for (int daysAgo = 0; daysAgo < 60; daysAgo++) {
      order(daysAgo, 10, daysAgo % 2 == 0 ? "20.00" : "0.00");
    }
    // Told before, and of an order that isn't there.
    line("o20", NIGHT.minusDays(3), "again", "0.00");
    line("nobody", NIGHT.minusDays(3), "orphan", "-90.00");

    RefundShares shares = shares();

    assertThat(shares.curve().share(9)).isZero();
    assertThat(shares.curve().share(10)).isEqualTo(1);
    // 25 of the 50 orders that are ten days old gave back a fifth.
    assertThat(shares.platform()).isCloseTo(0.1, within(1e-12));
    assertThat(shares.weight()).isCloseTo(2000, within(1e-9));
    double[] launched = {100, 100, 100};
    assertThat(shares.of(launched, new double[3])).isCloseTo(0.1, within(1e-12));
    double[] old = new double[60];
    Arrays.fill(old, 100);
    double[] back = new double[60];
    back[30] = 1000;
    assertThat(shares.of(old, back)).isCloseTo((1000 + 200.0) / (5000 + 2000), within(1e-12));
  }

  @Test
  void platformsOfWhichLittleIsKnown() {
    assertThat(shares().of(new double[0], new double[0])).isZero();
    assertThat(shares()).extracting(RefundShares::platform, RefundShares::weight).contains(0.0);

    order(0, 0, "30.00");
    assertThat(shares().platform()).isCloseTo(0.3, within(1e-12));
    assertThat(shares().curve().share(0)).isEqualTo(1);

    order(5, 1, "100.00");
    order(170, 160, "100.00");
    RefundShares shares = shares();
    assertThat(shares.platform()).isBetween(0.0, 1.0);
    assertThat(shares.of(new double[] {1, 2}, new double[] {9, 9000})).isEqualTo(1);
    assertThat(shares.of(new double[] {1, 2}, new double[] {0, -9000})).isZero();
    assertThat(shares.curve().share(RefundCurve.LONGEST)).isEqualTo(1);
  }

  @Test
  void refundsBeforeTheirOrderAndVeryLateOnesHaveTheirDelays() {
    order(20, 0, "20.00");
    line("o0", NIGHT.minusDays(21), "early", "-5.00");
    order(160, 100, "50.00");
    line("o0", NIGHT.plusDays(1), "tomorrow", "-7.00");

    RefundShares shares = shares();

    assertThat(shares.curve().share(0)).isEqualTo(1);
    // 20 of the last 84 days over the 100 paid in them: what came back late was paid before.
    assertThat(shares.platform()).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void withoutRefundsNothingIsGivenBack() {
    order(3, 1, "0.00");
    assertThat(shares().platform()).isZero();
    assertThat(shares().of(new double[] {5}, new double[1])).isZero();
  }
}

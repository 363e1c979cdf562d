package dev.noctua.stage.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.ResponseForm;
import dev.noctua.model.price.SalesDraws;
import dev.noctua.model.price.SalesOutlook;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seats, where the elasticity is known for sure and nothing else is left to chance. */
class DaysAheadTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 23);
  private static final double PRESENT = 10_000;
  private static final double KEPT = 0.8;
  private static final double ELASTICITY = -2;
  private static final Optional<Estimate> KNOWN = Optional.of(new Estimate(ELASTICITY, 0));
  private static final SalesDraws DRAWS = new SalesDraws(ResponseForm.LOG_LOG);
  private static final SalesOutlook LEVEL = new SalesOutlook("c", PRESENT, 30, 0, 0, KEPT);

  private static double demand(double price) {
    return Math.pow(price / PRESENT, ELASTICITY);
  }

  /** Days as the table has them: at prices, of units at the present one, until seats end. */
  private static ForecastDays days(double seats, double[] prices, double... atPresent) {
    List<ForecastDays.Day> days = new ArrayList<>();
    double left = seats;
    for (int day = 0; day < atPresent.length; day++) {
      double demand = demand(prices[day]);
      double wanted = atPresent[day] * demand;
      double units = Math.min(wanted, left);
      left -= units;
      days.add(
          new ForecastDays.Day(
              FIRST.plusDays(day),
              units,
              units * KEPT * prices[day],
              wanted,
              atPresent[day] * KEPT * PRESENT,
              prices[day] / PRESENT * demand,
              prices[day] == PRESENT ? 0 : prices[day],
              demand));
    }
    return new ForecastDays("combination", seats, days);
  }

  private static DaysAhead ahead(ForecastDays days, int from, int until) {
    return DaysAhead.ofForecast(days, LEVEL, 3, FIRST.plusDays(from), FIRST.plusDays(until));
  }

  private static DaysAhead threeDays(double seats) {
    return ahead(days(seats, new double[] {PRESENT, PRESENT, PRESENT}, 10, 10, 10), 0, 2);
  }

  @ParameterizedTest
  @CsvSource({
    // seats, price, units now, units then, limited at either price
    "100, 8000, 30, 46.875, false",
    "100, 12500, 30, 19.2, false",
    "40, 8000, 30, 40, true",
    "25, 12500, 25, 19.2, true",
    "12, 12500, 12, 12, true",
    "12, 8000, 12, 12, true",
    "Infinity, 8000, 30, 46.875, false",
  })
  void noMoreIsSoldThanSeatsAreLeft(
      double seats, double price, double now, double then, boolean isLimited) {
    DaysAhead ahead = threeDays(seats);
    assertThat(ahead.units()).isCloseTo(now, within(1e-9));
    assertThat(ahead.revenue()).isCloseTo(now * KEPT * PRESENT, within(1e-6));
    assertThat(ahead.expected(DRAWS, KNOWN, price).mean()).isCloseTo(then, within(1e-9));
    assertThat(ahead.units(DRAWS, KNOWN, price)[7]).isCloseTo(then, within(1e-9));
    assertThat(ahead.plannedRevenue(DRAWS, KNOWN)[7]).isCloseTo(now * KEPT * PRESENT, within(1e-6));
    assertThat(ahead.limitSentence(DRAWS, KNOWN, price).isPresent()).isEqualTo(isLimited);
  }

  @Test
  void theSentenceTellsSeatsAndWhatIsWanted() {
    assertThat(threeDays(12).limitSentence(DRAWS, KNOWN, 12_500))
        .contains(
            "Seats limit the answer: 12 are expected to be left on the first day. Without a limit it would be 19.2 units, and 30 without the change.");
  }

  @Test
  void chanceMayNeedMoreSeatsThanTheMean() {
    SalesOutlook unsure = new SalesOutlook("c", PRESENT, 30, 0.5, 0.4, KEPT);
    double[] prices = {PRESENT, PRESENT, PRESENT};
    DaysAhead ahead =
        DaysAhead.ofForecast(days(40, prices, 10, 10, 10), unsure, 3, FIRST, FIRST.plusDays(2));
    assertThat(ahead.expected(DRAWS, KNOWN, PRESENT).high()).isEqualTo(40);
    assertThat(ahead.limitSentence(DRAWS, KNOWN, PRESENT))
        .contains("Seats limit the interval: 40 are left.");
    // At tonight's price nothing is gained, draw by draw.
    double[] units = ahead.units(DRAWS, KNOWN, PRESENT);
    double[] planned = ahead.plannedRevenue(DRAWS, KNOWN);
    for (int d = 0; d < units.length; d++) {
      assertThat(units[d] * KEPT * PRESENT).isCloseTo(planned[d], within(1e-6));
    }
  }

  @Test
  void earlierDaysTakeTheirSeatsFirst() {
    double[] prices = {PRESENT, PRESENT, PRESENT};
    DaysAhead last = ahead(days(25, prices, 10, 10, 10), 2, 2);
    assertThat(last.seats()).isCloseTo(5, within(1e-9));
    assertThat(last.units()).isCloseTo(5, within(1e-9));
    assertThat(last.expected(DRAWS, KNOWN, 12_500).mean()).isCloseTo(5, within(1e-9));
    assertThat(last.expected(DRAWS, KNOWN, 20_000).mean()).isCloseTo(2.5, within(1e-9));

    DaysAhead none = ahead(days(12, prices, 10, 10, 10), 2, 2);
    assertThat(none.expected(DRAWS, KNOWN, 8000).mean()).isZero();
    assertThat(none.limitSentence(DRAWS, KNOWN, 8000).orElseThrow())
        .contains("0 are expected to be left");
  }

  @Test
  void seatsLastIntoTheDaysBeyondTheHorizon() {
    double[] prices = new double[7];
    Arrays.fill(prices, PRESENT);
    ForecastDays days = days(90, prices, 10, 10, 10, 10, 10, 10, 10);
    DaysAhead beyond = ahead(days, 7, 13);
    assertThat(beyond.seats()).isCloseTo(20, within(1e-9));
    assertThat(beyond.units()).isCloseTo(20, within(1e-9));
    assertThat(beyond.revenue()).isCloseTo(20 * KEPT * PRESENT, within(1e-6));
    // In the horizon seats end already, so that its last day tells nothing of the demand.
    assertThat(ahead(days(65, prices, 10, 10, 10, 10, 10, 10, 10), 0, 13).wanted())
        .isCloseTo(140, within(1e-9));
  }

  @Test
  void aPlannedPromotionMaySellTheSeatsOfLaterDays() {
    double[] prices = {8000, PRESENT, PRESENT};
    DaysAhead ahead = ahead(days(20, prices, 10, 10, 10), 0, 2);
    double first = 10 * demand(8000);
    double revenue = KEPT * (first * 8000 + (20 - first) * PRESENT);
    assertThat(ahead.revenue()).isCloseTo(revenue, within(1e-6));
    assertThat(ahead.plannedRevenue(DRAWS, KNOWN)[7]).isCloseTo(revenue, within(1e-6));
    assertThat(ahead.outlook().units()).isCloseTo(30, within(1e-9));
    assertThat(ahead.outlook().kept()).isCloseTo(KEPT, within(1e-9));
  }

  /** Any days, prices and seats, beside a count of seats day by day. */
  @Test
  void seatsAreCountedDayByDay() {
    Random random = new Random(3);
    for (int trial = 0; trial < 300; trial++) {
      int horizon = 1 + random.nextInt(20);
      double[] prices = new double[horizon];
      double[] atPresent = new double[horizon];
      for (int day = 0; day < horizon; day++) {
        prices[day] = PRESENT * (random.nextInt(3) == 0 ? 0.8 : 1);
        atPresent[day] = random.nextInt(5);
      }
      int from = random.nextInt(horizon);
      int until = from + random.nextInt(horizon - from);
      double seats = random.nextInt(4 * horizon);
      double left = seats;
      double units = 0;
      double revenue = 0;
      double wanted = 0;
      double free = 0;
      for (int day = 0; day <= until; day++) {
        if (day == from) {
          free = left;
        }
        double sold = Math.min(left, atPresent[day] * demand(prices[day]));
        left -= sold;
        if (day >= from) {
          units += sold;
          revenue += sold * KEPT * prices[day];
          wanted += atPresent[day] * demand(12_500);
        }
      }
      DaysAhead ahead = ahead(days(seats, prices, atPresent), from, until);
      assertThat(ahead.units()).isCloseTo(units, within(1e-9));
      assertThat(ahead.revenue()).isCloseTo(revenue, within(1e-5));
      assertThat(ahead.plannedRevenue(DRAWS, KNOWN)[3]).isCloseTo(revenue, within(1e-5));
      assertThat(ahead.expected(DRAWS, KNOWN, 12_500).mean())
          .isCloseTo(Math.min(free, wanted), within(1e-9));
    }
  }
}

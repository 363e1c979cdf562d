package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.market.BassCurve;
import dev.noctua.model.price.ResponseForm;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutlookModelTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final OutlookModel MODEL = new OutlookModel(NIGHT, 28, 5, .1, 100);

  /** A platform of which nobody knows who came. */
  static final Registrations NOBODY =
      new Registrations(new double[0], BassCurve.Prior.ofWeeks(1000, 1));

  private static Outlook outlook(OutlookModel model, SalesHistory history) {
    Lessons.Material material = new Lessons.Material(1).and(history);
    EventCalendar calendar = new EventCalendar(List.of(), Map.of());
    return model.of(history, Lessons.of(material, model, calendar, NOBODY));
  }

  private static Outlook outlook(SalesHistory history) {
    return outlook(MODEL, history);
  }

  /** What the series itself expects of the first 28 days. */
  private static Figures.Total month(Outlook outlook) {
    return Figures.of(outlook, Reconciliation.none(28)).total(28);
  }

  private static double[] days(int count, int seed, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] days = new double[count];
    Arrays.setAll(days, day -> random.nextInt(most + 1));
    return days;
  }

  private static SalesHistory history(
      double[] units, double[] gross, double[] refunds, OptionalLong seats) {
    return history(units, gross, refunds, PricePath.none(), seats);
  }

  private static SalesHistory history(
      double[] units, double[] gross, double[] refunds, PricePath path, OptionalLong seats) {
    double[] views = new double[units.length];
    Arrays.fill(views, 1);
    return new SalesHistory(
        "content",
        "a",
        "go",
        "course",
        units,
        gross,
        refunds,
        views,
        SalesHistory.OLD,
        path,
        seats);
  }

  private static SalesHistory history(int days, double refundShare) {
    double[] units = days(days, 3, 4);
    double[] gross = Arrays.stream(units).map(u -> 10 * u).toArray();
    double[] refunds = Arrays.stream(gross).map(g -> refundShare * g).toArray();
    return history(units, gross, refunds, OptionalLong.empty());
  }

  @Test
  void ownRefundsWeighByTheMoneyPaid() {
    SalesHistory history = history(200, .3);
    double paid = Arrays.stream(history.gross()).skip(200 - 84).sum();
    double share = (.3 * paid + .1 * 100) / (paid + 100);
    assertThat(outlook(history).kept()).isCloseTo(1 - share, within(1e-12));
    assertThat(outlook(history(200, 3)).kept()).isZero();
    double[] none = new double[40];
    assertThat(outlook(history(none, none, none, OptionalLong.empty())).kept())
        .isCloseTo(.9, within(1e-12));
    assertThat(
            outlook(
                    new OutlookModel(NIGHT, 28, 5, 0, 0),
                    history(none, none, none, OptionalLong.empty()))
                .kept())
        .isEqualTo(1);
  }

  @Test
  void theMiddleOfTheDrawsIsAboutWhatIsKept() {
    Outlook outlook = outlook(history(200, .2));
    double revenue = month(outlook).fen() / 100.0;
    // Of the sum of 28 days the middle is near the mean, whatever the days' own skew.
    assertThat(outlook.revenueQuantiles()[28][2]).isCloseTo(revenue, within(.1 * revenue));
    assertThat(outlook.unitsQuantiles()[28][1] * 10 * outlook.kept())
        .isCloseTo(revenue, within(.1 * revenue));
  }

  @Test
  void theMeanOfASumIsThatOfItsDraws() {
    // A level that rose of late, of which the methods' median and the draws think differently.
    double[] units = days(200, 5, 3);
    for (int day = 150; day < 200; day++) {
      units[day] *= day / 40.0;
    }
    double[] gross = Arrays.stream(units).map(u -> 10 * u).toArray();
    Outlook outlook = outlook(history(units, gross, new double[200], OptionalLong.empty()));
    double[] quantiles = outlook.revenueQuantiles()[28];
    assertThat(month(outlook).fen() / 100.0).isBetween(quantiles[1], quantiles[3]);
    assertThat(quantiles[0]).isNotNegative();
  }

  @Test
  void quantilesOfSumsMoveToWhatIsExpectedAndNotBelowZero() {
    double[][] draws = new double[101][28];
    for (int draw = 0; draw <= 100; draw++) {
      Arrays.fill(draws[draw], draw);
    }
    double[] expected = new double[28];
    Arrays.fill(expected, 20);
    double[][] quantiles = Quantiles.of(draws, expected, .1, .5, .9);
    assertThat(quantiles[0]).containsExactly(new double[] {10, 50, 90}, within(1e-9));
    assertThat(quantiles[28]).containsExactly(new double[] {0, 28 * 20, 28 * 60}, within(1e-9));
  }

  @Test
  void quantilesOfSumsStayWhereTheDistanceIsChance() {
    double[][] draws = new double[100][28];
    for (int draw = 0; draw < 100; draw++) {
      draws[draw][0] = draw % 2;
    }
    double[] expected = new double[28];
    expected[0] = 0.55;
    assertThat(Quantiles.of(draws, expected, .1, .9)[28]).containsExactly(0, 1);
    expected[0] = 0.75;
    assertThat(Quantiles.of(draws, expected, .1, .9)[28]).containsExactly(0.25, 1.25);
  }

  /** A promotion of the past that a plan has restated doesn't change what is given back. */
  @Test
  void aPlanLeavesTheRefundShareAlone() {
    double[] units = days(200, 3, 4);
    double[] gross = Arrays.stream(units).map(u -> 10 * u).toArray();
    double[] refunds = Arrays.stream(gross).map(g -> .3 * g).toArray();
    SalesHistory plain = history(units, gross, refunds, OptionalLong.empty());
    PricePath path =
        new PricePath(
            Optional.of(BigDecimal.TEN),
            List.of(
                new PricePath.Planned(
                    NIGHT.plusDays(1), NIGHT.plusDays(9), new BigDecimal("8"), BigDecimal.ZERO)),
            Optional.of(new PricePath.Response(-2, .3, ResponseForm.LOG_LOG)),
            List.of(
                new PricePath.Past(NIGHT.minusDays(40), new BigDecimal("8")),
                new PricePath.Past(NIGHT.minusDays(9), BigDecimal.TEN)));
    SalesHistory planned = history(units, gross, refunds, path, OptionalLong.empty());

    assertThat(outlook(planned).kept()).isEqualTo(outlook(plain).kept());
    assertThat(sum(outlook(planned).units())).isLessThan(sum(outlook(plain).units()));
    assertThat(planned.units()).isEqualTo(units);
  }

  private static double sum(double[] days) {
    return Arrays.stream(days).sum();
  }

  /** The platform sells .01 a day to each of its people, whose number grows. */
  @Test
  void moreRegisteredPeopleRaiseDaysAfterTheEighthWeek() {
    BassCurve curve = new BassCurve(50_000, 0.0004, 0.008, 0, 0);
    double[] registered = new double[400];
    Arrays.setAll(registered, day -> curve.cumulative(day + 1) - curve.cumulative(day));
    double[] sold = new double[400];
    Arrays.setAll(sold, day -> Math.rint(.01 * curve.cumulative(day + 1)));
    OutlookModel model = new OutlookModel(NIGHT, 90, 5, 0, 0);
    SalesHistory content = history(200, 0);
    Lessons.Material material =
        new Lessons.Material(1)
            .and(
                new SalesHistory(
                    DailySales.PLATFORM,
                    DailySales.ALL,
                    null,
                    null,
                    sold,
                    sold,
                    new double[400],
                    sold,
                    SalesHistory.OLD,
                    PricePath.none(),
                    OptionalLong.empty()))
            .and(content);
    EventCalendar calendar = new EventCalendar(List.of(), Map.of());
    Registrations people = new Registrations(registered, BassCurve.Prior.ofWeeks(60_000, .5));
    Outlook grown = model.of(content, Lessons.of(material, model, calendar, people));
    Outlook alone = model.of(content, Lessons.of(material, model, calendar, NOBODY));

    double factor = grown.growth()[89];
    assertThat(factor).isBetween(1.02, 1.1);
    assertThat(alone.growth()).containsOnly(1);
    assertThat(grown.units()).isEqualTo(alone.units());
    for (int q = 0; q < Quantiles.REVENUE.length; q++) {
      assertThat(grown.revenueQuantiles()[10][q]).isEqualTo(alone.revenueQuantiles()[10][q]);
      assertThat(grown.revenueQuantiles()[89][q])
          .isCloseTo(factor * alone.revenueQuantiles()[89][q], within(1e-9));
    }
    Figures.Total day = Figures.of(grown, Reconciliation.none(90)).total(89);
    Figures.Total without = Figures.of(alone, Reconciliation.none(90)).total(89);
    assertThat(day.marketGrowth()).isCloseTo(factor, within(1e-5));
    assertThat(day.level()).isEqualTo(without.level());
    assertThat(day.units()).isCloseTo(factor * without.units(), within(1e-5));
    assertThat(day.fen()).isEqualTo(Math.round(100 * day.level() * day.marketGrowth()));
  }

  @Test
  void refundsOfADayMayExceedWhatIsPaid() {
    double[] units = days(120, 4, 2);
    double[] gross = Arrays.stream(units).map(u -> 10 * u).toArray();
    double[] refunds = new double[120];
    for (int day = 3; day < 120; day += 5) {
      refunds[day] = 25;
    }
    Outlook outlook = outlook(history(units, gross, refunds, OptionalLong.empty()));
    assertThat(outlook.revenueQuantiles()[0][0]).isNegative();
    assertThat(outlook.unitsQuantiles()[0][0]).isNotNegative();
  }

  @Test
  void seatsEndSalesOnEveryPath() {
    SalesHistory open = history(200, 0);
    Outlook outlook =
        outlook(history(open.units(), open.gross(), open.refunds(), OptionalLong.of(7)));
    assertThat(month(outlook).units()).isCloseTo(7, within(1e-4));
    assertThat(outlook.unitsQuantiles()[28][2]).isCloseTo(7, within(1e-9));
    assertThat(month(outlook).level()).isBetween(50.0, 90.0);
  }

  @Test
  void equalHistoriesAndSeedsGiveEqualOutlooks() {
    Outlook one = outlook(history(90, .2));
    Outlook other = outlook(history(90, .2));
    assertThat(one.gross()).isEqualTo(other.gross());
    assertThat(one.revenueQuantiles()).isDeepEqualTo(other.revenueQuantiles());
    OutlookModel reseeded = new OutlookModel(NIGHT, 28, 6, .1, 100);
    assertThat(outlook(reseeded, history(90, .2)).revenueQuantiles()[28])
        .isNotEqualTo(one.revenueQuantiles()[28]);
  }
}

package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutlookModelTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final OutlookModel MODEL = new OutlookModel(NIGHT, 28, 5, .1, 100);

  private static double[] days(int count, int seed, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] days = new double[count];
    Arrays.setAll(days, day -> random.nextInt(most + 1));
    return days;
  }

  private static SalesHistory history(
      double[] units, double[] gross, double[] refunds, OptionalLong seats) {
    return new SalesHistory(
        "content", "a", "go", "course", units, gross, refunds, PricePath.none(), seats, true);
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
    assertThat(MODEL.of(history).kept()).isCloseTo(1 - share, within(1e-12));
    assertThat(MODEL.of(history(200, 3)).kept()).isZero();
    double[] none = new double[40];
    assertThat(MODEL.of(history(none, none, none, OptionalLong.empty())).kept())
        .isCloseTo(.9, within(1e-12));
    assertThat(
            new OutlookModel(NIGHT, 28, 5, 0, 0)
                .of(history(none, none, none, OptionalLong.empty()))
                .kept())
        .isEqualTo(1);
  }

  @Test
  void theMiddleOfTheDrawsIsAboutWhatIsKept() {
    Outlook outlook = MODEL.of(history(200, .2));
    double[] revenue = Spans.sums(outlook.revenue());
    // Of the sum of 28 days the middle is near the mean, whatever the days' own skew.
    assertThat(outlook.revenueQuantiles()[28][2]).isCloseTo(revenue[28], within(.1 * revenue[28]));
    assertThat(outlook.unitsQuantiles()[28][1] * 10 * outlook.kept())
        .isCloseTo(revenue[28], within(.1 * revenue[28]));
  }

  @Test
  void refundsOfADayMayExceedWhatIsPaid() {
    double[] units = days(120, 4, 2);
    double[] gross = Arrays.stream(units).map(u -> 10 * u).toArray();
    double[] refunds = new double[120];
    for (int day = 3; day < 120; day += 5) {
      refunds[day] = 25;
    }
    Outlook outlook = MODEL.of(history(units, gross, refunds, OptionalLong.empty()));
    assertThat(outlook.revenueQuantiles()[0][0]).isNegative();
    assertThat(outlook.unitsQuantiles()[0][0]).isNotNegative();
  }

  @Test
  void seatsEndSalesOnEveryPath() {
    SalesHistory open = history(200, 0);
    Outlook outlook =
        MODEL.of(history(open.units(), open.gross(), open.refunds(), OptionalLong.of(7)));
    double[] units = Spans.sums(outlook.units());
    assertThat(units[28]).isCloseTo(7, within(1e-4));
    assertThat(outlook.unitsQuantiles()[28][2]).isCloseTo(7, within(1e-9));
    assertThat(Spans.sums(outlook.gross())[28]).isBetween(50.0, 90.0);
  }

  @Test
  void equalHistoriesAndSeedsGiveEqualOutlooks() {
    Outlook one = MODEL.of(history(90, .2));
    Outlook other = MODEL.of(history(90, .2));
    assertThat(one.gross()).isEqualTo(other.gross());
    assertThat(one.revenueQuantiles()).isDeepEqualTo(other.revenueQuantiles());
    assertThat(new OutlookModel(NIGHT, 28, 6, .1, 100).of(history(90, .2)).revenueQuantiles()[28])
        .isNotEqualTo(one.revenueQuantiles()[28]);
  }
}

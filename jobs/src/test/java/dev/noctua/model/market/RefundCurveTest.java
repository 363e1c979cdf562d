package dev.noctua.model.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefundCurveTest {
  /** Of 8 % of the money, a fifth comes back on the day itself and the rest within four weeks. */
  private static final double SHARE = 0.08;

  private static double part(int delay) {
    return delay == 0 ? 0.2 : delay <= 28 ? 0.8 / 28 : 0;
  }

  /** Oldest first. */
  private static double[] paid(int days, double growthPerDay) {
    double[] paid = new double[days];
    Arrays.setAll(paid, day -> 1000 * Math.exp(growthPerDay * day));
    return paid;
  }

  private static double[] reversed(double[] days) {
    double[] reversed = new double[days.length];
    Arrays.setAll(reversed, day -> days[days.length - 1 - day]);
    return reversed;
  }

  /** What these orders have given back, by delay. */
  private static double[] byDelay(double[] paid) {
    double[] refunded = new double[RefundCurve.LONGEST + 1];
    for (int delay = 0; delay < Math.min(refunded.length, paid.length); delay++) {
      refunded[delay] = SHARE * part(delay) * Arrays.stream(paid, 0, paid.length - delay).sum();
    }
    return refunded;
  }

  private static double refundedInLast(double[] paid, int days) {
    double sum = 0;
    for (int day = 0; day < paid.length; day++) {
      for (int delay = 0; day + delay < paid.length; delay++) {
        sum += day + delay >= paid.length - days ? SHARE * part(delay) * paid[day] : 0;
      }
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.05, 0, 0.01, 0.07})
  void theCurveAndTheShareAreThoseOfTheOrdersHoweverSalesGrow(double growth) {
    double[] paid = paid(168, growth);

    RefundCurve curve = RefundCurve.of(reversed(paid), byDelay(paid));

    assertThat(curve.share(0)).isCloseTo(0.2, within(1e-9));
    assertThat(curve.share(14)).isCloseTo(0.6, within(1e-9));
    assertThat(curve.share(28)).isCloseTo(1, within(1e-9));
    assertThat(refundedInLast(paid, 84) / curve.matured(paid, 84)).isCloseTo(SHARE, within(1e-9));
    assertThat(refundedInLast(paid, 7) / curve.matured(paid, 7)).isCloseTo(SHARE, within(1e-9));
    double plain = refundedInLast(paid, 84) / RefundCurve.none().matured(paid, 84);
    assertThat(plain - SHARE).isBetween(growth > 0 ? -0.1 : -1e-9, growth < 0 ? 0.1 : 1e-9);
  }

  @Test
  void ofALaunchTheShareIsThatOfWhatCanHaveComeBack() {
    RefundCurve curve = RefundCurve.of(reversed(paid(168, 0)), byDelay(paid(168, 0)));
    double[] launched = paid(5, 0);

    assertThat(refundedInLast(launched, 84) / curve.matured(launched, 84))
        .isCloseTo(SHARE, within(1e-9));
    assertThat(refundedInLast(launched, 84) / Arrays.stream(launched).sum())
        .isLessThan(0.4 * SHARE);
  }

  @Test
  void whereNothingCameBackNothingMatures() {
    for (double[] paid : new double[][] {{}, {0}, {5, 0, 3}}) {
      assertThat(RefundCurve.of(paid, new double[85]).share(0)).isEqualTo(1);
      assertThat(RefundCurve.of(paid, new double[85]).matured(paid, 84))
          .isEqualTo(Arrays.stream(paid).sum());
    }
  }

  @Test
  void aPlatformOfOneDayKnowsOfNoDelay() {
    RefundCurve curve = RefundCurve.of(new double[] {100}, new double[] {7});

    assertThat(curve.share(0)).isEqualTo(1);
    assertThat(curve.matured(new double[] {100}, 84)).isEqualTo(100);
  }

  @Test
  void allOnTheDayItselfIsNoDelay() {
    double[] refunded = new double[85];
    refunded[0] = 40;

    assertThat(RefundCurve.of(paid(100, 0), refunded).share(0)).isEqualTo(1);
  }

  @Test
  void allAfterTheSameDelay() {
    double[] refunded = new double[85];
    refunded[7] = 40;

    RefundCurve curve = RefundCurve.of(paid(100, 0), refunded);

    assertThat(curve.share(6)).isZero();
    assertThat(curve.share(7)).isEqualTo(1);
    assertThat(curve.matured(paid(7, 0), 84)).isZero();
  }

  @Test
  void refundsLaterThanTheLongestDelayAreNotInTheCurve() {
    double[] refunded = new double[200];
    refunded[150] = 40;

    assertThat(RefundCurve.of(paid(168, 0), refunded).share(0)).isEqualTo(1);
  }

  /** The oldest day sold next to nothing, and all of that came back late. */
  @Test
  void aDayOfLittleMoneyDoesNotMakeTheCurve() {
    double[] paid = paid(60, 0);
    paid[0] = 1;
    double[] refunded = byDelay(paid);
    refunded[59] = 1;

    assertThat(RefundCurve.of(reversed(paid), refunded).share(28)).isCloseTo(1, within(1e-9));
  }

  @Test
  void noCurveFallsOrLeavesZeroToOne() {
    double[] refunded = new double[85];
    Arrays.setAll(refunded, delay -> delay % 3 == 0 ? -5 : delay % 5);
    double[] paid = new double[168];
    Arrays.setAll(paid, day -> day % 4 == 0 ? 100 : 0);

    RefundCurve curve = RefundCurve.of(paid, refunded);

    assertThat(curve.share(-1)).isZero();
    for (int delay = 0; delay < 200; delay++) {
      assertThat(curve.share(delay)).isBetween(curve.share(delay - 1), 1.0);
    }
    assertThat(curve.share(RefundCurve.LONGEST)).isEqualTo(1);
    assertThat(curve.matured(paid, 84)).isBetween(0.0, Arrays.stream(paid).sum());
  }
}

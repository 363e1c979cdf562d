package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.price.PriceWhatIf;
import dev.noctua.model.price.ResponseForm;
import dev.noctua.stage.forecast.PriceEffect.Basis;
import dev.noctua.stage.forecast.PricePath.Past;
import dev.noctua.stage.forecast.PricePath.Planned;
import dev.noctua.stage.forecast.PricePath.Response;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PricePathTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final double[] NORMAL = PriceWhatIf.draws(400, 1);

  private static PricePath path(String current, String planned, double elasticity, double error) {
    return new PricePath(
        Optional.of(new BigDecimal(current)),
        List.of(
            new Planned(
                NIGHT.plusDays(2), NIGHT.plusDays(3), new BigDecimal(planned), BigDecimal.ZERO)),
        Optional.of(new Response(elasticity, error, ResponseForm.LOG_LOG)),
        List.of());
  }

  private static double[][] ones() {
    double[][] draws = new double[NORMAL.length][4];
    Arrays.stream(draws).forEach(path -> Arrays.fill(path, 1));
    return draws;
  }

  @Test
  void demandFollowsTheElasticityOnThePlannedDaysAlone() {
    double[][] units = ones();
    double[][] net = ones();
    PriceEffect effect = path("10.00", "8.00", -2, 0).apply(NIGHT, NORMAL, units, net);
    double demand = Math.pow(.8, -2);
    assertThat(effect.units()).containsExactly(new double[] {1, demand, demand, 1}, within(1e-12));
    assertThat(effect.revenue()[1]).isCloseTo(.8 * demand, within(1e-12));
    assertThat(net[7][2]).isCloseTo(.8 * demand, within(1e-12));
    assertThat(net[7][0]).isEqualTo(1);
    assertThat(effect.basis())
        .containsExactly(Basis.CURRENT, Basis.PLANNED, Basis.PLANNED, Basis.CURRENT);
    assertThat(effect.prices()[1]).isEqualByComparingTo("8.00");
  }

  @Test
  void whoIsUnsureOfTheElasticityIsUnsureOfRevenue() {
    double[][] units = ones();
    double[][] net = ones();
    PriceEffect effect = path("10.00", "8.00", -2, .5).apply(NIGHT, NORMAL, units, net);
    double[] drawn = Arrays.stream(net).mapToDouble(path -> path[1]).sorted().toArray();
    assertThat(Arrays.stream(drawn).average().orElseThrow())
        .isCloseTo(effect.revenue()[1], within(1e-9));
    assertThat(drawn[20]).isCloseTo(Math.pow(.8, -1 + .5 * 1.645), within(.03));
    assertThat(drawn[380]).isCloseTo(Math.pow(.8, -1 - .5 * 1.645), within(.03));
  }

  @Test
  void withoutAnElasticityOrFarFromTonightsPriceTheLevelStands() {
    for (PricePath path :
        List.of(
            new PricePath(
                Optional.of(BigDecimal.TEN),
                List.of(new Planned(NIGHT, NIGHT.plusDays(9), BigDecimal.ONE, BigDecimal.ZERO)),
                Optional.empty(),
                List.of()),
            path("10.00", "4.99", -2, 0),
            path("10.00", "20.01", -2, 0),
            path("0.00", "20.01", -2, 0))) {
      double[][] net = ones();
      PriceEffect effect = path.apply(NIGHT, NORMAL, ones(), net);
      assertThat(effect.basis()[1]).isEqualTo(Basis.NOT_IDENTIFIED);
      assertThat(effect.revenue()[1]).isEqualTo(1);
      assertThat(net[0][1]).isEqualTo(1);
    }
  }

  @Test
  void whatIsGivenAwayBringsNothing() {
    double[][] net = ones();
    PriceEffect effect = path("10.00", "0.00", -2, 0).apply(NIGHT, NORMAL, ones(), net);
    assertThat(effect.revenue()).containsExactly(1, 0, 0, 1);
    assertThat(net[3][1]).isZero();
    assertThat(effect.units()[1]).isEqualTo(1);
  }

  @Test
  void aPlanOfTonightsPriceChangesNothing() {
    PriceEffect effect = path("10.00", "10.0", -2, 0).apply(NIGHT, NORMAL, ones(), ones());
    assertThat(effect.basis()).containsOnly(Basis.CURRENT);
    assertThat(effect.units()).containsOnly(1);
  }

  private static Past past(int daysAgo, String price) {
    return new Past(NIGHT.minusDays(daysAgo), new BigDecimal(price));
  }

  /** Ten days, of which some were sold at another price than tonight's. */
  private static double[][] restated(PricePath path, Past... past) {
    double[] units = IntStream.range(0, 10).mapToDouble(day -> 1).toArray();
    double[] gross = units.clone();
    new PricePath(path.current(), path.planned(), path.response(), List.of(past))
        .restate(NIGHT, 28, units, gross);
    return new double[][] {units, gross};
  }

  @Test
  void thePastIsThatAtTonightsPrice() {
    double[][] days =
        restated(path("10.00", "8.00", -2, .3), past(50, "8.00"), past(7, "12.50"), past(5, "10"));
    double low = Math.pow(.8, -2);
    double high = Math.pow(1.25, -2);
    assertThat(days[0])
        .containsExactly(
            new double[] {1 / low, 1 / low, 1 / high, 1 / high, 1, 1, 1, 1, 1, 1}, within(1e-12));
    assertThat(days[1][0]).isCloseTo(1 / (.8 * low), within(1e-12));
    assertThat(days[1][2]).isCloseTo(1 / (1.25 * high), within(1e-12));
  }

  @Test
  void aPriceBeforeThePlannedOneIsTakenAwayAndPutBack() {
    // The same promotion as in the past: the forecast is what came then.
    PricePath path = path("10.00", "8.00", -2, 0);
    double[] units = restated(path, past(9, "8.00"))[0];
    double[][] draws = {units.clone()};
    path.apply(NIGHT, new double[1], draws, new double[][] {units.clone()});
    assertThat(draws[0][1]).isCloseTo(1, within(1e-12));
  }

  @Test
  void thePastStaysWhereNoPlannedPriceCounts() {
    Past[] past = {past(9, "8.00"), past(3, "10.00")};
    double[] ones = IntStream.range(0, 10).mapToDouble(day -> 1).toArray();
    // No response; no plan; a planned price too far away; a past price too far away; tonight's
    // price
    // as the plan; a plan that has ended; one that begins after the horizon; no price.
    PricePath known = path("10.00", "8.00", -2, 0);
    for (PricePath path :
        List.of(
            new PricePath(known.current(), known.planned(), Optional.empty(), List.of()),
            new PricePath(known.current(), List.of(), known.response(), List.of()),
            path("10.00", "4.99", -2, 0),
            path("17.00", "16.00", -2, 0),
            path("10.00", "10.0", -2, 0),
            new PricePath(
                known.current(),
                List.of(
                    new Planned(
                        NIGHT.minusDays(3), NIGHT, new BigDecimal("8.00"), BigDecimal.ZERO)),
                known.response(),
                List.of()),
            new PricePath(
                known.current(),
                List.of(
                    new Planned(
                        NIGHT.plusDays(29),
                        NIGHT.plusDays(40),
                        new BigDecimal("8.00"),
                        BigDecimal.ZERO)),
                known.response(),
                List.of()),
            new PricePath(Optional.empty(), known.planned(), known.response(), List.of()))) {
      assertThat(restated(path, past[0])[0]).isEqualTo(ones);
    }
    assertThat(restated(known, past(-2, "8.00"))[0]).isEqualTo(ones);
    assertThat(restated(known)[0]).isEqualTo(ones);
  }

  private static PricePath coupon(int from, int until, String coupon, double elasticity) {
    PricePath plain = path("10.00", "8.00", elasticity, 0);
    Planned planned =
        new Planned(
            NIGHT.plusDays(from), NIGHT.plusDays(until), BigDecimal.TEN, new BigDecimal(coupon));
    return new PricePath(plain.current(), List.of(planned), plain.response(), List.of());
  }

  @Test
  void aPublicCouponIsAsGoodAsALowerPrice() {
    PriceEffect effect = coupon(2, 3, "2.00", -2).apply(NIGHT, NORMAL, ones(), ones());
    PriceEffect same = path("10.00", "8.00", -2, 0).apply(NIGHT, NORMAL, ones(), ones());
    assertThat(effect.prices()[1]).isEqualByComparingTo("8.00");
    assertThat(effect.basis()).isEqualTo(same.basis());
    assertThat(effect.units()).isEqualTo(same.units());
    assertThat(effect.revenue()).isEqualTo(same.revenue());
    assertThat(coupon(1, 4, "10.00", -2).apply(NIGHT, NORMAL, ones(), ones()).revenue())
        .containsOnly(0);
    assertThat(coupon(1, 4, "0.00", -2).apply(NIGHT, NORMAL, ones(), ones()).basis())
        .containsOnly(Basis.CURRENT);
  }

  @Test
  void daysOfARunningCouponAreRestatedAtTheListPrice() {
    double low = Math.pow(.8, -2);
    double[][] days = restated(coupon(-2, 3, "2.00", -2), past(50, "10.00"));
    assertThat(days[0])
        .containsExactly(
            new double[] {1, 1, 1, 1, 1, 1, 1, 1 / low, 1 / low, 1 / low}, within(1e-12));
    assertThat(days[1][9]).isCloseTo(1 / (.8 * low), within(1e-12));
    // More than was left of a lower price then: nobody knows what was paid.
    assertThat(restated(coupon(-2, 3, "2.00", -2), past(50, "1.50"))[0]).containsOnly(1);
  }
}

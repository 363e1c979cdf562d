package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.forecast.EventCalendar;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PriceWorldTest {
  private static PriceWorld world(PriceWorld.Kind kind) {
    return PriceWorld.of(kind, 2, 10, 365, 5);
  }

  @ParameterizedTest
  @EnumSource(PriceWorld.Kind.class)
  void equalArgumentsGiveAnEqualWorldAndAnotherSeedAnother(PriceWorld.Kind kind) {
    PriceWorld.Item one = world(kind).items().get(3);
    PriceWorld.Item again = world(kind).items().get(3);
    PriceWorld.Item other = PriceWorld.of(kind, 2, 10, 365, 6).items().get(3);

    assertThat(again.orders()).isEqualTo(one.orders());
    assertThat(again.price()).isEqualTo(one.price());
    assertThat(other.orders()).isNotEqualTo(one.orders());
    assertThat(Arrays.stream(one.price()).min().orElseThrow()).isPositive();
  }

  @Test
  void oneChangeIsOne() {
    for (PriceWorld.Item item : world(PriceWorld.Kind.ONE_CHANGE).items()) {
      assertThat(Arrays.stream(item.price()).distinct()).hasSize(2);
      assertThat(item.price()[364]).isEqualTo(item.list());
    }
  }

  /** Sums over a year of orders, against what the truth says of viewers and prices. */
  @Test
  void promotionsSellWhatTheElasticitySays() {
    double expected = 0;
    double came = 0;
    for (PriceWorld.Item item : world(PriceWorld.Kind.RANDOM_PROMOTIONS).items()) {
      double ordersAtList = 0;
      double viewersAtList = 0;
      for (int t = 0; t < 365; t++) {
        if (item.price()[t] == item.list()) {
          ordersAtList += item.orders()[t];
          viewersAtList += item.viewers()[t];
        }
      }
      for (int t = 0; t < 365; t++) {
        if (item.price()[t] < item.list()) {
          came += item.orders()[t];
          expected +=
              ordersAtList
                  / viewersAtList
                  * item.viewers()[t]
                  * item.demandRatio((double) item.price()[t]);
        }
      }
    }
    assertThat(came / expected).isCloseTo(1, within(0.06));
  }

  @Test
  void aThresholdCutsDemand() {
    List<PriceWorld.Taste> tastes = List.of(new PriceWorld.Taste(0, -0.5));
    PriceWorld.Item item =
        new PriceWorld.Item("i", "c", 100, 90, 1, 0.05, 1, 0, tastes, new long[0]);

    assertThat(item.demandRatio(100)).isEqualTo(1);
    assertThat(item.demandRatio(95)).isCloseTo(Math.pow(0.95, -0.5), within(1e-12));
    assertThat(item.demandRatio(90)).isCloseTo(Math.pow(0.9, -0.5) / 0.65, within(1e-12));
  }

  @Test
  void overdispersedDemandVariesMoreThanPoissons() {
    assertThat(dispersion(PriceWorld.Kind.OVERDISPERSED))
        .isGreaterThan(1.5 * dispersion(PriceWorld.Kind.RANDOM_PROMOTIONS));
  }

  private static double dispersion(PriceWorld.Kind kind) {
    double sum = 0;
    for (PriceWorld.Item item : world(kind).items()) {
      double mean = Arrays.stream(item.orders()).average().orElseThrow();
      double squares =
          Arrays.stream(item.orders()).mapToDouble(y -> (y - mean) * (y - mean)).sum() / 364;
      sum += squares / mean;
    }
    return sum;
  }

  /** Sums over a year, against the formula of the truth file. */
  @ParameterizedTest
  @EnumSource(
      value = PriceWorld.Kind.class,
      names = {"RANDOM_PROMOTIONS", "MOVING_TASTES", "HOLIDAYS", "SEATS"})
  void whatIsSoldIsWhatTheTruthExpects(PriceWorld.Kind kind) {
    PriceWorld world = world(kind);
    double expected = 0;
    double looked = 0;
    double came = 0;
    double viewers = 0;
    for (PriceWorld.Item item : world.items()) {
      Season season = world.seasons().get(Integer.parseInt(item.category().substring(8)));
      for (int t = 0; t < item.soldOut(); t++) {
        PriceWorld.Taste taste = item.tastes().get(Math.min(t / 7, item.tastes().size() - 1));
        double price = (double) item.price()[t] / item.list();
        double market = Math.pow(1 + world.growth(), t / 365.0);
        looked += item.demand() / item.conversion() * market;
        expected +=
            item.demand()
                * market
                * season.factor(t, 0)
                * Math.pow(holiday(season, t), item.holidays())
                * Math.exp(taste.level())
                * Math.pow(price, taste.elasticity());
        came += item.orders()[t];
        viewers += item.viewers()[t];
      }
    }
    assertThat(viewers / looked).isCloseTo(1, within(0.01));
    assertThat(came / expected).isCloseTo(1, within(0.03));
  }

  private static double holiday(Season season, int day) {
    return season.holidayFactors().getOrDefault(season.holiday(day), 1.0);
  }

  @Test
  void tastesWanderAndTheLastOneIsTold() {
    PriceWorld world = PriceWorld.of(PriceWorld.Kind.MOVING_TASTES, 4, 100, 365, 5);
    double levels = 0;
    double elasticities = 0;
    for (PriceWorld.Item item : world.items()) {
      PriceWorld.Taste first = item.tastes().get(0);
      PriceWorld.Taste last = item.tastes().get(52);
      levels += last.level() * last.level();
      elasticities += Math.pow(last.elasticity() - first.elasticity(), 2);
      assertThat(item.tastes()).hasSize(53);
      assertThat(item.elasticity()).isEqualTo(last.elasticity()).isLessThanOrEqualTo(-0.2);
    }
    assertThat(Math.sqrt(levels / 400)).isCloseTo(0.4, within(0.05));
    assertThat(Math.sqrt(elasticities / 400)).isCloseTo(0.4, within(0.05));
  }

  @Test
  void holidaysAreThoseOfThePublicCalendar() {
    LocalDate first = LocalDate.of(2025, 1, 1);
    EventCalendar calendar = EventCalendar.shipped();
    String[] holidays = Season.publicHolidays(first, 730);
    for (int day = 0; day < 730; day++) {
      int number = calendar.numbers(first.plusDays(day), 1)[0];
      String name = number == 0 ? "" : calendar.events().get(number - 1);
      assertThat(holidays[day]).isEqualTo(name);
    }
  }

  @Test
  void someItemsHavePromotionsOnHolidaysAlone() {
    PriceWorld world = PriceWorld.of(PriceWorld.Kind.HOLIDAYS, 1, 60, 365, 5);
    Season season = world.seasons().get(0);
    long alone =
        world.items().stream()
            .filter(
                item ->
                    IntStream.range(0, 365)
                        .filter(t -> item.price()[t] != item.list())
                        .allMatch(season::isHoliday))
            .count();

    assertThat(alone).isBetween(10L, 30L);
    assertThat(season.holidayFactors()).containsKeys("spring_festival", "national_day");
    assertThat(world(PriceWorld.Kind.SEATS).seasons().get(0).hasHolidays()).isFalse();
  }

  @Test
  void nothingIsSoldWithoutASeat() {
    int soldOut = 0;
    for (PriceWorld.Item item : world(PriceWorld.Kind.SEATS).items()) {
      int day = item.soldOut();
      int sold = Arrays.stream(item.orders()).sum();
      assertThat(item.seats()).isPositive();
      assertThat(Arrays.stream(item.orders(), day, 365).sum()).isZero();
      assertThat(sold).isLessThanOrEqualTo(item.seats());
      if (day < 365) {
        soldOut++;
        assertThat(sold).isEqualTo(item.seats());
        assertThat(Arrays.stream(item.viewers(), day, 365).sum()).isPositive();
      }
    }
    assertThat(soldOut).isBetween(8, 19);
    assertThat(world(PriceWorld.Kind.HOLIDAYS).items().get(0).soldOut()).isEqualTo(365);
  }
}

package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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
    PriceWorld.Item item =
        new PriceWorld.Item("i", "c", 100, -0.5, 90, 1, new long[0], new int[0], new int[0]);

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
}

package dev.noctua.stage.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarketSegmentTest {
  private static MarketSegment segment(long people, double registered, double capacity) {
    return new MarketSegment(
        "s",
        new MarketSegment.People(people, 0, 0),
        List.of((double) people, registered),
        List.of(0.0, 2.0),
        capacity,
        capacity - 1,
        capacity + 1,
        0,
        "bass");
  }

  @Test
  void partsTakeTheGrowthOfAllAsTheyGrowThemselves() {
    List<MarketSegment> parts =
        MarketSegment.addingUpTo(
            segment(30, 42, 90), List.of(segment(10, 13, 20), segment(20, 21, 40)));

    assertThat(parts).extracting(part -> part.registered().get(1)).containsExactly(19.0, 23.0);
    assertThat(parts).extracting(part -> part.margins().get(1)).containsExactly(6.0, 6.0);
    assertThat(parts).extracting(MarketSegment::capacity).containsExactly(30.0, 60.0);
    assertThat(parts).extracting(MarketSegment::low).containsExactly(28.0, 58.0);
    assertThat(parts).extracting(MarketSegment::high).containsExactly(32.0, 62.0);
  }

  /** Their own curves have ended, that of all has not. */
  @Test
  void partsThatHardlyGrowTakeTheGrowthOfAllByTheirPeople() {
    for (double growth : new double[] {0, 1e-9}) {
      List<MarketSegment> parts =
          MarketSegment.addingUpTo(
              segment(30, 42, 90),
              List.of(
                  segment(10, 10 + growth, 10 + growth), segment(20, 20 + growth, 20 + growth)));

      assertThat(parts).extracting(part -> part.registered().get(1)).containsExactly(14.0, 28.0);
      assertThat(parts).extracting(MarketSegment::capacity).containsExactly(30.0, 60.0);
      for (MarketSegment part : parts) {
        assertThat(part.margins().get(1)).isBetween(2.0, 20.0);
        assertThat(part.capacity()).isBetween(part.low(), part.high());
        assertThat(part.high()).isLessThan(100);
      }
    }
  }

  @Test
  void whereAllDoNotGrowNoPartDoes() {
    List<MarketSegment> parts =
        MarketSegment.addingUpTo(segment(0, 0, 0), List.of(segment(0, 0, 0), segment(0, 0, 0)));

    assertThat(parts).extracting(part -> part.registered().get(1)).containsExactly(0.0, 0.0);
  }
}

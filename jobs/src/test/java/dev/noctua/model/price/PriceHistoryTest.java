package dev.noctua.model.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PriceHistoryTest {
  private static final double UNKNOWN = Double.NaN;

  private static PriceHistory of(PricePanel.Calendar calendar, double... price) {
    double[] ones = new double[price.length];
    Arrays.fill(ones, 1);
    return PriceHistory.of(new PricePanel.Item("i", 10, price, ones, ones), calendar);
  }

  private static double[] runs(double... priceAndLength) {
    double[] price = new double[0];
    for (int r = 0; r < priceAndLength.length; r += 2) {
      int from = price.length;
      price = Arrays.copyOf(price, from + (int) priceAndLength[r + 1]);
      Arrays.fill(price, from, price.length, priceAndLength[r]);
    }
    return price;
  }

  @Test
  void spellsAndLevelsAreCounted() {
    double[] price = runs(10, 9, 8, 4, 10, 2, 8, 3, 9.7, 20, UNKNOWN, 5, 9.7, 1, 7, 6);
    PriceHistory found = of(PricePanel.Calendar.days(price.length, 0), price);

    // 10 and 9.7 are less than 5 % apart; 8 stood for 7 days in all, 7 for 6 only.
    assertThat(found).isEqualTo(new PriceHistory(6, 2, 7, 10, 45, 45, false));
    assertThat(found.hasMoved()).isTrue();
  }

  @Test
  void aLongPeriodIsLongEnoughForALevel() {
    PriceHistory found = of(PricePanel.Calendar.longPeriods(2, 7), 10, 8);

    assertThat(found.levels()).isEqualTo(2);
    assertThat(found.days()).isEqualTo(14);
  }

  @Test
  void pricesThatMoveOnHolidaysAloneAreTold() {
    int[] none = {-1, -1, -1, -1};
    int[] third = {-1, -1, 0, -1};
    int[] week = {0, 0, 0, 0};

    assertThat(of(new PricePanel.Calendar(week, none, third, 1), 10, 10, 8, 10).isHolidaysAlone())
        .isTrue();
    assertThat(of(new PricePanel.Calendar(week, none, none, 1), 10, 10, 8, 10).isHolidaysAlone())
        .isFalse();
    assertThat(of(new PricePanel.Calendar(week, none, third, 1), 10, 10, 10, 10).isHolidaysAlone())
        .isFalse();
  }

  @Test
  void holidaysDoNotCount() {
    int[] week = {0, 0, 0, 0, 0};
    int[] none = {-1, -1, -1, -1, -1};
    int[] second = {-1, 3, -1, -1, -1};
    PriceHistory found = of(new PricePanel.Calendar(week, none, second, 1), 10, 7, 10, 8, UNKNOWN);

    assertThat(found).isEqualTo(new PriceHistory(2, 0, 8, 10, 3, 3, false));
  }

  @Test
  void holidaysAloneAreNoHistory() {
    PricePanel.Calendar holidays =
        new PricePanel.Calendar(new int[2], new int[] {-1, -1}, new int[2], 1);

    assertThat(of(holidays, 9, 9)).isEqualTo(new PriceHistory(0, 0, 0, 0, 0, 0, true));
    assertThat(of(holidays, UNKNOWN, UNKNOWN).isHolidaysAlone()).isFalse();
  }

  @Test
  void nothingKnownIsNoHistory() {
    PriceHistory found = of(PricePanel.Calendar.days(2, 0), UNKNOWN, 0);

    assertThat(found).isEqualTo(new PriceHistory(0, 0, 0, 0, 0, 0, false));
    assertThat(found.hasMoved()).isFalse();
  }
}

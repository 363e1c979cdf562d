package dev.noctua.model.payers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PayerCellTest {
  @Test
  void eachNumberIsOfOneCell() {
    for (int number = 0; number < PayerCell.COUNT; number++) {
      assertThat(PayerCell.of(number).number()).isEqualTo(number);
      assertThat(PayerCell.of(number).people()).isEqualTo(number / PayerCell.PRICES);
    }
    assertThat(PayerCell.of(PayerCell.COUNT - 1))
        .isEqualTo(
            new PayerCell(
                PayerCell.ORDERS - 1,
                PayerCell.QUINTILES - 1,
                PayerCell.RECENCIES - 1,
                PayerCell.COUPONS - 1,
                PayerCell.PRICES - 1));
  }

  @Test
  void cellsDifferInFeaturesUnlessTheyAreTheSame() {
    Set<String> seen = new HashSet<>();
    Set<String> prices = new HashSet<>();
    for (int number = 0; number < PayerCell.COUNT; number++) {
      double[] features = PayerCell.of(number).features();
      assertThat(Arrays.stream(features).sum()).isEqualTo(6);
      seen.add(Arrays.toString(features));
      prices.add(Arrays.toString(PayerCell.of(number).priceFeatures()));
    }
    assertThat(seen).hasSize(PayerCell.COUNT);
    assertThat(prices).hasSize(PayerCell.PRICES);
  }
}

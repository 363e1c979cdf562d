package dev.noctua.model.payers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class PayerModelTest {
  private static final long LOOKED = 10_000;

  /** Each cell of some, with as many payers as a probability says. */
  private static List<PayerCount> counts(ToDoubleFunction<PayerCell> share) {
    List<PayerCount> counts = new ArrayList<>();
    for (int number = 0; number < PayerCell.COUNT; number += 97) {
      PayerCell cell = PayerCell.of(number);
      counts.add(new PayerCount(cell, LOOKED, Math.round(share.applyAsDouble(cell) * LOOKED)));
    }
    return counts;
  }

  private static double logistic(double odds) {
    return 1 / (1 + Math.exp(-odds));
  }

  private static double truth(PayerCell cell) {
    return logistic(-3 + 0.4 * cell.orders() + 0.3 * cell.quintile() - 0.1 * cell.price());
  }

  private static PayerModel fit(List<PayerCount> training, List<PayerCount> calibration) {
    return PayerModel.ofPeople(TestSpark.session(), training, calibration);
  }

  @Test
  void findsTheShareOfEachCellSeenOrNot() {
    List<PayerCount> counts = counts(PayerModelTest::truth);
    PayerModel model = fit(counts, counts);
    for (int number = 0; number < PayerCell.COUNT; number += 31) {
      PayerCell cell = PayerCell.of(number);
      assertThat(model.share(cell)).as("%s", cell).isCloseTo(truth(cell), within(0.01));
    }
  }

  @Test
  void laterLooksSayHowManyPay() {
    PayerModel model =
        fit(
            counts(cell -> logistic(2 * (-3 + 0.4 * cell.orders()))),
            counts(cell -> logistic(-4 + 0.4 * cell.orders())));
    for (int orders = 0; orders < PayerCell.ORDERS; orders++) {
      PayerCell cell = new PayerCell(orders, 1, 1, 1, 5);
      assertThat(model.share(cell)).isCloseTo(logistic(-4 + 0.4 * orders), within(0.01));
    }
  }

  @Test
  void anotherOrderGivesTheSameBits() {
    List<PayerCount> counts = counts(PayerModelTest::truth);
    List<PayerCount> other = new ArrayList<>(counts);
    Collections.reverse(other);
    PayerModel model = fit(counts, counts);
    PayerModel same = fit(other, other);
    for (int number = 0; number < PayerCell.COUNT; number++) {
      assertThat(same.share(PayerCell.of(number))).isEqualTo(model.share(PayerCell.of(number)));
    }
  }

  @Test
  void whoKnowsPricesAloneTakesAllPeopleForAlike() {
    List<PayerCount> counts = new ArrayList<>();
    for (int price = 0; price < PayerCell.PRICES; price++) {
      counts.add(new PayerCount(new PayerCell(0, 0, 0, 0, price), LOOKED, 1000 + 100 * price));
      counts.add(new PayerCount(new PayerCell(4, 5, 1, 0, price), LOOKED, 3000 + 100 * price));
    }
    PayerModel model = PayerModel.ofPrices(TestSpark.session(), counts, counts);
    for (int price = 0; price < PayerCell.PRICES; price++) {
      double share = model.share(new PayerCell(0, 0, 0, 0, price));
      assertThat(share).isCloseTo((2000 + 100 * price) / (double) LOOKED, within(0.002));
      assertThat(model.share(new PayerCell(4, 5, 1, 3, price))).isEqualTo(share);
    }
  }

  @Test
  void whatNeverVariesIsLeftToTheIntercept() {
    PayerCell cell = new PayerCell(1, 2, 3, 0, 4);
    List<PayerCount> counts = List.of(new PayerCount(cell, 100, 30));
    assertThat(fit(counts, counts).share(cell)).isCloseTo(.3, within(1e-12));
    List<PayerCount> later = List.of(new PayerCount(cell, 100, 60));
    assertThat(fit(counts, later).share(cell)).isCloseTo(.6, within(1e-12));
  }

  @Test
  void twentyWhoPayAndTwentyWhoDoNotAreEnough() {
    PayerCell cell = PayerCell.of(0);
    PayerCell other = PayerCell.of(1);
    assertThat(
            PayerCount.areTooFew(
                List.of(new PayerCount(cell, 20, 10), new PayerCount(other, 20, 10))))
        .isFalse();
    assertThat(PayerCount.areTooFew(List.of(new PayerCount(cell, 1000, 19)))).isTrue();
    assertThat(PayerCount.areTooFew(List.of(new PayerCount(cell, 1000, 981)))).isTrue();
    assertThat(PayerCount.areTooFew(List.of())).isTrue();
  }
}

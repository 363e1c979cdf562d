package dev.noctua.stage.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.stage.settle.FeeRules.Bearer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitTest {
  @Test
  void aPlainOrderIsSplitByShareAfterTheFee() {
    // 199.00 at 0.6 %: 1.194 -> 1.19; 70 % of 199.00: 139.30
    assertThat(Split.of(19_900, 19_900, 7_000, 600, Bearer.PLATFORM))
        .isEqualTo(new Split(119, 13_930, 5_851, 7_000, 600));
  }

  @Test
  void aPlatformCouponDoesNotLowerTheCreatorsPart() {
    // 100.00 bought for 20.00: fee .12, creator 70.00, the platform pays 50.12
    assertThat(Split.of(10_000, 2_000, 7_000, 600, Bearer.PLATFORM))
        .isEqualTo(new Split(12, 7_000, -5_012, 7_000, 600));
  }

  @Test
  void theCreatorOrBothMayBearTheFee() {
    // 33.33 at 0.6 %: .19998 -> .20; half of 33.33: 16.665 -> 16.67
    assertThat(Split.of(3_333, 3_333, 5_000, 600, Bearer.CREATOR))
        .isEqualTo(new Split(20, 1_647, 1_666, 5_000, 600));
    assertThat(Split.of(3_333, 3_333, 5_000, 600, Bearer.PRO_RATA))
        .isEqualTo(new Split(20, 1_657, 1_656, 5_000, 600));
  }

  @Test
  void aCreatorWithoutShareWhoBearsTheFeeOwesIt() {
    assertThat(Split.of(10_000, 10_000, 0, 600, Bearer.CREATOR))
        .isEqualTo(new Split(60, -60, 10_000, 0, 600));
  }

  @Test
  void halfAFenIsRoundedAwayFromZero() {
    assertThat(Fen.part(1, 5_000, 10_000)).isEqualTo(1);
    assertThat(Fen.part(1, 4_999, 10_000)).isZero();
    assertThat(Fen.part(-1, 5_000, 10_000)).isEqualTo(-1);
    assertThat(Fen.part(-1, 4_999, 10_000)).isZero();
  }

  @Test
  void fenAndAmountsAreEachOthersInverse() {
    assertThat(Fen.of(new BigDecimal("-12.3"))).isEqualTo(-1_230);
    assertThat(Fen.amount(-1_230L)).isEqualTo(new BigDecimal("-12.30"));
    assertThat(Fen.of(null)).isNull();
    assertThat(Fen.amount(null)).isNull();
    assertThatThrownBy(() -> Fen.of(new BigDecimal("0.001")))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void roundingAgreesWithBigDecimalAtAnySize() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      long total = random.nextLong() >> random.nextInt(63);
      long denominator = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
      long numerator = (long) (random.nextDouble() * denominator);
      BigDecimal exact =
          BigDecimal.valueOf(total)
              .multiply(BigDecimal.valueOf(numerator))
              .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.HALF_UP);
      assertThat(Fen.part(total, numerator, denominator)).isEqualTo(exact.longValueExact());
    }
  }
}

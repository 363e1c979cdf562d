package dev.noctua.stage.settle;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Money in whole fen, and the one way in which it is divided. */
final class Fen {
  private Fen() {}

  /**
   * {@code total × numerator / denominator}, half a fen and more away from zero. Exact whatever the
   * size of the product.
   *
   * @param denominator above 0
   */
  static long part(long total, long numerator, long denominator) {
    BigInteger product = BigInteger.valueOf(total).multiply(BigInteger.valueOf(numerator));
    BigInteger twice = BigInteger.valueOf(denominator).shiftLeft(1);
    BigInteger magnitude =
        product.abs().shiftLeft(1).add(BigInteger.valueOf(denominator)).divide(twice);
    return (product.signum() < 0 ? magnitude.negate() : magnitude).longValueExact();
  }

  /** An amount with two decimals in fen; null stays null. */
  static Long of(BigDecimal amount) {
    return unscaled(amount, 2);
  }

  /** Fen as an amount with two decimals; null stays null. */
  static BigDecimal amount(Long fen) {
    return fen == null ? null : BigDecimal.valueOf(fen, 2);
  }

  /**
   * A decimal as a count of its smallest unit.
   *
   * @throws ArithmeticException if it has more decimals
   */
  static Long unscaled(BigDecimal value, int scale) {
    return value == null ? null : value.setScale(scale).unscaledValue().longValueExact();
  }
}

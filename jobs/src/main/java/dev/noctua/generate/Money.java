package dev.noctua.generate;

/** Money is whole fen. */
final class Money {
  private Money() {}

  /** {@code 14900} → {@code 149.00}. */
  static String text(long fen) {
    long magnitude = Math.abs(fen);
    long cents = magnitude % 100;
    return (fen < 0 ? "-" : "") + magnitude / 100 + (cents < 10 ? ".0" : ".") + cents;
  }

  /** The channel's fee of 0.6 %, half up to the fen. */
  static long fee(long fen) {
    return (fen * 6 + 500) / 1000;
  }

  /** {@code share} per cent of it, down to the fen. */
  static long percent(long fen, int share) {
    return fen * share / 100;
  }
}

package dev.noctua.stage.forecast;

import java.util.stream.IntStream;

/** The numbers of days that a row may tell of: one day, and four weeks and ninety days together. */
final class Spans {
  private static final int[] LONG = {28, 90};

  private Spans() {}

  /** The spans of several days that fit into a horizon, shortest first. */
  static int[] within(int horizon) {
    return IntStream.of(LONG).filter(days -> days <= horizon).toArray();
  }

  /** How many rows a series has: one per day, and one per longer span. */
  static int rows(int horizon) {
    return horizon + within(horizon).length;
  }

  /** The first day ahead that a row tells of, from 0. */
  static int from(int row, int horizon) {
    return row < horizon ? row : 0;
  }

  /** The first day ahead that it doesn't tell of any more. */
  static int until(int row, int horizon) {
    return row < horizon ? row + 1 : within(horizon)[row - horizon];
  }
}

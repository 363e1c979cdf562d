package dev.noctua.model.forecast;

import java.util.Arrays;

/** Where values stand among many. Equal ones stand in the middle of their places. */
final class Ranks {
  private final double[] distinct;

  /** Per distinct value the place of the first one that is equal, then the number of all. */
  private final int[] starts;

  /** Per cell of an even grid from the least value to the greatest, the first distinct value. */
  private final int[] cells;

  private final double cellsPerUnit;

  /**
   * @param values one or more, finite
   */
  Ranks(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] known = new double[sorted.length];
    int[] places = new int[sorted.length + 1];
    int count = 0;
    for (int place = 0; place < sorted.length; place++) {
      if (count == 0 || sorted[place] != known[count - 1]) {
        known[count] = sorted[place];
        places[count++] = place;
      }
    }
    places[count] = sorted.length;
    distinct = Arrays.copyOf(known, count);
    starts = Arrays.copyOf(places, count + 1);
    double range = distinct[count - 1] - distinct[0];
    cellsPerUnit = range > 0 ? count / range : 0;
    cells = new int[count + 2];
    for (int value = 0, cell = 0; cell < cells.length; cell++) {
      while (value < count && cell(distinct[value]) < cell) {
        value++;
      }
      cells[cell] = value;
    }
  }

  private int cell(double value) {
    return (int) Math.min(distinct.length, Math.max(0, (value - distinct[0]) * cellsPerUnit));
  }

  /**
   * The place of a value in the order of all, from 0 on; half a place below the next one where it
   * isn't among them.
   */
  double of(double value) {
    int cell = cell(value);
    int at = Arrays.binarySearch(distinct, cells[cell], cells[cell + 1], value);
    return at >= 0 ? (starts[at] + starts[at + 1] - 1) / 2.0 : starts[-at - 1] - 0.5;
  }
}

package dev.noctua.model.forecast;

import java.util.Arrays;

/** Where values stand among many. Equal ones stand in the middle of their places. */
final class Ranks {
  private final double[] distinct;

  /** Per distinct value the place of the first one that is equal, then the number of all. */
  private final int[] starts;

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
  }

  /**
   * The place of each value in the order of all, from 0 on; half a place below the next one where
   * it isn't among them.
   *
   * @param ascending never less than the one before
   */
  double[] of(double[] ascending) {
    double[] places = new double[ascending.length];
    int next = 0;
    for (int i = 0; i < ascending.length; i++) {
      while (next < distinct.length && distinct[next] < ascending[i]) {
        next++;
      }
      boolean isKnown = next < distinct.length && distinct[next] == ascending[i];
      places[i] = isKnown ? (starts[next] + starts[next + 1] - 1) / 2.0 : starts[next] - 0.5;
    }
    return places;
  }
}

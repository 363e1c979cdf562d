package dev.noctua.model.rank;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Interactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A made-up platform where everybody likes one of some groups of items. */
public final class Tastes {
  private Tastes() {}

  /** 200 people with about 12 of 80 items, of which they like 10; all on the same day. */
  static Interactions groups(int groups, long seed) {
    return groups(200, groups, seed);
  }

  /** The same with more or fewer people. */
  public static Interactions groups(int people, int groups, long seed) {
    Random draw = new Random(seed);
    List<int[]> columns = new ArrayList<>();
    List<float[]> ones = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      int group = person % groups;
      int[] own =
          IntStream.range(0, 80)
              .filter(item -> draw.nextDouble() < (item % groups == group ? 0.7 : 0.05))
              .toArray();
      float[] weights = new float[own.length];
      java.util.Arrays.fill(weights, 1);
      columns.add(own);
      ones.add(weights);
    }
    SparseRows pairs =
        SparseRows.ofSorted(80, columns.toArray(int[][]::new), ones.toArray(float[][]::new));
    return new Interactions(pairs, new int[pairs.size()], new int[pairs.size()]);
  }
}

package dev.noctua.model.forecast;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws paths of past errors in blocks of steps that follow each other (block bootstrap; Künsch
 * 1989), each path moved by one of the past changes of the level.
 */
final class BlockBootstrap {
  private final double[] errors;
  private final double[] changes;
  private final int block;

  /**
   * @param errors by time; none counts as one of 0
   * @param changes of the level; none counts as one of 0
   * @param block steps of a block
   */
  BlockBootstrap(double[] errors, double[] changes, int block) {
    this.errors = errors.length == 0 ? new double[1] : errors;
    this.changes = changes;
    this.block = block;
  }

  /**
   * The rank of each step among the first steps of all paths, as a share from 0 to 1. What is drawn
   * depends on the seed and on how many errors and changes there are.
   *
   * @return {@code count} paths of one share per step
   */
  double[][] draws(long seed, int count, int steps) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] moved = new double[count];
    int[][] starts = new int[count][(steps + block - 1) / block];
    for (int path = 0; path < count; path++) {
      double size = changes.length == 0 ? 0 : changes[random.nextInt(changes.length)];
      // Where the level went is in the forecast; how far it may go either way isn't.
      moved[path] = random.nextBoolean() ? size : -size;
      for (int each = 0; each < starts[path].length; each++) {
        starts[path][each] = random.nextInt(errors.length);
      }
    }
    double[] first = new double[count];
    Arrays.setAll(first, path -> moved[path] + errors[starts[path][0]]);
    return shares(moved, starts, steps, new Ranks(first));
  }

  private double[][] shares(double[] moved, int[][] starts, int steps, Ranks ranks) {
    int[] order =
        IntStream.range(0, errors.length)
            .boxed()
            .sorted(Comparator.comparingDouble(day -> errors[day]))
            .mapToInt(Integer::intValue)
            .toArray();
    // Many paths are moved by the same change.
    Map<Double, double[]> ofDays = new HashMap<>();
    double[][] shares = new double[moved.length][steps];
    for (int path = 0; path < shares.length; path++) {
      double[] ofDay =
          ofDays.computeIfAbsent(
              moved[path], change -> shares(change, order, ranks, shares.length));
      int day = 0;
      for (int step = 0; step < steps; step++) {
        if (step % block == 0) {
          day = starts[path][step / block];
        }
        shares[path][step] = ofDay[day];
        day = day + 1 == ofDay.length ? 0 : day + 1;
      }
    }
    return shares;
  }

  /** By day the share of {@code count} values that are less than its error after a change. */
  private double[] shares(double change, int[] order, Ranks ranks, int count) {
    double[] moved = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      moved[i] = change + errors[order[i]];
    }
    double[] places = ranks.of(moved);
    double[] ofDay = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      ofDay[order[i]] = (places[i] + 0.5) / count;
    }
    return ofDay;
  }
}

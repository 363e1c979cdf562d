package dev.noctua.model.evaluate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Lists of people beside what was held out. */
public final class Judgement {
  private final HoldOut split;
  private final int[] people;
  private final int[][] lists;
  private final int[] known;

  private Judgement(HoldOut split, int[] known, int[] people, int[][] lists) {
    this.split = split;
    this.people = people;
    this.lists = lists;
    this.known = known;
  }

  /**
   * Asks for a list for each of some people.
   *
   * @param known per item how many people have it in the part that was learned from
   * @param people numbers of people of whom something is held out
   * @param lists from a person's number to a list of items, best first; called by several threads
   */
  public static Judgement of(HoldOut split, int[] known, int[] people, IntFunction<int[]> lists) {
    return new Judgement(
        split,
        known,
        people,
        IntStream.of(people).parallel().mapToObj(lists).toArray(int[][]::new));
  }

  /** A metric of each person's first {@code k} entries. */
  public double[] each(RankingMetric metric, int k) {
    return IntStream.range(0, people.length)
        .mapToDouble(
            i ->
                metric.of(
                    new RankingContext(
                        lists[i], split.test().columns(people[i]), k, known, split.train().rows())))
        .toArray();
  }

  /** A metric's mean over all people; 0 without people. */
  public double mean(RankingMetric metric, int k) {
    return Arrays.stream(each(metric, k)).average().orElse(0);
  }

  /** The share of the items that anybody has which stand among anybody's first {@code k}. */
  public double coverage(int k) {
    BitSet listed = new BitSet();
    for (int[] list : lists) {
      for (int i = 0; i < Math.min(k, list.length); i++) {
        listed.set(list[i]);
      }
    }
    long all = Arrays.stream(known).filter(count -> count > 0).count();
    return all == 0 ? 0 : listed.cardinality() / (double) all;
  }
}

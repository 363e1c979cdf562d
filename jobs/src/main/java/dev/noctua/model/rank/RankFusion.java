package dev.noctua.model.rank;

import dev.noctua.kernels.TopK;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One list from the ranks of several (Cormack, Clarke, Büttcher: Reciprocal Rank Fusion, SIGIR
 * 2009, with a weight for each list): an item's score is Σ weight / (10 + rank) over the lists that
 * have it.
 */
public final class RankFusion {
  /** How much the first ranks stand out; small, because lists are short. */
  private static final int OFFSET = 10;

  private RankFusion() {}

  /**
   * An entry of the one list.
   *
   * @param score rounded to 6 decimals
   * @param source the list that gave most of the score, the first of equal ones
   */
  public record Entry(int item, double score, int source) {}

  /**
   * The best {@code k} entries, best first; equal ones in the order of the items.
   *
   * @param lists of each source its items, best first
   * @param weights of each source 0 or more; a source of weight 0 adds nothing
   */
  public static List<Entry> of(List<int[]> lists, double[] weights, int k) {
    int[] items = items(lists, weights);
    double[] sums = new double[items.length];
    double[] most = new double[items.length];
    int[] sources = new int[items.length];
    for (int source = 0; source < weights.length; source++) {
      if (weights[source] > 0) {
        int[] list = lists.get(source);
        for (int rank = 1; rank <= list.length; rank++) {
          int at = Arrays.binarySearch(items, list[rank - 1]);
          double part = weights[source] / (OFFSET + rank);
          sums[at] += part;
          if (part > most[at]) {
            most[at] = part;
            sources[at] = source;
          }
        }
      }
    }
    return TopK.best(sums, k).stream()
        .map(best -> new Entry(items[best.item()], best.score(), sources[best.item()]))
        .toList();
  }

  /** What the sources propose, ascending, each once. */
  private static int[] items(List<int[]> lists, double[] weights) {
    int[] all =
        IntStream.range(0, weights.length)
            .filter(source -> weights[source] > 0)
            .mapToObj(lists::get)
            .flatMapToInt(Arrays::stream)
            .toArray();
    Arrays.sort(all);
    int count = 0;
    for (int item : all) {
      if (count == 0 || all[count - 1] != item) {
        all[count++] = item;
      }
    }
    return Arrays.copyOf(all, count);
  }
}

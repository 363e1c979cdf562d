package dev.noctua.model.rank;

import dev.noctua.kernels.TopK;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    Map<Integer, double[]> parts = new HashMap<>();
    for (int source = 0; source < weights.length; source++) {
      if (weights[source] > 0) {
        int[] list = lists.get(source);
        for (int rank = 1; rank <= list.length; rank++) {
          parts.computeIfAbsent(list[rank - 1], item -> new double[weights.length])[source] =
              weights[source] / (OFFSET + rank);
        }
      }
    }
    List<Entry> entries = new ArrayList<>(parts.size());
    parts.forEach((item, part) -> entries.add(entry(item, part)));
    entries.sort(Comparator.comparingDouble(Entry::score).reversed().thenComparingInt(Entry::item));
    return List.copyOf(entries.subList(0, Math.min(k, entries.size())));
  }

  private static Entry entry(int item, double[] parts) {
    double sum = 0;
    int most = 0;
    for (int source = 0; source < parts.length; source++) {
      sum += parts[source];
      most = parts[source] > parts[most] ? source : most;
    }
    return new Entry(item, TopK.round(sum), most);
  }
}

package dev.noctua.model.evaluate;

import java.util.Arrays;

/** What a metric may look at: one person's list and what was held out of theirs. */
public final class RankingContext {
  private final int[] list;
  private final int[] relevant;
  private final int k;
  private final int[] known;
  private final int people;

  /**
   * @param list items, best first
   * @param relevant ascending items that were held out, at least one
   * @param k how many entries of the list count
   * @param known per item how many people have it in the part that was learned from
   * @param people how many people there are
   */
  public RankingContext(int[] list, int[] relevant, int k, int[] known, int people) {
    this.list = list;
    this.relevant = relevant;
    this.k = k;
    this.known = known;
    this.people = people;
  }

  /** How many entries are looked at: the list may be shorter than {@code k}. */
  int length() {
    return Math.min(k, list.length);
  }

  int heldOut() {
    return relevant.length;
  }

  int hits() {
    int hits = 0;
    for (int i = 0; i < length(); i++) {
      hits += isHit(i) ? 1 : 0;
    }
    return hits;
  }

  double ndcg() {
    double gain = 0;
    for (int i = 0; i < length(); i++) {
      gain += isHit(i) ? discount(i) : 0;
    }
    double best = 0;
    for (int i = 0; i < Math.min(k, relevant.length); i++) {
      best += discount(i);
    }
    return gain / best;
  }

  double averagePrecision() {
    double sum = 0;
    int hits = 0;
    for (int i = 0; i < length(); i++) {
      if (isHit(i)) {
        hits++;
        sum += hits / (i + 1.0);
      }
    }
    return sum / Math.min(k, relevant.length);
  }

  double novelty() {
    double sum = 0;
    for (int i = 0; i < length(); i++) {
      sum -= Math.log(Math.max(1, known[list[i]]) / (double) Math.max(1, people));
    }
    return length() == 0 ? 0 : sum / Math.log(2) / length();
  }

  private boolean isHit(int place) {
    return Arrays.binarySearch(relevant, list[place]) >= 0;
  }

  private static double discount(int place) {
    return Math.log(2) / Math.log(place + 2.0);
  }
}

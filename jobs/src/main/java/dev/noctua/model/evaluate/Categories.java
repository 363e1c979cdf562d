package dev.noctua.model.evaluate;

import dev.noctua.kernels.SparseRows;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which category each item belongs to, and with it, each person. Categories are numbers from 0. */
public final class Categories implements Serializable {
  /** The category of what has none. */
  public static final int NONE = -1;

  private static final long serialVersionUID = 1L;

  /** Strengths are added as whole millionths, so that their order can't show. */
  private static final double UNITS = 1e6;

  private final int[] ofItems;
  private final int count;

  /**
   * @param ofItems per item its category, or {@link #NONE}
   */
  public Categories(int[] ofItems) {
    this.ofItems = ofItems;
    this.count = IntStream.of(ofItems).max().orElse(NONE) + 1;
  }

  /** Items of which no category is known. */
  public static Categories none(int items) {
    int[] none = new int[items];
    Arrays.fill(none, NONE);
    return new Categories(none);
  }

  /** Whether any item has a category. */
  public boolean areKnown() {
    return count > 0;
  }

  /** How many categories there are. */
  public int count() {
    return count;
  }

  /** How many items there are. */
  public int items() {
    return ofItems.length;
  }

  /**
   * The category that most of a person's strength belongs to, the first of equal ones; {@link
   * #NONE} for somebody none of whose items has one.
   *
   * @param items what the person has to do with
   * @param strengths of each of them, above 0
   */
  public int ofPerson(int[] items, float[] strengths) {
    Map<Integer, Double> sums = new TreeMap<>();
    for (int i = 0; i < items.length; i++) {
      if (ofItems[items[i]] != NONE) {
        sums.merge(ofItems[items[i]], (double) Math.round(strengths[i] * UNITS), Double::sum);
      }
    }
    int best = NONE;
    double most = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Integer, Double> sum : sums.entrySet()) {
      if (sum.getValue() > most) {
        most = sum.getValue();
        best = sum.getKey();
      }
    }
    return best;
  }

  /**
   * How many people of each category have each item: categories × items.
   *
   * @param pairs people × items
   */
  public SparseRows people(SparseRows pairs) {
    int[] category = new int[pairs.size()];
    int[] item = new int[pairs.size()];
    float[] one = new float[pairs.size()];
    int size = 0;
    for (int person = 0; person < pairs.rows(); person++) {
      int[] own = pairs.columns(person);
      int theirs = areKnown() ? ofPerson(own, pairs.weights(person)) : NONE;
      for (int i = 0; i < own.length && theirs != NONE; i++) {
        category[size] = theirs;
        item[size] = own[i];
        one[size] = 1;
        size++;
      }
    }
    return SparseRows.of(
        count,
        pairs.columns(),
        Arrays.copyOf(category, size),
        Arrays.copyOf(item, size),
        Arrays.copyOf(one, size));
  }
}

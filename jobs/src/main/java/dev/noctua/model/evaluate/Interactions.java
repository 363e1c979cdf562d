package dev.noctua.model.evaluate;

import dev.noctua.kernels.SparseRows;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Who has to do with what, since when, and until when. People and items are numbers from 0 on. */
public final class Interactions {
  private final SparseRows strengths;
  private final int[] first;
  private final int[] last;
  private final Categories categories;

  /**
   * Items without categories.
   *
   * @param strengths people × items, one cell per pair
   * @param first per cell, in the order of the rows, the day of the pair's first action (days since
   *     1970-01-01)
   * @param last per cell the day of the pair's last action
   * @throws IllegalArgumentException when there isn't a day for every cell
   */
  public Interactions(SparseRows strengths, int[] first, int[] last) {
    this(strengths, first, last, Categories.none(strengths.columns()));
  }

  /**
   * Items with categories; otherwise as above.
   *
   * @throws IllegalArgumentException also when there isn't an entry for every item
   */
  public Interactions(SparseRows strengths, int[] first, int[] last, Categories categories) {
    if (categories.items() != strengths.columns()) {
      throw new IllegalArgumentException(
          "%d items have %d categories".formatted(strengths.columns(), categories.items()));
    }
    if (first.length != strengths.size() || last.length != strengths.size()) {
      throw new IllegalArgumentException(
          "%d pairs have %d first and %d last days"
              .formatted(strengths.size(), first.length, last.length));
    }
    this.strengths = strengths;
    this.first = first;
    this.last = last;
    this.categories = categories;
  }

  public SparseRows strengths() {
    return strengths;
  }

  public int[] first() {
    return first;
  }

  public int[] last() {
    return last;
  }

  /** Of the items. */
  public Categories categories() {
    return categories;
  }

  /** How many people there are. */
  public int people() {
    return strengths.rows();
  }

  /** How many items there are. */
  public int items() {
    return strengths.columns();
  }

  /**
   * The same with fewer people where there are many pairs: a seeded draw of people with all of
   * their pairs, about {@code most} of them.
   */
  public Interactions sample(long most, long seed) {
    if (strengths.size() <= most) {
      return this;
    }
    double share = most / (double) strengths.size();
    int[] cells =
        IntStream.range(0, people())
            .filter(person -> new SplittableRandom(seed * 31 + person).nextDouble() < share)
            .flatMap(
                person -> IntStream.range(strengths.start(person), strengths.start(person + 1)))
            .toArray();
    BitSet kept = new BitSet();
    IntStream.of(cells).forEach(kept::set);
    return new Interactions(
        pairs(kept::get),
        IntStream.of(cells).map(cell -> first[cell]).toArray(),
        IntStream.of(cells).map(cell -> last[cell]).toArray(),
        categories);
  }

  /** The newest day of any action; 0 without pairs. */
  public int lastDay() {
    return IntStream.of(last).max().orElse(0);
  }

  /** The mean strength of a pair; 1 without pairs. */
  public double meanStrength() {
    double sum = 0;
    for (int person = 0; person < people(); person++) {
      for (float strength : strengths.weights(person)) {
        sum += strength;
      }
    }
    return strengths.size() == 0 ? 1 : sum / strengths.size();
  }

  /** The first days of some of the pairs: those whose cell is wanted. */
  int[] first(IntPredicate wanted) {
    return IntStream.range(0, first.length).filter(wanted).map(cell -> first[cell]).toArray();
  }

  /** The same people and items with some of the pairs: those whose cell is wanted. */
  public SparseRows pairs(IntPredicate wanted) {
    int[][] columns = new int[people()][];
    float[][] weights = new float[people()][];
    for (int person = 0; person < people(); person++) {
      int from = strengths.start(person);
      int[] own = strengths.columns(person);
      float[] weight = strengths.weights(person);
      int[] kept = IntStream.range(0, own.length).filter(i -> wanted.test(from + i)).toArray();
      columns[person] = IntStream.of(kept).map(i -> own[i]).toArray();
      weights[person] = new float[kept.length];
      for (int i = 0; i < kept.length; i++) {
        weights[person][i] = weight[kept[i]];
      }
    }
    return SparseRows.ofSorted(items(), columns, weights);
  }
}

package dev.noctua.model.rank;

import dev.noctua.kernels.Order;
import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Categories;
import dev.noctua.model.evaluate.Recency;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Items in the order of how many people have them: of all people, of those of one category, or of
 * those who began of late.
 *
 * <p>In a category the order is that of p(i | c) with a Dirichlet prior (Zhai, Lafferty: A Study of
 * Smoothing Methods, SIGIR 2001): (n(c, i) + m · n(i) / n) / (n(c) + m), where n counts pairs.
 * Figures are whole numbers, n(c, i) · n + m · n(i), so that equal ones are equal.
 */
public final class Popularity implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * m: what all people have says as much as so many pairs of a category. With fewer pairs than that
   * a category hardly tells which of its items are popular; with some thousand, the prior only
   * orders what few people have.
   */
  private static final long PRIOR = 100;

  private final int[] people;
  private final long pairs;
  private final int[] popular;
  private final int[] recent;
  private final int[][] items;
  private final int[][] counts;
  private final int[][] orders;

  /**
   * @param people per item how many people have it
   * @param recent per item how many began of late, see {@link Recency}
   * @param byCategory categories × items, how many people of the category have the item
   * @param offered which items may be offered
   */
  public Popularity(int[] people, long[] recent, SparseRows byCategory, IntPredicate offered) {
    this.people = people;
    this.pairs = IntStream.of(people).asLongStream().sum();
    this.popular =
        Order.descending(
            people.length, item -> offered.test(item) && people[item] > 0, item -> people[item]);
    this.recent =
        Order.descending(
            recent.length, item -> offered.test(item) && recent[item] > 0, item -> recent[item]);
    int categories = byCategory.rows();
    this.items = new int[categories][];
    this.counts = new int[categories][];
    this.orders = new int[categories][];
    for (int c = 0; c < categories; c++) {
      int category = c;
      float[] sizes = byCategory.weights(c);
      items[c] = byCategory.columns(c);
      counts[c] = IntStream.range(0, sizes.length).map(i -> (int) sizes[i]).toArray();
      int[] own = items[c];
      orders[c] =
          IntStream.of(
                  Order.descending(
                      own.length, i -> offered.test(own[i]), i -> figure(category, own[i])))
              .map(i -> own[i])
              .toArray();
    }
  }

  /** The {@code k} items that most people have, without those that are withheld (ascending). */
  int[] best(int[] withheld, int k) {
    return best(popular, withheld, k);
  }

  /** The {@code k} items that most people began with of late, without those that are withheld. */
  int[] bestOfLate(int[] withheld, int k) {
    return best(recent, withheld, k);
  }

  private static int[] best(int[] order, int[] withheld, int k) {
    return IntStream.of(order)
        .filter(item -> Arrays.binarySearch(withheld, item) < 0)
        .limit(k)
        .toArray();
  }

  /** The same for people of a category; for {@link Categories#NONE}, nothing. */
  int[] best(int category, int[] withheld, int k) {
    if (category == Categories.NONE) {
      return new int[0];
    }
    int[] best = new int[Math.min(k, orders[category].length + popular.length)];
    int size = 0;
    int own = 0;
    int all = 0;
    // Two sorted lists: items that people of the category have, and all of them.
    while (size < best.length && (own < orders[category].length || all < popular.length)) {
      boolean isOwn =
          all == popular.length
              || (own < orders[category].length
                  && !isBefore(category, popular[all], orders[category][own]));
      int item = isOwn ? orders[category][own++] : popular[all++];
      boolean isTwice = !isOwn && Arrays.binarySearch(items[category], item) >= 0;
      if (!isTwice && Arrays.binarySearch(withheld, item) < 0) {
        best[size++] = item;
      }
    }
    return Arrays.copyOf(best, size);
  }

  private boolean isBefore(int category, int item, int other) {
    int more = Long.compare(figure(category, item), figure(category, other));
    return more > 0 || (more == 0 && item < other);
  }

  private long figure(int category, int item) {
    int at = Arrays.binarySearch(items[category], item);
    return (at < 0 ? 0 : counts[category][at] * pairs) + PRIOR * people[item];
  }
}

package dev.noctua.model.rank;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Categories;
import dev.noctua.model.evaluate.Interactions;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Made-up platforms whose tastes follow different rules; a pair begins on one of 100 days. */
final class Worlds {
  private static final int DAYS = 100;
  private static final int LENGTH = 8;

  private Worlds() {}

  /** How much a person likes an item on a day, as a logarithm of odds. */
  private interface Liking {
    double of(int person, int item, int day);
  }

  /** Everybody and everything is a vector; likings are dot products, beside popularity. */
  static Interactions factors(int people, int items, long seed) {
    Random draw = new Random(seed);
    double[][] persons = vectors(people, draw);
    double[][] contents = vectors(items, draw);
    double[] popular = popularity(items, draw);
    return drawn(
        people, items, draw, (p, i, day) -> popular[i] + 1.2 * dot(persons[p], contents[i]));
  }

  /** Items lie on a ring; who has one likes its neighbours. */
  static Interactions graph(int people, int items, long seed) {
    Random draw = new Random(seed);
    int[][] homes = new int[people][];
    Arrays.setAll(homes, p -> draw.ints(3, 0, items).toArray());
    double[] popular = popularity(items, draw);
    return drawn(
        people,
        items,
        draw,
        (p, i, day) ->
            0.5 * popular[i]
                + 4
                    * Arrays.stream(homes[p])
                        .mapToDouble(h -> nearness(h, i, items))
                        .max()
                        .orElse(0));
  }

  /** Everybody likes the same on a day, and on other days something else. */
  static Interactions fashions(int people, int items, long seed) {
    Random draw = new Random(seed);
    int[] peak = draw.ints(items, 0, DAYS).toArray();
    return drawn(people, items, draw, (p, i, day) -> 3 - Math.abs(day - peak[i]) / 40.0);
  }

  /** As {@link #factors}, but what is popular changes from day to day. */
  static Interactions moving(int people, int items, long seed) {
    Random draw = new Random(seed);
    double[][] persons = vectors(people, draw);
    double[][] contents = vectors(items, draw);
    double[] popular = popularity(items, draw);
    int[] peak = draw.ints(items, 0, DAYS).toArray();
    return drawn(
        people,
        items,
        draw,
        (p, i, day) ->
            popular[i]
                + 0.8 * dot(persons[p], contents[i])
                + 3 * Math.exp(-Math.abs(day - peak[i]) / 10.0));
  }

  /**
   * Each item belongs to a category, and each person cares for one; within it all like what is
   * popular there. About four items each: too few to tell people apart by more than that.
   */
  static Interactions categories(int people, int items, int count, long seed) {
    Random draw = new Random(seed);
    double[] popular = popularity(items, draw);
    int[] ofItems = draw.ints(items, 0, count).toArray();
    int[] ofPeople = draw.ints(people, 0, count).toArray();
    Interactions pairs =
        drawn(
            people,
            items,
            draw,
            d -> 3 + d.nextInt(3),
            (p, i, day) -> 1.5 * popular[i] + (ofItems[i] == ofPeople[p] ? 4 : 0));
    return new Interactions(
        pairs.strengths(), pairs.first(), pairs.last(), new Categories(ofItems));
  }

  private static double nearness(int home, int item, int items) {
    int apart = Math.abs(home - item);
    return Math.exp(-Math.min(apart, items - apart) / 4.0);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int f = 0; f < a.length; f++) {
      sum += a[f] * b[f];
    }
    return sum / Math.sqrt(a.length);
  }

  private static double[][] vectors(int count, Random draw) {
    double[][] vectors = new double[count][LENGTH];
    for (double[] vector : vectors) {
      Arrays.setAll(vector, f -> 1.5 * draw.nextGaussian());
    }
    return vectors;
  }

  private static double[] popularity(int items, Random draw) {
    double[] popular = new double[items];
    Arrays.setAll(popular, i -> draw.nextGaussian());
    return popular;
  }

  /** About 25 items each. */
  private static Interactions drawn(int people, int items, Random draw, Liking liking) {
    return drawn(people, items, draw, d -> 5 + d.nextInt(40), liking);
  }

  /** Items drawn by their odds (Gumbel's trick), each on a day of its own. */
  private static Interactions drawn(
      int people, int items, Random draw, ToIntFunction<Random> size, Liking liking) {
    int[][] own = new int[people][];
    float[][] ones = new float[people][];
    int[][] days = new int[people][];
    for (int p = 0; p < people; p++) {
      int wanted = size.applyAsInt(draw);
      TreeMap<Integer, Integer> had = new TreeMap<>();
      for (int each = 0; each < wanted; each++) {
        int day = draw.nextInt(DAYS);
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < items; i++) {
          double score = liking.of(p, i, day) - Math.log(-Math.log(draw.nextDouble()));
          if (score > most && !had.containsKey(i)) {
            most = score;
            best = i;
          }
        }
        had.put(best, day);
      }
      own[p] = had.keySet().stream().mapToInt(i -> i).toArray();
      days[p] = had.values().stream().mapToInt(d -> d).toArray();
      ones[p] = new float[own[p].length];
      Arrays.fill(ones[p], 1);
    }
    int[] all = Arrays.stream(days).flatMapToInt(Arrays::stream).toArray();
    return new Interactions(SparseRows.ofSorted(items, own, ones), all, all);
  }
}

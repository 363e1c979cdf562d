package dev.noctua.model.rank;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the settings whose lists find most of what was held out, by nDCG@20.
 *
 * <p>The cost is counted in pairs × iterations, never in seconds. That of all factorisations is at
 * most the cost of four with fifteen iterations: candidates are compared after three iterations,
 * one setting after the other, and only the best one is fitted to the end. Four closed forms are
 * added, each of which costs no more than a factorisation.
 */
public final class SettingsSearch {
  private static final int FIRST_LOOK = 3;
  private static final int MOST_ITERATIONS = 15;

  /** A fit ends when so many iterations in a row have made no list better. */
  private static final int PATIENCE = 3;

  private static final int MIDDLE_FACTORS = 32;
  private static final int[] FACTORS = {16, 64, 128};

  /** Alpha and regularization to begin with: from a few strong pairs to many weak ones. */
  private static final double[][] ALS = {
    {1, 0.05}, {1, 0.2}, {10, 0.1}, {10, 1}, {100, 0.3}, {100, 1}
  };

  private static final int[] WINDOWS = {90, 30};
  private static final double RIDGE = 1;
  private static final double RIDGE_STEP = 5;
  private static final double STRONG_RIDGE = 50;
  private static final double DROPOUT = 0.3;

  private final Interactions sample;
  private final HoldOut split;
  private final SplitLists lists;
  private final Wanted wanted;
  private final long seed;
  private final double meanStrength;
  private final Map<RecommenderSettings, Double> scores = new HashMap<>();
  private int iterationsDone;

  /**
   * What is given; an empty value is to be found.
   *
   * @param windowDays 0: all pairs
   */
  public record Wanted(
      Optional<Integer> factors,
      Optional<Integer> iterations,
      Optional<Double> alpha,
      Optional<Double> regularization,
      Optional<Integer> windowDays,
      Optional<Double> itemRidge,
      Optional<Double> itemDropout) {
    /** Everything is to be found. */
    public static final Wanted NOTHING =
        new Wanted(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** A model, its settings, and how good its lists are. */
  private record Fitted<T>(RecommenderSettings settings, T model, double ndcg) {
    Fitted<T> orBetter(Fitted<T> other) {
      return other.ndcg > ndcg ? other : this;
    }
  }

  /**
   * @param sample the pairs that {@code split} parts
   * @param meanStrength what a strength of 1 means: alpha is told in units of it
   */
  public SettingsSearch(
      Interactions sample, HoldOut split, Wanted wanted, double meanStrength, long seed) {
    this.sample = sample;
    this.split = split;
    this.wanted = wanted;
    this.meanStrength = meanStrength;
    this.seed = seed;
    this.lists = new SplitLists(split, seed);
  }

  /** The settings, found once. Equal arguments give equal settings. */
  public RecommenderSettings find() {
    RecommenderSettings best = start();
    best = best(best, alsPairs(best));
    best = best(best, around(best));
    best = best(best, otherFactors(best));
    best = best(best, windows(best));
    Fitted<LocalAls.Factors> als = iterations(best);
    Fitted<ItemWeights> items = items(als.settings());
    return items.settings().withWeights(lists.bestWeights(als.model(), items.model()));
  }

  /** How many iterations all fits of {@link #find} have taken. */
  public int iterationsDone() {
    return iterationsDone;
  }

  private RecommenderSettings start() {
    return new RecommenderSettings(
        wanted.factors().orElse(most(MIDDLE_FACTORS)),
        FIRST_LOOK,
        wanted.alpha().orElse(ALS[0][0]),
        wanted.regularization().orElse(ALS[0][1]),
        wanted.windowDays().orElse(0),
        wanted.itemRidge().orElse(RIDGE),
        wanted.itemDropout().orElse(0.0),
        new Weights(0, 0, 1));
  }

  /** Factors beyond the smaller side's size say nothing more. */
  private int most(int factors) {
    int people = filled(IntStream.range(0, sample.people()).map(split.train()::size));
    int items = filled(IntStream.of(split.train().columnSizes()));
    return Math.max(1, Math.min(factors, Math.min(people, items)));
  }

  private static int filled(IntStream sizes) {
    return (int) sizes.filter(size -> size > 0).count();
  }

  private List<RecommenderSettings> alsPairs(RecommenderSettings from) {
    List<RecommenderSettings> all = new ArrayList<>();
    for (double[] pair : ALS) {
      all.add(with(from, from.factors(), pair[0], pair[1]));
    }
    return all;
  }

  private List<RecommenderSettings> around(RecommenderSettings from) {
    int factors = from.factors();
    double alpha = from.alpha();
    double regularization = from.regularization();
    return List.of(
        with(from, factors, alpha * 3, regularization),
        with(from, factors, alpha / 3, regularization),
        with(from, factors, alpha, regularization * 2.5),
        with(from, factors, alpha, regularization / 2.5));
  }

  private List<RecommenderSettings> otherFactors(RecommenderSettings from) {
    List<RecommenderSettings> all = new ArrayList<>();
    for (int factors : FACTORS) {
      all.add(with(from, most(factors), from.alpha(), from.regularization()));
    }
    return all;
  }

  private List<RecommenderSettings> windows(RecommenderSettings from) {
    List<RecommenderSettings> all = new ArrayList<>();
    if (wanted.windowDays().isEmpty() && split.kind() == HoldOut.Kind.TIME) {
      for (int days : WINDOWS) {
        all.add(from.withWindow(days));
      }
    }
    return all;
  }

  /** Settings that are given stay as they are. */
  private RecommenderSettings with(
      RecommenderSettings from, int factors, double alpha, double regularization) {
    return from.withAls(
        wanted.factors().orElse(factors),
        wanted.alpha().orElse(alpha),
        wanted.regularization().orElse(regularization));
  }

  /** The best of {@code first} and some others after a few iterations; of equals the first. */
  private RecommenderSettings best(RecommenderSettings first, List<RecommenderSettings> others) {
    Set<RecommenderSettings> distinct = new LinkedHashSet<>(List.of(first));
    distinct.addAll(others);
    if (distinct.size() == 1) {
      return first;
    }
    RecommenderSettings best = first;
    for (RecommenderSettings each : distinct) {
      if (!scores.containsKey(each)) {
        scores.put(each, lists.ndcg(fit(each, (iteration, factors) -> true)));
      }
      best = scores.get(each) > scores.get(best) ? each : best;
    }
    return best;
  }

  /** As many iterations as give the best lists, and their factors. */
  private Fitted<LocalAls.Factors> iterations(RecommenderSettings from) {
    if (wanted.iterations().isPresent()) {
      RecommenderSettings given = from.withIterations(wanted.iterations().get());
      return new Fitted<>(given, fit(given, (iteration, factors) -> true), 0);
    }
    List<Fitted<LocalAls.Factors>> best = new ArrayList<>();
    fit(
        from.withIterations(MOST_ITERATIONS),
        (iteration, factors) -> {
          double ndcg = lists.ndcg(factors);
          if (best.isEmpty() || ndcg > best.get(0).ndcg()) {
            best.clear();
            best.add(new Fitted<>(from.withIterations(iteration), factors, ndcg));
          }
          return iteration < best.get(0).settings().iterations() + PATIENCE;
        });
    return best.get(0);
  }

  /** A step up from the middle ridge, then further up or a step down, then dropout. */
  private Fitted<ItemWeights> items(RecommenderSettings from) {
    Fitted<ItemWeights> best = fitItems(from);
    if (wanted.itemRidge().isEmpty()) {
      Fitted<ItemWeights> up = fitItems(from.withItems(RIDGE * RIDGE_STEP, from.itemDropout()));
      boolean isUp = up.ndcg() > best.ndcg();
      double next = isUp ? STRONG_RIDGE : RIDGE / RIDGE_STEP;
      best = best.orBetter(up).orBetter(fitItems(from.withItems(next, from.itemDropout())));
    }
    return wanted.itemDropout().isPresent()
        ? best
        : best.orBetter(fitItems(from.withItems(best.settings().itemRidge(), DROPOUT)));
  }

  private Fitted<ItemWeights> fitItems(RecommenderSettings settings) {
    ItemWeights weights = ItemToItem.fit(learned(settings), settings.items());
    return new Fitted<>(settings, weights, lists.ndcg(weights));
  }

  private LocalAls.Factors fit(RecommenderSettings settings, LocalAls.Progress progress) {
    return LocalAls.fit(
        learned(settings),
        settings.als(1, meanStrength),
        seed,
        (iteration, factors) -> {
          iterationsDone++;
          return progress.after(iteration, factors);
        });
  }

  /** The pairs of the split's part to learn from, of the window. */
  private SparseRows learned(RecommenderSettings settings) {
    return settings.windowDays() == 0 ? split.train() : settings.window(sample, split.day());
  }
}

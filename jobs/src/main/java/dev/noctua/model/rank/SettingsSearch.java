package dev.noctua.model.rank;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.knn.ItemWeights;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private static final int SHORT_LOOK = 2;
  private static final int MOST_ITERATIONS = 15;

  /** A fit ends when so many iterations in a row have made no list better. */
  private static final int PATIENCE = 3;

  private static final int[] FACTORS = {16, 64, 128};

  /** Alpha and regularization to begin with: from a few strong pairs to many weak ones. */
  private static final double[][] ALS = {
    {1, 0.05}, {1, 0.2}, {10, 0.1}, {10, 1}, {100, 0.3}, {100, 1}
  };

  private static final int[] WINDOWS = {90, 30};
  private static final double RIDGE = RecommenderSettings.DEFAULT.itemRidge();
  private static final double RIDGE_STEP = 5;
  private static final double STRONG_RIDGE = 50;
  private static final double DROPOUT = 0.3;

  /** How much better something new must be. */
  private static final double CLEARLY = 1.01;

  private static final LocalAls.Progress ALWAYS = (iteration, factors) -> true;

  private final Interactions sample;
  private final HoldOut split;
  private final SplitLists lists;
  private final GivenSettings given;
  private final long seed;
  private final double meanStrength;
  private final Map<RecommenderSettings, Double> scores = new HashMap<>();
  private int iterationsDone;

  /** What was found: settings, and the models fitted with them on the part to learn from. */
  public record Found(RecommenderSettings settings, LocalAls.Factors factors, ItemWeights items) {}

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
      Interactions sample, HoldOut split, GivenSettings given, double meanStrength, long seed) {
    this.sample = sample;
    this.split = split;
    this.given = given;
    this.meanStrength = meanStrength;
    this.seed = seed;
    this.lists = SplitLists.toChoose(split, seed);
  }

  /** The settings, found from nothing. Equal arguments give equal settings. */
  public Found find() {
    RecommenderSettings best = start();
    best = best(best, alsPairs(best));
    best = best(best, around(best));
    best = best(best, otherFactors(best));
    best = best(best, windows(best));
    Fitted<LocalAls.Factors> als = iterations(best);
    return found(als, items(als.settings()));
  }

  /**
   * The settings of the night before, or, where it makes better lists, one neighbour of them: after
   * some nights all have had their turn. One neighbour costs four iterations or one closed form,
   * beside the fit that proves the settings.
   *
   * @param turn says which neighbour, such as the number of the day
   */
  public Found next(RecommenderSettings last, int turn) {
    RecommenderSettings from = given.over(last);
    RecommenderSettings als = Math.floorMod(turn, 2) == 0 ? orNeighbour(from, turn / 2) : from;
    Fitted<LocalAls.Factors> factors = new Fitted<>(als, fit(als, ALWAYS), 0);
    Fitted<ItemWeights> items = fitItems(als);
    if (Math.floorMod(turn, 2) == 1) {
      List<RecommenderSettings> neighbours = itemNeighbours(als);
      Fitted<ItemWeights> other =
          fitItems(neighbours.get(Math.floorMod(turn / 2, neighbours.size())));
      items = other.ndcg() > items.ndcg() * CLEARLY ? other : items;
    }
    return found(factors, items);
  }

  private RecommenderSettings orNeighbour(RecommenderSettings from, int turn) {
    RecommenderSettings briefly = from.withIterations(SHORT_LOOK);
    List<RecommenderSettings> neighbours = new ArrayList<>(around(briefly));
    neighbours.addAll(otherFactors(briefly));
    neighbours.addAll(windows(briefly));
    if (from.windowDays() != 0) {
      neighbours.add(given.over(briefly.withWindow(0)));
    }
    neighbours.removeIf(briefly::equals);
    if (neighbours.isEmpty()) {
      return from;
    }
    RecommenderSettings other = neighbours.get(Math.floorMod(turn, neighbours.size()));
    boolean isBetter = score(other) > score(briefly) * CLEARLY;
    return (isBetter ? other : briefly).withIterations(from.iterations());
  }

  private List<RecommenderSettings> itemNeighbours(RecommenderSettings from) {
    double ridge = from.itemRidge();
    return List.of(
        given.over(from.withItems(rounded(ridge * RIDGE_STEP), from.itemDropout())),
        given.over(from.withItems(rounded(ridge / RIDGE_STEP), from.itemDropout())),
        given.over(from.withItems(ridge, DROPOUT - Math.min(DROPOUT, from.itemDropout()))));
  }

  /** Models with these settings, which stay as they are. */
  public Found fitted(RecommenderSettings settings) {
    return new Found(settings, fit(settings, ALWAYS), fitItems(settings).model());
  }

  private Found found(Fitted<LocalAls.Factors> als, Fitted<ItemWeights> items) {
    return new Found(
        items.settings().withWeights(lists.bestWeights(als.model(), items.model())),
        als.model(),
        items.model());
  }

  /** How many iterations all fits so far have taken. */
  public int iterationsDone() {
    return iterationsDone;
  }

  private RecommenderSettings start() {
    RecommenderSettings start = RecommenderSettings.DEFAULT;
    return given
        .over(start.withAls(most(start.factors()), start.alpha(), start.regularization()))
        .withIterations(FIRST_LOOK);
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
        with(from, factors, rounded(alpha * 3), regularization),
        with(from, factors, rounded(alpha / 3), regularization),
        with(from, factors, alpha, rounded(regularization * 2.5)),
        with(from, factors, alpha, rounded(regularization / 2.5)));
  }

  /** To three digits: more say nothing, and read badly. */
  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
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
    if (given.windowDays().isEmpty() && split.kind() == HoldOut.Kind.TIME) {
      for (int days : WINDOWS) {
        all.add(from.withWindow(days));
      }
    }
    return all;
  }

  /** Settings that are given stay as they are. */
  private RecommenderSettings with(
      RecommenderSettings from, int factors, double alpha, double regularization) {
    return given
        .over(from.withAls(factors, alpha, regularization))
        .withIterations(from.iterations());
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
      best = score(each) > score(best) ? each : best;
    }
    return best;
  }

  private double score(RecommenderSettings settings) {
    if (!scores.containsKey(settings)) {
      scores.put(settings, lists.ndcg(fit(settings, ALWAYS)));
    }
    return scores.get(settings);
  }

  /** As many iterations as give the best lists, and their factors. */
  private Fitted<LocalAls.Factors> iterations(RecommenderSettings from) {
    if (given.iterations().isPresent()) {
      RecommenderSettings settings = from.withIterations(given.iterations().get());
      return new Fitted<>(settings, fit(settings, ALWAYS), 0);
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
    if (given.itemRidge().isEmpty()) {
      Fitted<ItemWeights> up = fitItems(from.withItems(RIDGE * RIDGE_STEP, from.itemDropout()));
      boolean isUp = up.ndcg() > best.ndcg();
      double next = isUp ? STRONG_RIDGE : RIDGE / RIDGE_STEP;
      best = best.orBetter(up).orBetter(fitItems(from.withItems(next, from.itemDropout())));
    }
    return given.itemDropout().isPresent()
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

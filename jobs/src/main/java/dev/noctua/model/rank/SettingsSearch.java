package dev.noctua.model.rank;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.knn.ItemWeights;
import java.util.ArrayList;
import java.util.BitSet;
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
 * most the cost of four with fifteen iterations: candidates are compared after four iterations, one
 * setting after the other, and only the best one is fitted to the end. Four closed forms are added,
 * each of which costs no more than a factorisation.
 */
public final class SettingsSearch {
  /** After fewer iterations, settings with more regularization look worse than they are. */
  private static final int LOOK = 4;

  /** After fewer iterations, models with few factors look worse than they are. */
  private static final int LONG_LOOK = 6;

  private static final int FIRST_GLANCE = 2;

  /** What is so much worse than the best at the first glance isn't looked at further. */
  private static final double HOPELESS = 0.6;

  private static final int MOST_ITERATIONS = 15;

  /** Four fits. */
  private static final int BUDGET = 4 * MOST_ITERATIONS;

  /** How much of that is kept for the fit of what is chosen. */
  private static final int RESERVE = 8;

  /** A fit ends when so many iterations in a row have made no list better. */
  private static final int PATIENCE = 3;

  private static final double STRONG_RIDGE = 50;

  private static final LocalAls.Progress ALWAYS = (iteration, factors) -> true;

  private final Interactions sample;
  private final HoldOut split;
  private final Candidates candidates;
  private final SplitLists lists;
  private final GivenSettings given;
  private final long seed;
  private final double meanStrength;
  private final Map<RecommenderSettings, Double> scores = new HashMap<>();
  private int iterationsDone;
  private double glance;

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
    this.candidates = new Candidates(given, smallerSide(), split.kind() == HoldOut.Kind.TIME);
  }

  /** The settings, found from nothing. Equal arguments give equal settings. */
  public Found find() {
    RecommenderSettings best = candidates.start().withIterations(LOOK);
    best = best(best, candidates.startingPairs(best));
    RecommenderSettings longer = best.withIterations(LONG_LOOK);
    RecommenderSettings factors = best(longer, candidates.otherFactors(longer));
    boolean isMore = factors.factors() > best.factors();
    factors = isMore ? best(factors, candidates.otherFactors(factors)) : factors;
    best = factors.withIterations(LOOK);
    best = best(best, candidates.windows(best));
    best = best(best, candidates.around(best));
    Fitted<LocalAls.Factors> als = iterations(best, 0);
    return found(als, items(als.settings()));
  }

  /**
   * The settings of the night before, or, where they make better lists, neighbours of them: one of
   * the factorisation and one of the weights between items, so that after some nights all have had
   * their turn. The choice costs four iterations and one closed form, beside the fit of what was
   * known and, where a neighbour wins, the fit of it.
   *
   * @param turn says which neighbours, such as the number of the day
   */
  public Found next(RecommenderSettings last, int turn) {
    RecommenderSettings from = given.over(last);
    Fitted<LocalAls.Factors> als = iterations(from, from.iterations());
    List<RecommenderSettings> neighbours = candidates.neighbours(from.withIterations(LOOK));
    if (!neighbours.isEmpty()) {
      RecommenderSettings other = neighbours.get(Math.floorMod(turn, neighbours.size()));
      double known = score(from.withIterations(LOOK));
      als = score(other) > known * SplitLists.CLEARLY ? iterations(other, 0) : als;
    }
    ItemToItem closedForm = ItemToItem.of(learned(als.settings()));
    Fitted<ItemWeights> items = fit(closedForm, als.settings());
    Fitted<ItemWeights> other = fit(closedForm, itemNeighbour(als.settings(), turn));
    return found(als, other.ndcg() > items.ndcg() * SplitLists.CLEARLY ? other : items);
  }

  private RecommenderSettings itemNeighbour(RecommenderSettings from, int turn) {
    return switch (Math.floorMod(turn, 3)) {
      case 0 -> candidates.strongerRidge(from);
      case 1 -> candidates.weakerRidge(from);
      default -> candidates.otherDropout(from);
    };
  }

  /** Models with these settings, which stay as they are. */
  public Found fitted(RecommenderSettings settings) {
    ItemWeights items = ItemToItem.of(learned(settings)).fit(settings.items());
    return new Found(settings, fit(settings, ALWAYS), items);
  }

  private Found found(Fitted<LocalAls.Factors> als, Fitted<ItemWeights> items) {
    RecommenderSettings.Weights before = items.settings().weights();
    return new Found(
        items.settings().withWeights(lists.bestWeights(als.model(), items.model(), before)),
        als.model(),
        items.model());
  }

  /** How many iterations all fits so far have taken. */
  public int iterationsDone() {
    return iterationsDone;
  }

  /** Factors beyond the smaller side's size say nothing more. */
  private int smallerSide() {
    int people = filled(IntStream.range(0, sample.people()).map(split.train()::size));
    return Math.min(people, filled(IntStream.of(split.train().columnSizes())));
  }

  private static int filled(IntStream sizes) {
    return (int) sizes.filter(size -> size > 0).count();
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
      boolean isKnown = scores.containsKey(each);
      if (isKnown || iterationsDone + each.iterations() + RESERVE <= BUDGET) {
        best = isBetter(each, best) ? each : best;
      }
    }
    return best;
  }

  /** Of settings that are about as good, those with fewer factors are taken. */
  private boolean isBetter(RecommenderSettings one, RecommenderSettings other) {
    int more = Integer.compare(one.factors(), other.factors());
    return score(one) > score(other) * Math.pow(SplitLists.CLEARLY, more);
  }

  private double score(RecommenderSettings settings) {
    if (!scores.containsKey(settings)) {
      double[] ndcg = new double[1];
      fit(
          settings,
          (iteration, factors) -> {
            if (iteration == FIRST_GLANCE || iteration == settings.iterations()) {
              ndcg[0] = lists.ndcg(factors);
            }
            boolean isHopeless = iteration == FIRST_GLANCE && ndcg[0] < HOPELESS * glance;
            glance = iteration == FIRST_GLANCE ? Math.max(glance, ndcg[0]) : glance;
            return !isHopeless;
          });
      scores.put(settings, ndcg[0]);
    }
    return scores.get(settings);
  }

  /**
   * As many iterations as give the best lists, and their factors.
   *
   * @param known a number of iterations that others must be clearly better than; 0: none
   */
  private Fitted<LocalAls.Factors> iterations(RecommenderSettings from, int known) {
    if (given.iterations().isPresent()) {
      RecommenderSettings settings = from.withIterations(given.iterations().get());
      return new Fitted<>(settings, fit(settings, ALWAYS), 0);
    }
    List<Fitted<LocalAls.Factors>> best = new ArrayList<>();
    fit(
        from.withIterations(Math.max(1, Math.min(MOST_ITERATIONS, BUDGET - iterationsDone))),
        (iteration, factors) -> {
          double ndcg = lists.ndcg(factors);
          if (iteration == LOOK) {
            scores.put(from.withIterations(LOOK), ndcg);
          }
          boolean isKnown = iteration == known;
          double value = isKnown ? ndcg * SplitLists.CLEARLY : ndcg;
          double more = best.isEmpty() ? 1 : value - best.get(0).ndcg();
          if (more > 0 || (isKnown && more == 0)) {
            best.clear();
            best.add(new Fitted<>(from.withIterations(iteration), factors, value));
          }
          int last = Math.max(known, best.get(0).settings().iterations() + PATIENCE);
          return iteration < last;
        });
    return best.get(0);
  }

  /** A step up from the middle ridge, then further up or a step down, then dropout. */
  private Fitted<ItemWeights> items(RecommenderSettings from) {
    ItemToItem closedForm = ItemToItem.of(learned(from));
    Fitted<ItemWeights> middle = fit(closedForm, from);
    Fitted<ItemWeights> best = middle;
    if (given.itemRidge().isEmpty()) {
      Fitted<ItemWeights> up = fit(closedForm, candidates.strongerRidge(from));
      boolean isUp = up.ndcg() > middle.ndcg();
      RecommenderSettings next =
          isUp ? from.withItems(STRONG_RIDGE, from.itemDropout()) : candidates.weakerRidge(from);
      best = middle.orBetter(up);
      best = best.orBetter(fit(closedForm, next));
    }
    return given.itemDropout().isPresent()
        ? best
        : best.orBetter(fit(closedForm, candidates.otherDropout(best.settings())));
  }

  private Fitted<ItemWeights> fit(ItemToItem closedForm, RecommenderSettings settings) {
    ItemWeights weights = closedForm.fit(settings.items());
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
    int days = settings.windowDays();
    if (days == 0) {
      return split.train();
    }
    BitSet known = cells(sample, split.train());
    int day = split.kind() == HoldOut.Kind.TIME ? split.day() : sample.lastDay();
    return sample.pairs(cell -> known.get(cell) && sample.last()[cell] > day - days);
  }

  /** The cells of the sample that may be learned from. */
  private static BitSet cells(Interactions sample, SparseRows train) {
    BitSet cells = new BitSet();
    SparseRows all = sample.strengths();
    for (int person = 0; person < all.rows(); person++) {
      int[] items = all.columns(person);
      for (int i = 0; i < items.length; i++) {
        cells.set(all.start(person) + i, train.contains(person, items[i]));
      }
    }
    return cells;
  }
}

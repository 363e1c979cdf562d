package dev.noctua.model.rank;

import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Which settings are tried beside others. What is given stays as it is in all of them. */
final class Candidates {
  private static final int[] FACTORS = {16, 32, 64, 128};

  /** Alpha and regularization to begin with: from a few strong pairs to many weak ones. */
  private static final double[][] ALS = {{1, 0.05}, {1, 0.5}, {10, 0.3}, {10, 1.5}, {100, 2}};

  /**
   * Each source alone first: of equals the simplest wins. Popularity alone is what all must beat.
   */
  private static final List<Weights> WEIGHTS =
      List.of(
          new Weights(0, 1, 0, 0, 0),
          new Weights(1, 0, 0, 0, 0),
          new Weights(0.5, 0.5, 0, 0, 0),
          new Weights(0.75, 0.25, 0, 0, 0),
          new Weights(0.25, 0.75, 0, 0, 0),
          new Weights(0.5, 0, 0.5, 0, 0),
          new Weights(0.75, 0, 0.25, 0, 0),
          new Weights(0.25, 0, 0.75, 0, 0),
          new Weights(0, 0.5, 0.5, 0, 0),
          new Weights(0, 0.75, 0.25, 0, 0),
          new Weights(0, 0.25, 0.75, 0, 0),
          new Weights(0.5, 0.25, 0.25, 0, 0),
          new Weights(0.25, 0.5, 0.25, 0, 0),
          new Weights(0.25, 0.25, 0.5, 0, 0));

  private static final Weights POPULAR = new Weights(0, 0, 1, 0, 0);
  private static final int[] WINDOWS = {90, 30};
  private static final double RIDGE_STEP = 5;
  private static final double DROPOUT = 0.3;

  private final GivenSettings given;
  private final int mostFactors;
  private final boolean hasDays;

  /**
   * @param mostFactors more say nothing: the size of the smaller side
   * @param hasDays whether a window means anything
   */
  Candidates(GivenSettings given, int mostFactors, boolean hasDays) {
    this.given = given;
    this.mostFactors = mostFactors;
    this.hasDays = hasDays;
  }

  RecommenderSettings start() {
    RecommenderSettings start = RecommenderSettings.DEFAULT;
    return with(start, start.factors(), start.alpha(), start.regularization());
  }

  List<RecommenderSettings> startingPairs(RecommenderSettings from) {
    List<RecommenderSettings> all = new ArrayList<>();
    for (double[] pair : ALS) {
      all.add(with(from, from.factors(), pair[0], pair[1]));
    }
    return all;
  }

  List<RecommenderSettings> around(RecommenderSettings from) {
    int factors = from.factors();
    double alpha = from.alpha();
    double regularization = from.regularization();
    return List.of(
        with(from, factors, rounded(alpha * 3), regularization),
        with(from, factors, rounded(alpha / 3), regularization),
        with(from, factors, alpha, rounded(regularization * 2.5)),
        with(from, factors, alpha, rounded(regularization / 2.5)));
  }

  /** One step up or down. */
  List<RecommenderSettings> otherFactors(RecommenderSettings from) {
    List<RecommenderSettings> all = new ArrayList<>();
    for (int factors : FACTORS) {
      boolean isNear = 4 * factors >= from.factors() && factors <= 2 * from.factors();
      if (isNear && factors != from.factors()) {
        all.add(with(from, factors, from.alpha(), from.regularization()));
      }
    }
    return all;
  }

  List<RecommenderSettings> windows(RecommenderSettings from) {
    List<RecommenderSettings> all = new ArrayList<>();
    if (given.windowDays().isEmpty() && hasDays) {
      all.add(from.withWindow(0));
      for (int days : WINDOWS) {
        all.add(from.withWindow(days));
      }
    }
    return all;
  }

  /** Others for the factorisation, one step away. */
  List<RecommenderSettings> neighbours(RecommenderSettings from) {
    List<RecommenderSettings> all = new ArrayList<>(around(from));
    all.addAll(otherFactors(from));
    all.addAll(windows(from));
    all.removeIf(from::equals);
    return all;
  }

  /**
   * What sources may weigh.
   *
   * @param hasCategories whether popularity in a category means anything
   * @param hasDays whether popularity of late means anything
   */
  static List<Weights> weights(boolean hasCategories, boolean hasDays) {
    List<Weights> all = new ArrayList<>();
    if (hasDays) {
      all.add(POPULAR.ofLate());
    }
    if (hasCategories) {
      all.add(POPULAR.inCategory());
    }
    all.addAll(WEIGHTS);
    List<Weights> blends = WEIGHTS.stream().filter(each -> each.popular() > 0).toList();
    if (hasDays) {
      blends.forEach(each -> all.add(each.ofLate()));
    }
    if (hasCategories) {
      blends.forEach(each -> all.add(each.inCategory()));
    }
    return all;
  }

  RecommenderSettings strongerRidge(RecommenderSettings from) {
    return items(from, from.itemRidge() * RIDGE_STEP, from.itemDropout());
  }

  RecommenderSettings weakerRidge(RecommenderSettings from) {
    return items(from, from.itemRidge() / RIDGE_STEP, from.itemDropout());
  }

  /** With dropout where there is none, without where there is some. */
  RecommenderSettings otherDropout(RecommenderSettings from) {
    return items(from, from.itemRidge(), from.itemDropout() == 0 ? DROPOUT : 0);
  }

  private RecommenderSettings items(RecommenderSettings from, double ridge, double dropout) {
    return obeying(from.withItems(rounded(ridge), dropout), from);
  }

  private RecommenderSettings with(
      RecommenderSettings from, int factors, double alpha, double regularization) {
    int most = Math.max(1, Math.min(factors, mostFactors));
    return obeying(from.withAls(most, alpha, regularization), from);
  }

  /** How many iterations a fit takes is decided by who fits. */
  private RecommenderSettings obeying(RecommenderSettings wanted, RecommenderSettings from) {
    return given.over(wanted).withIterations(from.iterations());
  }

  /** To three digits: more say nothing, and read badly. */
  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }
}

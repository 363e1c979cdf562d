package dev.noctua.model.rank;

import java.util.Optional;

/**
 * What of {@link RecommenderSettings} is given; an empty value is to be found.
 *
 * @param windowDays 0: all pairs
 */
public record GivenSettings(
    Optional<Integer> factors,
    Optional<Integer> iterations,
    Optional<Double> alpha,
    Optional<Double> regularization,
    Optional<Integer> windowDays,
    Optional<Double> itemRidge,
    Optional<Double> itemDropout) {
  /** Everything is to be found. */
  public static final GivenSettings NOTHING =
      new GivenSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Settings with what is given in place of their own. */
  public RecommenderSettings over(RecommenderSettings settings) {
    return new RecommenderSettings(
        factors.orElse(settings.factors()),
        iterations.orElse(settings.iterations()),
        alpha.orElse(settings.alpha()),
        regularization.orElse(settings.regularization()),
        windowDays.orElse(settings.windowDays()),
        itemRidge.orElse(settings.itemRidge()),
        itemDropout.orElse(settings.itemDropout()),
        settings.weights());
  }
}

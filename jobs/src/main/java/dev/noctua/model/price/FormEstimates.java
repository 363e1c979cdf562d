package dev.noctua.model.price;

import dev.noctua.model.price.CategoryResponse.Fitted;
import dev.noctua.model.price.CategoryResponse.Slope;
import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.Heterogeneity.Group;
import dev.noctua.model.price.Heterogeneity.Mean;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The elasticities of a platform in one form of the response: each item's estimate is drawn to the
 * mean of its category by as much as it is unsure (empirical Bayes, Morris 1983).
 */
final class FormEstimates {
  /** Smaller variances within categories aren't believed. */
  static final double SMALLEST_BETWEEN = 0.04;

  /**
   * An elasticity that wanders (a random walk) by a variance of s in the time of the panel has a
   * trend of variance 6/5 s, and the last one differs from the mean by a variance of s/3.
   */
  private static final double LAST_OF_TREND = 5.0 / 18;

  private final ResponseForm form;
  private final Map<String, Mean> means = new TreeMap<>(); // where any price moved
  private final double between;
  private final double moved; // since the time that estimates are of
  private final Optional<Mean> everywhere;

  /**
   * @param categories in the order of their names
   */
  FormEstimates(List<CategoryResponse> categories, ResponseForm form) {
    this.form = form;
    Map<String, Group> groups = new TreeMap<>();
    for (CategoryResponse category : categories) {
      Collection<Slope> slopes = category.forms().get(form).slopes().values();
      if (!slopes.isEmpty()) {
        groups.put(category.category(), group(slopes));
      }
    }
    between = between(List.copyOf(groups.values()));
    moved = LAST_OF_TREND * Heterogeneity.aroundZero(trends(categories, form));
    for (CategoryResponse category : categories) {
      Group group = groups.get(category.category());
      if (group != null) {
        Mean mean = group.mean(between);
        double common = category.forms().get(form).commonVariance();
        means.put(category.category(), new Mean(mean.value(), mean.variance() + common));
      }
    }
    everywhere = everywhere(means.values());
  }

  private static Group trends(List<CategoryResponse> categories, ResponseForm form) {
    List<Slope> known =
        categories.stream()
            .flatMap(category -> category.forms().get(form).slopes().values().stream())
            .toList();
    return new Group(
        known.stream().mapToDouble(Slope::trend).toArray(),
        known.stream().mapToDouble(Slope::trendVariance).toArray());
  }

  private static double between(List<Group> groups) {
    return Math.max(SMALLEST_BETWEEN, Heterogeneity.between(groups));
  }

  private static Group group(Collection<Slope> slopes) {
    return new Group(
        slopes.stream().mapToDouble(Slope::estimate).toArray(),
        slopes.stream().mapToDouble(Slope::variance).toArray());
  }

  /** The mean of categories, for one of which no price ever moved. */
  private static Optional<Mean> everywhere(Collection<Mean> means) {
    if (means.isEmpty()) {
      return Optional.empty();
    }
    Group group =
        new Group(
            means.stream().mapToDouble(Mean::value).toArray(),
            means.stream().mapToDouble(Mean::variance).toArray());
    double between = between(List.of(group));
    Mean mean = group.mean(between);
    return Optional.of(new Mean(mean.value(), mean.variance() + between));
  }

  /** The variance of true elasticities within categories. */
  double between() {
    return between;
  }

  /** The mean of a category over the days that were seen; empty where no price moved. */
  Optional<Estimate> mean(CategoryResponse category) {
    return Optional.ofNullable(means.get(category.category()))
        .map(mean -> new Estimate(mean.value(), Math.sqrt(mean.variance())));
  }

  /** An item's estimate, drawn to the mean; empty where no price of the platform ever moved. */
  Optional<Estimate> drawn(CategoryResponse category, String item) {
    Fitted fitted = category.forms().get(form);
    Optional<Slope> slope = Optional.ofNullable(fitted.slopes().get(item));
    return Optional.ofNullable(means.get(category.category()))
        .or(() -> everywhere)
        .map(
            mean ->
                slope
                    .map(own -> drawn(own, mean, fitted.commonVariance()))
                    .orElseGet(() -> unseen(mean)));
  }

  /** Errors of shared effects move the item's own estimate and the mean alike: they stay. */
  private Estimate drawn(Slope own, Mean to, double common) {
    double share = own.variance() / (own.variance() + between);
    double variance =
        (1 - share) * own.variance()
            + share * share * to.variance()
            + 2 * share * (1 - share) * common
            + moved;
    return new Estimate(share * to.value() + (1 - share) * own.estimate(), Math.sqrt(variance));
  }

  private Estimate unseen(Mean of) {
    return new Estimate(of.value(), Math.sqrt(of.variance() + between + moved));
  }
}

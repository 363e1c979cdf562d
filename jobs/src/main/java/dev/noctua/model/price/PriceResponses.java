package dev.noctua.model.price;

import dev.noctua.model.price.CategoryResponse.Fitted;
import dev.noctua.model.price.CategoryResponse.Known;
import dev.noctua.model.price.CategoryResponse.Slope;
import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.Heterogeneity.Group;
import dev.noctua.model.price.Heterogeneity.Mean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The elasticities of a platform: one form for all items, and each item's estimate drawn to the
 * mean of its category by as much as it is unsure (empirical Bayes, Morris 1983).
 *
 * @param form the one that makes the counts of all categories more likely
 * @param between variance of true elasticities within categories
 * @param categories mean elasticity by category, where any price moved
 * @param items by category and id
 */
public record PriceResponses(
    ResponseForm form, double between, Map<String, Estimate> categories, List<Elasticity> items) {
  /** Smaller variances within categories aren't believed. */
  static final double SMALLEST_BETWEEN = 0.04;

  /** What must explain nothing, and explains more standard errors than this, is a finding. */
  static final double MOST_STANDARD_ERRORS = 3;

  /** Log-likelihoods that differ by less say the same: it is what one parameter is worth. */
  private static final double TIE = 1;

  /**
   * Brings categories together.
   *
   * @param all in any order, each category once
   */
  public static PriceResponses of(List<CategoryResponse> all) {
    List<CategoryResponse> sorted =
        all.stream().sorted(Comparator.comparing(CategoryResponse::category)).toList();
    ResponseForm form = form(sorted);
    Map<String, Mean> means = new TreeMap<>();
    double between = means(sorted, form, means);
    Optional<Mean> everywhere = everywhere(means);
    List<Elasticity> items = new ArrayList<>();
    for (CategoryResponse category : sorted) {
      Optional<Mean> mean =
          Optional.ofNullable(means.get(category.category())).or(() -> everywhere);
      Drawing drawing = new Drawing(category.forms().get(form), mean, between);
      category.items().forEach(i -> items.add(drawing.elasticity(category.category(), i)));
    }
    Map<String, Estimate> categories = new TreeMap<>();
    means.forEach(
        (category, mean) ->
            categories.put(category, new Estimate(mean.value(), Math.sqrt(mean.variance()))));
    return new PriceResponses(form, between, categories, items);
  }

  /** Fills in the mean of each category in which a price moved; returns the variance within. */
  private static double means(
      List<CategoryResponse> categories, ResponseForm form, Map<String, Mean> means) {
    Map<String, Group> groups = new TreeMap<>();
    Map<String, Double> common = new TreeMap<>();
    for (CategoryResponse category : categories) {
      Fitted fitted = category.forms().get(form);
      if (!fitted.slopes().isEmpty()) {
        groups.put(category.category(), group(fitted.slopes().values()));
        common.put(category.category(), fitted.commonVariance());
      }
    }
    double between =
        Math.max(SMALLEST_BETWEEN, Heterogeneity.between(List.copyOf(groups.values())));
    groups.forEach(
        (category, group) -> {
          Mean mean = group.mean(between);
          means.put(category, new Mean(mean.value(), mean.variance() + common.get(category)));
        });
    return between;
  }

  private static Group group(Collection<Slope> slopes) {
    return new Group(
        slopes.stream().mapToDouble(Slope::estimate).toArray(),
        slopes.stream().mapToDouble(Slope::variance).toArray());
  }

  private static ResponseForm form(List<CategoryResponse> categories) {
    double ahead = 0;
    for (CategoryResponse category : categories) {
      ahead +=
          category.forms().get(ResponseForm.LOG_LOG).logLikelihood()
              - category.forms().get(ResponseForm.SEMI_LOG).logLikelihood();
    }
    return ahead > TIE ? ResponseForm.LOG_LOG : ResponseForm.SEMI_LOG;
  }

  /** The mean of categories, for one of which no price ever moved. */
  private static Optional<Mean> everywhere(Map<String, Mean> means) {
    if (means.isEmpty()) {
      return Optional.empty();
    }
    Group group =
        new Group(
            means.values().stream().mapToDouble(Mean::value).toArray(),
            means.values().stream().mapToDouble(Mean::variance).toArray());
    double between = Math.max(SMALLEST_BETWEEN, Heterogeneity.between(List.of(group)));
    Mean mean = group.mean(between);
    return Optional.of(new Mean(mean.value(), mean.variance() + between));
  }

  /** Draws the items of one category to their mean. */
  private record Drawing(Fitted fitted, Optional<Mean> mean, double between) {
    Elasticity elasticity(String category, Known item) {
      Optional<Slope> slope = Optional.ofNullable(fitted.slopes().get(item.id()));
      return new Elasticity(
          category,
          item.id(),
          item.reference(),
          item.history(),
          slope.map(own -> new Estimate(own.estimate(), Math.sqrt(own.variance()))),
          mean.map(m -> slope.map(own -> drawn(own, m)).orElseGet(() -> unseen(m))),
          slope.map(Slope::dispersion).orElse(1.0),
          isBeyond(fitted.placebo()) || slope.filter(s -> isBeyond(s.placebo())).isPresent(),
          fitted.isUneven() || slope.filter(s -> isBeyond(s.curvature())).isPresent());
    }

    private static boolean isBeyond(double standardErrors) {
      return Math.abs(standardErrors) > MOST_STANDARD_ERRORS;
    }

    /** Errors of shared effects move the item's own estimate and the mean alike: they stay. */
    private Estimate drawn(Slope own, Mean to) {
      double share = own.variance() / (own.variance() + between);
      double variance =
          (1 - share) * own.variance()
              + share * share * to.variance()
              + 2 * share * (1 - share) * fitted.commonVariance();
      return new Estimate(share * to.value() + (1 - share) * own.estimate(), Math.sqrt(variance));
    }

    private Estimate unseen(Mean of) {
      return new Estimate(of.value(), Math.sqrt(of.variance() + between));
    }
  }
}

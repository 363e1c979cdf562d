package dev.noctua.model.price;

import dev.noctua.model.price.CategoryResponse.Fitted;
import dev.noctua.model.price.CategoryResponse.Known;
import dev.noctua.model.price.CategoryResponse.Slope;
import dev.noctua.model.price.Elasticity.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The elasticities of a platform, in one form for all items. Where the other form is about as
 * likely, intervals hold its elasticities, too.
 *
 * @param form the one that makes the counts of all categories more likely; semi-log on a tie
 * @param between variance of true elasticities within categories
 * @param categories mean elasticity by category, where any price moved
 * @param items by category and id
 */
public record PriceResponses(
    ResponseForm form, double between, Map<String, Estimate> categories, List<Elasticity> items) {
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
    return new Platform(
            all.stream().sorted(Comparator.comparing(CategoryResponse::category)).toList())
        .responses();
  }

  /** All categories in both forms. */
  private static final class Platform {
    private final List<CategoryResponse> categories;
    private final ResponseForm form;
    private final FormEstimates chosen;
    private final FormEstimates other;
    private final double otherWeight;
    private final boolean isUneven;

    Platform(List<CategoryResponse> categories) {
      this.categories = categories;
      double ahead = logLikelihood(ResponseForm.LOG_LOG) - logLikelihood(ResponseForm.SEMI_LOG);
      boolean isLogLog = ahead > TIE;
      form = isLogLog ? ResponseForm.LOG_LOG : ResponseForm.SEMI_LOG;
      chosen = new FormEstimates(categories, form);
      other =
          new FormEstimates(categories, isLogLog ? ResponseForm.SEMI_LOG : ResponseForm.LOG_LOG);
      otherWeight = 1 / (1 + Math.exp(isLogLog ? ahead : -ahead));
      long uneven = categories.stream().filter(c -> c.forms().get(form).isUneven()).count();
      isUneven = 2 * uneven > categories.size();
    }

    private double logLikelihood(ResponseForm of) {
      return categories.stream().mapToDouble(c -> c.forms().get(of).logLikelihood()).sum();
    }

    PriceResponses responses() {
      Map<String, Estimate> means = new TreeMap<>();
      List<Elasticity> items = new ArrayList<>();
      for (CategoryResponse category : categories) {
        widened(chosen.mean(category), other.mean(category))
            .ifPresent(mean -> means.put(category.category(), mean));
        category.items().forEach(item -> items.add(elasticity(category, item)));
      }
      return new PriceResponses(form, chosen.between(), means, items);
    }

    /**
     * The chosen form's estimate with the squared error that both forms expect of it, each weighted
     * by its likelihood (Buckland, Burnham and Augustin 1997).
     */
    private Optional<Estimate> widened(Optional<Estimate> one, Optional<Estimate> another) {
      return one.map(
          estimate -> {
            double apart = another.map(Estimate::value).orElse(estimate.value()) - estimate.value();
            double variance = estimate.standardError() * estimate.standardError();
            return new Estimate(
                estimate.value(), Math.sqrt(variance + otherWeight * apart * apart));
          });
    }

    private Elasticity elasticity(CategoryResponse category, Known item) {
      Fitted fitted = category.forms().get(form);
      Optional<Slope> slope = Optional.ofNullable(fitted.slopes().get(item.id()));
      return new Elasticity(
          category.category(),
          item.id(),
          item.reference(),
          item.history(),
          slope.map(own -> new Estimate(own.estimate(), Math.sqrt(own.variance()))),
          widened(chosen.drawn(category, item.id()), other.drawn(category, item.id())),
          slope.map(Slope::dispersion).orElse(1.0),
          isBeyond(fitted.placebo()) || slope.filter(s -> isBeyond(s.placebo())).isPresent(),
          slope.map(Slope::isChecked).orElse(true),
          isUneven || fitted.isUneven() || slope.filter(s -> isBeyond(s.curvature())).isPresent());
    }

    private static boolean isBeyond(double standardErrors) {
      return Math.abs(standardErrors) > MOST_STANDARD_ERRORS;
    }
  }
}

package dev.noctua.model.price;

import dev.noctua.model.price.PricePanel.Item;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * How the demand for each item of a category responds to its own price, as the category's data
 * alone tells it; {@link PriceResponses} brings the categories of a platform together.
 *
 * @param forms what each form of the response makes of the category
 */
public record CategoryResponse(String category, List<Known> items, Map<ResponseForm, Fitted> forms)
    implements Serializable {

  /** An item, in the order of ids, and what its prices were. */
  public record Known(String id, double reference, PriceHistory history) implements Serializable {}

  /**
   * A form's estimates.
   *
   * @param logLikelihood over the dispersion of the category's counts, which is that of the form
   *     that leaves less (quasi-likelihood, Wedderburn 1974): days that are good or bad for all
   *     prices alike say nothing of the form
   * @param slopes by item; an item is absent if its price never moved or it sold nothing
   * @param commonVariance what errors of the week and the weekday, which all items share, add to
   *     the variance of the mean slope
   * @param placebo standard errors that the price of 14 days ahead explains of today's demand, over
   *     all items; 0 where no price moves
   * @param isUneven over all items, demand isn't as smooth in the price as the form says
   */
  public record Fitted(
      double logLikelihood,
      Map<String, Slope> slopes,
      double commonVariance,
      double placebo,
      boolean isUneven)
      implements Serializable {}

  /**
   * An item's elasticity at its reference price.
   *
   * @param variance squared standard error
   * @param dispersion Pearson's, 1 or more
   * @param isChecked the placebo could be computed: the price ahead changed while the item sold
   * @param placebo standard errors that the price ahead explains of this item's demand; 0 where it
   *     couldn't be computed
   * @param curvature standard errors that the square of the price's feature explains of it
   * @param trend by how much the elasticity moves, see {@link PriceRegression#trend}
   * @param trendVariance squared standard error of it
   */
  public record Slope(
      double estimate,
      double variance,
      double dispersion,
      boolean isChecked,
      double placebo,
      double curvature,
      double trend,
      double trendVariance)
      implements Serializable {}

  /** Estimates both forms, with the placebo and the test of smoothness of each. */
  public static CategoryResponse of(PricePanel panel) {
    List<Known> items = new ArrayList<>();
    for (Item item : panel.items()) {
      PriceHistory history = PriceHistory.of(item, panel.calendar());
      items.add(new Known(item.id(), item.reference(), history));
    }
    List<PriceHistory> histories = items.stream().map(Known::history).toList();
    Map<ResponseForm, PriceRegression> prices = new EnumMap<>(ResponseForm.class);
    for (ResponseForm form : ResponseForm.values()) {
      prices.put(form, PriceRegression.ofPrice(panel, histories, form));
    }
    double dispersion =
        prices.values().stream().mapToDouble(PriceRegression::dispersion).min().orElseThrow();
    Map<ResponseForm, Fitted> forms = new EnumMap<>(ResponseForm.class);
    prices.forEach(
        (form, price) ->
            forms.put(
                form,
                new Estimation(
                        price, price.withChecks(histories), price.withTrends(histories), dispersion)
                    .fitted()));
    return new CategoryResponse(panel.category(), items, forms);
  }

  /** What the regressions of one form say together. */
  private record Estimation(
      PriceRegression price, PriceRegression checks, PriceRegression trends, double dispersion) {
    /** A variance between items as it is often found: the weights hardly depend on it. */
    private static final double USUAL_BETWEEN = 0.1;

    private static final double UNEVEN = 0.99;

    Fitted fitted() {
      Map<String, Slope> slopes = new TreeMap<>();
      for (String item : price.withPrice()) {
        slopes.put(
            item,
            new Slope(
                price.slope(item, 0),
                price.variance(item, 0),
                price.dispersion(item),
                checks.isChecked(item),
                checks.standardErrors(item, PriceRegression.AHEAD),
                checks.standardErrors(item, PriceRegression.SQUARE),
                trends.trend(item),
                trends.trendVariance(item)));
      }
      return new Fitted(
          price.logLikelihood() / dispersion,
          slopes,
          price.commonVariance(USUAL_BETWEEN),
          checks.pooled(PriceRegression.AHEAD),
          isUneven(slopes));
    }

    private static boolean isUneven(Map<String, Slope> slopes) {
      double[] squares =
          slopes.values().stream().mapToDouble(s -> s.curvature() * s.curvature()).toArray();
      return squares.length > 0
          && new ChiSquaredDistribution(null, squares.length)
                  .cumulativeProbability(Arrays.stream(squares).sum())
              > UNEVEN;
    }
  }
}

package dev.noctua.model.rank;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.als.ImplicitAls;
import dev.noctua.model.evaluate.Categories;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.knn.ItemToItem;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that decides what lists look like.
 *
 * @param factors length of the factors of {@link Source#ALS}
 * @param iterations how often both sides of the factorisation are solved
 * @param alpha how much a pair of mean strength adds to its confidence
 * @param regularization of the factorisation
 * @param windowDays only pairs with an action in the last so many days are learned from; 0: all
 * @param itemRidge of {@link Source#ITEM_TO_ITEM}, see {@link ItemToItem.Parameters}
 * @param itemDropout p of {@link Source#ITEM_TO_ITEM}
 * @param weights what each {@link Source} weighs in the lists, in its order
 */
public record RecommenderSettings(
    int factors,
    int iterations,
    double alpha,
    double regularization,
    int windowDays,
    double itemRidge,
    double itemDropout,
    Weights weights) {

  /** What is taken where nothing can be found out: popularity alone is listed. */
  public static final RecommenderSettings DEFAULT =
      new RecommenderSettings(32, 15, 1, 0.05, 0, 1, 0, new Weights(0, 0, 1, 0, 0));

  private static final String BY_CATEGORY = "weight.by_category";
  private static final String RECENT = "weight.recent";

  /** What the sources weigh; together 1. */
  public record Weights(
      double als, double itemToItem, double popular, double byCategory, double recent)
      implements Serializable {
    /** In the order of {@link Source}. */
    public double[] bySource() {
      return new double[] {als, itemToItem, popular, byCategory, recent};
    }

    /**
     * For somebody of a category; for those without one, what is popular with all stands for what
     * is popular in theirs.
     */
    public Weights of(int category) {
      return category == Categories.NONE
          ? new Weights(als, itemToItem, popular + byCategory, 0, recent)
          : this;
    }

    /** What is popular in a category in the place of what is popular with all. */
    Weights inCategory() {
      return new Weights(als, itemToItem, 0, popular + byCategory, recent);
    }

    /** What is popular of late in the place of what is popular with all. */
    Weights ofLate() {
      return new Weights(als, itemToItem, 0, byCategory, popular + recent);
    }
  }

  /** The settings of the factorisation, for strengths whose mean is {@code meanStrength}. */
  public ImplicitAls.Parameters als(int blocks, double meanStrength) {
    return new ImplicitAls.Parameters(
        factors, iterations, alpha / meanStrength, regularization, blocks);
  }

  /** The pairs that began by {@code day} and had an action in the window that ends with it. */
  public SparseRows window(Interactions all, int day) {
    return windowDays == 0
        ? all.strengths()
        : all.pairs(cell -> all.first()[cell] <= day && all.last()[cell] > day - windowDays);
  }

  /** The settings of the weights between items. */
  public ItemToItem.Parameters items() {
    return new ItemToItem.Parameters(itemRidge, itemDropout);
  }

  /** By the names of the settings, for records and reports. */
  public Map<String, Double> byName() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("als.factors", (double) factors);
    named.put("als.iterations", (double) iterations);
    named.put("als.alpha", alpha);
    named.put("als.regularization", regularization);
    named.put("train.window-days", (double) windowDays);
    named.put("item-to-item.ridge", itemRidge);
    named.put("item-to-item.dropout", itemDropout);
    named.put("weight.als", weights.als());
    named.put("weight.item_to_item", weights.itemToItem());
    named.put("weight.popular", weights.popular());
    named.put(BY_CATEGORY, weights.byCategory());
    named.put(RECENT, weights.recent());
    return named;
  }

  /**
   * The same from their names, or nothing when one of them is absent. What is popular in a category
   * or of late weighs nothing where that isn't said: older nights didn't know it.
   */
  public static Optional<RecommenderSettings> of(Map<String, Double> named) {
    Set<String> required = DEFAULT.byName().keySet();
    required.removeAll(Set.of(BY_CATEGORY, RECENT));
    if (!named.keySet().containsAll(required)) {
      return Optional.empty();
    }
    return Optional.of(
        new RecommenderSettings(
            named.get("als.factors").intValue(),
            named.get("als.iterations").intValue(),
            named.get("als.alpha"),
            named.get("als.regularization"),
            named.get("train.window-days").intValue(),
            named.get("item-to-item.ridge"),
            named.get("item-to-item.dropout"),
            new Weights(
                named.get("weight.als"),
                named.get("weight.item_to_item"),
                named.get("weight.popular"),
                named.getOrDefault(BY_CATEGORY, 0.0),
                named.getOrDefault(RECENT, 0.0))));
  }

  RecommenderSettings withAls(int factors, double alpha, double regularization) {
    return new RecommenderSettings(
        factors, iterations, alpha, regularization, windowDays, itemRidge, itemDropout, weights);
  }

  RecommenderSettings withIterations(int iterations) {
    return new RecommenderSettings(
        factors, iterations, alpha, regularization, windowDays, itemRidge, itemDropout, weights);
  }

  RecommenderSettings withWindow(int windowDays) {
    return new RecommenderSettings(
        factors, iterations, alpha, regularization, windowDays, itemRidge, itemDropout, weights);
  }

  RecommenderSettings withItems(double itemRidge, double itemDropout) {
    return new RecommenderSettings(
        factors, iterations, alpha, regularization, windowDays, itemRidge, itemDropout, weights);
  }

  RecommenderSettings withWeights(Weights weights) {
    return new RecommenderSettings(
        factors, iterations, alpha, regularization, windowDays, itemRidge, itemDropout, weights);
  }
}

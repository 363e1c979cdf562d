package dev.noctua.model.payers;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.sql.SparkSession;

/**
 * How probable it is that whoever looks pays: MLlib's logistic regression over cells, each weighed
 * by how many looked. Later looks then move and stretch its logarithmic odds (Platt 1999), so that
 * as many pay as it says.
 */
public final class PayerModel implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Fewer payers, or fewer who don't pay, teach nothing. */
  private static final int FEWEST = 20;

  private static final String LABEL = "paid";
  private static final String FEATURES = "features";
  private static final String WEIGHT = "looked";
  private static final int MOST_ITERATIONS = 12;

  private final double[] shares = new double[PayerCell.COUNT];

  private PayerModel(Odds odds, Odds calibration) {
    Arrays.setAll(
        shares,
        cell -> {
          double raw = odds.of(PayerCell.of(cell).features());
          return 1 / (1 + Math.exp(-calibration.of(Vectors.dense(raw))));
        });
  }

  /**
   * Fits a model.
   *
   * @param training what it learns from
   * @param calibration later looks
   * @return empty where either has fewer than {@value #FEWEST} who paid, or who didn't
   */
  public static Optional<PayerModel> fit(
      SparkSession spark, List<PayerCount> training, List<PayerCount> calibration) {
    if (isTooLittle(training) || isTooLittle(calibration)) {
      return Optional.empty();
    }
    Odds odds = Odds.fit(spark, rows(training, PayerCell::features), curvature(training));
    Odds later =
        Odds.fit(
            spark,
            rows(calibration, cell -> Vectors.dense(odds.of(cell.features()))),
            curvature(calibration));
    return Optional.of(new PayerModel(odds, later));
  }

  /** The share of a cell's people who pay, between 0 and 1. */
  public double share(PayerCell cell) {
    return shares[cell.number()];
  }

  private static boolean isTooLittle(Collection<PayerCount> counts) {
    long paid = counts.stream().mapToLong(PayerCount::paid).sum();
    long looked = counts.stream().mapToLong(PayerCount::looked).sum();
    return paid < FEWEST || looked - paid < FEWEST;
  }

  private static List<Example> rows(List<PayerCount> counts, Function<PayerCell, Vector> features) {
    // In one order, so that sums are the same to the bit.
    return counts.stream()
        .sorted(Comparator.comparingInt(count -> count.cell().number()))
        .map(count -> new Example(count, features.apply(count.cell())))
        .toList();
  }

  /** What the likelihood of all that looked weighs, if each pays with the same probability. */
  private static double curvature(List<PayerCount> counts) {
    double looked = counts.stream().mapToLong(PayerCount::looked).sum();
    double share = counts.stream().mapToLong(PayerCount::paid).sum() / looked;
    return looked * share * (1 - share);
  }

  /** A row of what MLlib learns from: a bean, of which Spark makes a row. */
  public static final class Example {
    private final PayerCount count;
    private final Vector features;

    Example(PayerCount count, Vector features) {
      this.count = count;
      this.features = features;
    }

    public double getPaid() {
      return (double) count.paid() / count.looked();
    }

    public double getLooked() {
      return count.looked();
    }

    public Vector getFeatures() {
      return features;
    }
  }

  /** The logarithm of odds, linear in features. */
  private static final class Odds {
    private final double intercept;
    private final double[] slopes;

    private Odds(double intercept, double[] slopes) {
      this.intercept = intercept;
      this.slopes = slopes;
    }

    /** Fits one whose slopes are believed to lie around 0 by 1, where data say nothing. */
    static Odds fit(SparkSession spark, List<Example> rows, double curvature) {
      GeneralizedLinearRegressionModel model =
          new GeneralizedLinearRegression()
              .setFamily("binomial")
              .setLink("logit")
              .setLabelCol(LABEL)
              .setFeaturesCol(FEATURES)
              .setWeightCol(WEIGHT)
              .setMaxIter(MOST_ITERATIONS)
              .setRegParam(1 / curvature)
              .fit(spark.createDataFrame(rows, Example.class).coalesce(1));
      return new Odds(model.intercept(), model.coefficients().toArray());
    }

    double of(Vector features) {
      SparseVector known = features.toSparse();
      double sum = intercept;
      for (int i = 0; i < known.indices().length; i++) {
        sum += slopes[known.indices()[i]] * known.values()[i];
      }
      return sum;
    }
  }
}

package dev.noctua.model.payers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.sql.SparkSession;

/** The logarithm of odds, linear in features: MLlib's logistic regression of counts. */
final class LogOdds {
  private static final int MOST_ITERATIONS = 25;

  private final double intercept;
  private final double[] slopes;

  private LogOdds(double intercept, double[] slopes) {
    this.intercept = intercept;
    this.slopes = slopes;
  }

  /** What the regression learns from: a bean, of which Spark makes a row. */
  public static final class Example {
    private final PayerCount count;
    private final double offset;
    private final double[] all;
    private Vector features;

    /**
     * @param offset what is known of the logarithmic odds
     * @param all features, as many as each other example has
     */
    Example(PayerCount count, double offset, double[] all) {
      this.count = count;
      this.offset = offset;
      this.all = all.clone();
    }

    public double getPaid() {
      return (double) count.paid() / count.looked();
    }

    public double getLooked() {
      return count.looked();
    }

    public double getOffset() {
      return offset;
    }

    public Vector getFeatures() {
      return features;
    }
  }

  static double share(double odds) {
    return 1 / (1 + Math.exp(-odds));
  }

  /**
   * Fits odds whose slopes are believed to lie around 0 by 1, where data say nothing. Features that
   * are the same in all examples have a slope of 0, because the intercept stands for them.
   *
   * @param examples of which some paid and some didn't
   */
  static LogOdds fit(SparkSession spark, List<Example> examples) {
    double[] first = examples.get(0).all;
    int[] varying =
        IntStream.range(0, first.length)
            .filter(i -> examples.stream().anyMatch(each -> each.all[i] != first[i]))
            .toArray();
    double looked = examples.stream().mapToDouble(Example::getLooked).sum();
    double share = examples.stream().mapToLong(each -> each.count.paid()).sum() / looked;
    if (varying.length == 0) {
      double known = examples.get(0).offset;
      return new LogOdds(Math.log(share / (1 - share)) - known, new double[first.length]);
    }
    for (Example each : examples) {
      each.features = Vectors.dense(Arrays.stream(varying).mapToDouble(i -> each.all[i]).toArray());
    }
    GeneralizedLinearRegressionModel model =
        new GeneralizedLinearRegression()
            .setFamily("binomial")
            .setLink("logit")
            .setLabelCol("paid")
            .setFeaturesCol("features")
            .setWeightCol("looked")
            .setOffsetCol("offset")
            .setMaxIter(MOST_ITERATIONS)
            .setRegParam(1 / (looked * share * (1 - share)))
            .fit(spark.createDataFrame(examples, Example.class).coalesce(1));
    double[] slopes = new double[first.length];
    for (int i = 0; i < varying.length; i++) {
      slopes[varying[i]] = model.coefficients().apply(i);
    }
    return new LogOdds(model.intercept(), slopes);
  }

  double of(double[] features) {
    double sum = intercept;
    for (int i = 0; i < slopes.length; i++) {
      sum += slopes[i] * features[i];
    }
    return sum;
  }
}

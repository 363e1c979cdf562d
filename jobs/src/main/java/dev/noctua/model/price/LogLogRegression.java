package dev.noctua.model.price;

import dev.noctua.model.price.Elasticity.Estimate;
import java.util.Arrays;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * The elasticity of a cross-section: the logarithm of quantity on that of price by least squares,
 * with standard errors that hold for unequal variances (White 1980, with the factor n/(n−2) of
 * MacKinnon and White 1985).
 */
public final class LogLogRegression {
  private static final int PARAMETERS = 2;
  private static final int FEWEST_ROWS = 3;

  private LogLogRegression() {}

  /**
   * The elasticity of a cross-section.
   *
   * @param prices above 0, not all the same, three at least
   * @param quantities above 0
   * @throws IllegalArgumentException when they aren't
   */
  public static Estimate fit(double[] prices, double[] quantities) {
    boolean isWrong =
        prices.length != quantities.length
            || prices.length < FEWEST_ROWS
            || Arrays.stream(prices).anyMatch(p -> !(p > 0 && p < Double.POSITIVE_INFINITY))
            || Arrays.stream(quantities).anyMatch(q -> !(q > 0 && q < Double.POSITIVE_INFINITY))
            || Arrays.stream(prices).distinct().count() < 2;
    if (isWrong) {
      throw new IllegalArgumentException(
          "three or more finite prices and quantities above 0 are needed, and two prices");
    }
    double[][] x =
        Arrays.stream(prices).mapToObj(p -> new double[] {Math.log(p)}).toArray(double[][]::new);
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.newSampleData(Arrays.stream(quantities).map(Math::log).toArray(), x);
    return new Estimate(
        regression.estimateRegressionParameters()[1],
        Math.sqrt(variance(x, regression.estimateResiduals())));
  }

  private static double variance(double[][] x, double[] residuals) {
    double mean = Arrays.stream(x).mapToDouble(row -> row[0]).average().orElseThrow();
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double distance = x[i][0] - mean;
      squares += distance * distance;
      sum += distance * distance * residuals[i] * residuals[i];
    }
    return sum / (squares * squares) * x.length / (x.length - PARAMETERS);
  }
}

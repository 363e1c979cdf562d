package dev.noctua.model.payers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * How probable it is that whoever looks pays: logistic regression over cells, each weighed by how
 * many looked. Later looks then move and stretch its logarithmic odds (Platt 1999), so that as many
 * pay as it says.
 */
public final class PayerModel {
  private final double[] shares = new double[PayerCell.COUNT];

  private PayerModel(Function<PayerCell, double[]> features, LogOdds odds, LogOdds calibration) {
    Arrays.setAll(
        shares,
        number -> {
          double raw = odds.of(features.apply(PayerCell.of(number)));
          return LogOdds.share(raw + calibration.of(new double[] {raw}));
        });
  }

  /**
   * Fits a model that knows people and prices.
   *
   * @param training what it learns from, of which some paid and some didn't
   * @param calibration later looks, of which the same holds
   */
  public static PayerModel ofPeople(
      SparkSession spark, List<PayerCount> training, List<PayerCount> calibration) {
    return fit(spark, training, calibration, PayerCell::features);
  }

  /** Fits a model that knows prices alone: what knowledge of people is held against. */
  public static PayerModel ofPrices(
      SparkSession spark, List<PayerCount> training, List<PayerCount> calibration) {
    return fit(spark, training, calibration, PayerCell::priceFeatures);
  }

  private static PayerModel fit(
      SparkSession spark,
      List<PayerCount> training,
      List<PayerCount> calibration,
      Function<PayerCell, double[]> features) {
    LogOdds odds =
        LogOdds.fit(
            spark,
            inOrder(training).stream()
                .map(count -> new LogOdds.Example(count, 0, features.apply(count.cell())))
                .toList());
    LogOdds later =
        LogOdds.fit(
            spark,
            inOrder(calibration).stream()
                .map(
                    count -> {
                      double raw = odds.of(features.apply(count.cell()));
                      return new LogOdds.Example(count, raw, new double[] {raw});
                    })
                .toList());
    return new PayerModel(features, odds, later);
  }

  /** The share of a cell's people who pay, between 0 and 1. */
  public double share(PayerCell cell) {
    return shares[cell.number()];
  }

  /** In one order, so that sums are the same to the bit. */
  private static List<PayerCount> inOrder(List<PayerCount> counts) {
    return counts.stream().sorted(Comparator.comparingInt(c -> c.cell().number())).toList();
  }
}

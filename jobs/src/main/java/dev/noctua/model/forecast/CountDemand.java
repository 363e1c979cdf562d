package dev.noctua.model.forecast;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;

/**
 * How many times as much as others one sells, as far as its own sales tell it: counts are Poisson
 * around a multiple of what others sold, and multiples are gamma distributed around 1 (Greenwood,
 * Yule 1920), so that own sales turn the distribution into another gamma distribution.
 *
 * @param shape of the distribution of the multiple, above 0
 * @param rate of the distribution of the multiple, above 0
 */
public record CountDemand(double shape, double rate) implements Serializable {
  /** A mean from which on a Poisson count is drawn as a rounded normal number. */
  private static final double LARGE = 50;

  /** Of one that has sold nothing yet: the mean is 1, the variance is given. */
  public static CountDemand of(double varianceOfMultiples) {
    return new CountDemand(1 / varianceOfMultiples, 1 / varianceOfMultiples);
  }

  /**
   * After some days.
   *
   * @param sold own sales
   * @param expected what others would have sold
   */
  public CountDemand after(double sold, double expected) {
    return new CountDemand(shape + sold, rate + expected);
  }

  /** The mean multiple. */
  public double mean() {
    return shape / rate;
  }

  /** The variance of a count of which others would sell so many. */
  public double variance(double expected) {
    return mean() * expected + shape / (rate * rate) * expected * expected;
  }

  /**
   * Paths of counts, each with a multiple of its own. Equal arguments give equal paths.
   *
   * @param expected per day what others would sell
   */
  public double[][] draws(long seed, int count, double... expected) {
    double[] multiples = new GammaDistribution(new Well19937c(seed), shape, 1 / rate).sample(count);
    SplittableRandom random = new SplittableRandom(seed);
    double[][] paths = new double[count][expected.length];
    for (int path = 0; path < count; path++) {
      double multiple = multiples[path];
      Arrays.setAll(paths[path], day -> poisson(random, multiple * expected[day]));
    }
    return paths;
  }

  /** By products of uniform numbers (Knuth 1969). */
  private static double poisson(SplittableRandom random, double mean) {
    if (mean > LARGE) {
      return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}

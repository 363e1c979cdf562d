package dev.noctua.generate;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A stream of draws that belongs to one thing (a person, an item, a person's day). Streams are
 * derived from seed and key alone, so that no draw depends on what was made before. Only {@code
 * nextLong} and {@link StrictMath} are used: the same on every machine.
 */
final class Draw {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private final SplittableRandom random;

  private Draw(SplittableRandom random) {
    this.random = random;
  }

  static Draw of(long seed, String what, long... key) {
    long state = mix(seed + GOLDEN * what.hashCode());
    for (long part : key) {
      state = mix(state + GOLDEN * (part + 1));
    }
    return new Draw(new SplittableRandom(state));
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }

  double between(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Uniform in 0..bound−1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** Uniform in low..high, both included. */
  int from(int low, int high) {
    return low + below(high - low + 1);
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Standard normal, by Box and Muller. */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
  }

  /** Log-normal with the given median and spread of the logarithm. */
  double around(double median, double spread) {
    return median * StrictMath.exp(spread * normal());
  }

  /** A gamma variate with mean 1 and this variance, above 0 (Marsaglia and Tsang 2000). */
  double gamma(double variance) {
    double shape = 1 / variance;
    double d = shape + 1 - 1 / 3.0;
    while (true) {
      double x = normal();
      double root = 1 + x / StrictMath.sqrt(9 * d);
      double v = root * root * root;
      if (v > 0 && StrictMath.log(1 - uniform()) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
        // Of shape + 1, brought down to the shape.
        return d * v * StrictMath.pow(1 - uniform(), 1 / shape) / shape;
      }
    }
  }

  /** By multiplied uniforms (Knuth 1969), 30 of the mean at a time. */
  int poisson(double mean) {
    int count = 0;
    double left = mean;
    while (left > 0) {
      double limit = StrictMath.exp(-Math.min(left, 30));
      double product = 1 - uniform();
      while (product > limit) {
        count++;
        product *= 1 - uniform();
      }
      left -= 30;
    }
    return count;
  }

  <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }

  /** An index, each as likely as its weight says. */
  int weighted(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = uniform() * total;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}

package dev.noctua.model.als;

import dev.noctua.kernels.ImplicitLeastSquares;
import dev.noctua.kernels.SparseRows;
import java.util.Random;

/**
 * The factorisation of {@link ImplicitAls} in the memory of one process, for samples on which
 * settings are chosen. Its formula and its regularization are the same; it draws another start, so
 * that factors differ and lists hardly do.
 */
public final class LocalAls {
  /** What is told after each iteration. */
  public interface Progress {
    /**
     * Hears of the factors, and says whether to go on.
     *
     * @param iteration 1, 2, …
     */
    boolean after(int iteration, Factors factors);
  }

  /** Packed factors of people and items, {@code length} numbers each. */
  public static final class Factors {
    private final float[] people;
    private final float[] items;
    private final int length;

    public Factors(float[] people, float[] items, int length) {
      this.people = people;
      this.items = items;
      this.length = length;
    }

    public float[] people() {
      return people;
    }

    public float[] items() {
      return items;
    }

    public int length() {
      return length;
    }
  }

  private LocalAls() {}

  /**
   * Fits the model. Equal arguments give equal factors to the bit.
   *
   * @param strengths people × items
   */
  public static Factors fit(
      SparseRows strengths, ImplicitAls.Parameters settings, long seed, Progress progress) {
    int length = settings.factors();
    SparseRows byItem = strengths.transpose();
    float[] people = start(strengths, length, seed);
    float[] items = new float[Math.multiplyExact(byItem.rows(), length)];
    for (int iteration = 1; iteration <= settings.iterations(); iteration++) {
      items = beside(people, settings).solveOnAllCores(byItem);
      people = beside(items, settings).solveOnAllCores(strengths);
      if (!progress.after(iteration, new Factors(people, items, length))) {
        break;
      }
    }
    return new Factors(people, items, length);
  }

  private static ImplicitLeastSquares beside(float[] columns, ImplicitAls.Parameters settings) {
    return new ImplicitLeastSquares(
        settings.factors(), settings.alpha(), settings.regularization(), columns);
  }

  /** Random directions, as MLlib begins with; zeros for a person without pairs. */
  private static float[] start(SparseRows strengths, int length, long seed) {
    float[] factors = new float[Math.multiplyExact(strengths.rows(), length)];
    Random draw = new Random(seed);
    double[] direction = new double[length];
    for (int person = 0; person < strengths.rows(); person++) {
      double square = 0;
      for (int f = 0; f < length; f++) {
        direction[f] = draw.nextGaussian();
        square += direction[f] * direction[f];
      }
      if (strengths.size(person) > 0) {
        for (int f = 0; f < length; f++) {
          factors[person * length + f] = (float) (direction[f] / Math.sqrt(square));
        }
      }
    }
    return factors;
  }
}

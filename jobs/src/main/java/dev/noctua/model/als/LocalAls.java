package dev.noctua.model.als;

import dev.noctua.kernels.SparseRows;
import java.util.Arrays;

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
    float[] people = start(strengths, settings, seed);
    float[] items = new float[Math.multiplyExact(byItem.rows(), length)];
    for (int iteration = 1; iteration <= settings.iterations(); iteration++) {
      items = settings.beside(people).solveOnAllCores(byItem);
      people = settings.beside(items).solveOnAllCores(strengths);
      if (!progress.after(iteration, new Factors(people, items, length))) {
        break;
      }
    }
    return new Factors(people, items, length);
  }

  /** As MLlib begins; zeros for a person without pairs. */
  private static float[] start(SparseRows strengths, ImplicitAls.Parameters settings, long seed) {
    int length = settings.factors();
    float[] factors = settings.start(strengths.rows(), seed);
    for (int person = 0; person < strengths.rows(); person++) {
      if (strengths.size(person) == 0) {
        Arrays.fill(factors, person * length, (person + 1) * length, 0);
      }
    }
    return factors;
  }
}

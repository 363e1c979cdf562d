package dev.noctua.kernels;

import java.util.function.IntConsumer;

/**
 * The columns' half of an iteration of {@link ImplicitLeastSquares} by conjugate gradients, all
 * columns side by side, as Takács, Pilászy and Tikk do it (Applications of the Conjugate Gradient
 * Method for Implicit Feedback Collaborative Filtering, RecSys 2011). The part of the equations
 * that all columns share, Σ x·xᵀ over all rows, also preconditions them.
 *
 * <p>What depends on a column's own cells comes from outside: {@link #begin} takes the sum of all
 * {@link ColumnShares#residuals}, each {@link #step} the sum of all {@link ColumnShares#products}
 * of the {@link #directions}.
 */
public final class ColumnDescent {
  private static final int AT_ONCE = 64;

  private final int length;
  private final float regularization;
  private final int[] sizes;
  private final float[] gram;
  private final double[] values;
  private final float[] vectors;
  private final float[] back;
  private final float[] factors;
  private final float[] directions;
  private final float[] residuals;
  private final float[] steepness;

  /**
   * @param sizes how many cells each column has
   * @param gram Σ x·xᵀ over all rows' factors
   * @param factors of the columns to begin with; changed by every step
   */
  public ColumnDescent(
      int length, double regularization, int[] sizes, float[] gram, float[] factors) {
    SymmetricEigen eigen = SymmetricEigen.of(gram, length);
    this.length = length;
    this.regularization = (float) regularization;
    this.sizes = sizes;
    this.gram = gram;
    this.values = eigen.values();
    this.vectors = eigen.vectors();
    this.back = Matrices.transposed(eigen.vectors(), length);
    this.factors = factors;
    this.directions = new float[factors.length];
    this.residuals = new float[factors.length];
    this.steepness = new float[sizes.length];
  }

  /** Where the next step goes. */
  public float[] directions() {
    return directions;
  }

  /** The columns' factors after the steps so far. */
  public float[] factors() {
    return factors;
  }

  /** Starts from the shares of all rows in the residuals. */
  public void begin(float[] shares) {
    float[] shared = Matrices.multiply(factors, length, gram);
    forEach(
        column -> {
          int at = column * length;
          for (int f = at; f < at + length; f++) {
            residuals[f] = shares[f] - shared[f] - weight(column) * factors[f];
          }
        });
    float[] next = preconditioned();
    System.arraycopy(next, 0, directions, 0, next.length);
    forEach(column -> steepness[column] = dot(residuals, next, column));
  }

  /** Goes a step, given the shares of all rows in the products with the directions. */
  public void step(float[] shares) {
    float[] product = Matrices.multiply(directions, length, gram);
    forEach(
        column -> {
          int at = column * length;
          for (int f = at; f < at + length; f++) {
            product[f] += shares[f] + weight(column) * directions[f];
          }
          float curvature = dot(directions, product, column);
          float size = curvature > 0 ? steepness[column] / curvature : 0;
          Arithmetic.get().addScaled(size, directions, at, factors, at, length);
          Arithmetic.get().addScaled(-size, product, at, residuals, at, length);
        });
    float[] next = preconditioned();
    forEach(
        column -> {
          int at = column * length;
          float now = dot(residuals, next, column);
          float kept = steepness[column] > 0 ? now / steepness[column] : 0;
          for (int f = at; f < at + length; f++) {
            directions[f] = next[f] + kept * directions[f];
          }
          steepness[column] = now;
        });
  }

  /** The residuals times the inverse of what all columns share and their regularization. */
  private float[] preconditioned() {
    float[] rotated = Matrices.multiply(residuals, length, vectors);
    forEach(
        column -> {
          for (int f = 0; f < length; f++) {
            double value = Math.max(0, values[f]) + weight(column);
            rotated[column * length + f] *= value > 0 ? (float) (1 / value) : 0;
          }
        });
    return Matrices.multiply(rotated, length, back);
  }

  private float weight(int column) {
    return regularization * sizes[column];
  }

  private float dot(float[] a, float[] b, int column) {
    return Arithmetic.get().dot(a, column * length, b, column * length, length);
  }

  private void forEach(IntConsumer step) {
    Workers.forEachBlock(
        sizes.length,
        AT_ONCE,
        (from, end) -> {
          for (int column = from; column < end; column++) {
            step.accept(column);
          }
        });
  }
}

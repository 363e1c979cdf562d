package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loop against the same in doubles. The build runs this class twice: with the Vector API, of
 * which all lengths around its lanes and tiles are tried, and without.
 */
class ArithmeticTest {
  private static final Offset<Float> CLOSE = within(1e-3f);

  private final Arithmetic arithmetic = Arithmetic.get();

  /** Rows, columns and depth: around tiles of 4 × 16, and around parts of 128. */
  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(1, 1, 1),
        Arguments.of(3, 7, 5),
        Arguments.of(4, 16, 128),
        Arguments.of(5, 17, 129),
        Arguments.of(7, 31, 0),
        Arguments.of(8, 33, 300),
        Arguments.of(64, 48, 2));
  }

  static Stream<Integer> lengths() {
    return Stream.of(0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100);
  }

  private static float[] numbers(int size) {
    Random draw = new Random(size);
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) draw.nextGaussian();
    }
    return numbers;
  }

  /** After so many calls the JIT's second compiler has had its turn. */
  @BeforeAll
  static void compile() {
    Arithmetic arithmetic = Arithmetic.get();
    float[] a = numbers(33 * 33);
    float[] b = numbers(33 * 33);
    for (int call = 0; call < 20_000; call++) {
      int n = 1 + call % 33;
      Arrays.fill(b, 1);
      arithmetic.addProduct(a, n, a, 33, 5, b);
      arithmetic.addSquare(a, n, 5, b);
      arithmetic.eliminate(b, n, n - 1);
      arithmetic.addScaled(arithmetic.dot(a, 1, b, 2, n), a, 3, b, 4, n);
      arithmetic.setScaled(0.5f, a, 3, b, 4, n);
      arithmetic.nextAbove(a, 0, n, 2);
    }
  }

  @Test
  void theVectorApiComputesWhereItsModuleIsAndLanesSuffice() throws ReflectiveOperationException {
    boolean isThere = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    assertThat(VectorApi.isUsed()).isEqualTo(isThere && lanes() >= 8);
    assertThat(VectorApi.description().contains("--add-modules")).isEqualTo(!isThere);
  }

  private static int lanes() throws ReflectiveOperationException {
    Object preferred =
        Class.forName("jdk.incubator.vector.FloatVector").getField("SPECIES_PREFERRED").get(null);
    return (int)
        Class.forName("jdk.incubator.vector.VectorSpecies").getMethod("length").invoke(preferred);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void productsAreAdded(int m, int n, int depth) {
    float[] a = numbers(depth * m);
    float[] b = numbers(depth * n);
    float[] c = numbers(m * n);
    float[] before = c.clone();

    arithmetic.addProduct(a, m, b, n, depth, c);

    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double expected = before[i * n + j];
        for (int p = 0; p < depth; p++) {
          expected += (double) a[p * m + i] * b[p * n + j];
        }
        assertThat(c[i * n + j]).as("row %d, column %d", i, j).isCloseTo((float) expected, CLOSE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void squaresAreAddedAboveTheDiagonal(int unused, int n, int depth) {
    float[] a = numbers(depth * n);
    float[] c = numbers(n * n);
    float[] before = c.clone();

    arithmetic.addSquare(a, n, depth, c);

    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double expected = before[i * n + j];
        for (int p = 0; p < depth; p++) {
          expected += (double) a[p * n + i] * a[p * n + j];
        }
        assertThat(c[i * n + j]).as("row %d, column %d", i, j).isCloseTo((float) expected, CLOSE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void partsOfArraysAreMultipliedAddedAndScaled(int n) {
    float[] a = numbers(n + 5);
    float[] b = numbers(n + 9);
    float[] added = b.clone();
    float[] set = b.clone();
    double expected = 0;
    for (int k = 0; k < n; k++) {
      expected += (double) a[3 + k] * b[5 + k];
    }

    arithmetic.addScaled(-2, a, 3, added, 5, n);
    arithmetic.setScaled(3, a, 3, set, 5, n);

    assertThat(arithmetic.dot(a, 3, b, 5, n)).isCloseTo((float) expected, CLOSE);
    for (int k = 0; k < b.length; k++) {
      boolean isInside = k >= 5 && k < n + 5;
      assertThat(added[k]).isCloseTo(isInside ? b[k] - 2 * a[k - 2] : b[k], CLOSE);
      assertThat(set[k]).isEqualTo(isInside ? 3 * a[k - 2] : b[k]);
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void eachNumberHasItsOwnScale(int n) {
    float[] scales = numbers(n);
    float[] a = numbers(n + 5);
    float[] b = numbers(n + 9);
    float[] before = b.clone();

    arithmetic.setScaled(scales, a, 3, b, 5);

    for (int k = 0; k < b.length; k++) {
      boolean isInside = k >= 5 && k < n + 5;
      assertThat(b[k]).isEqualTo(isInside ? scales[k - 5] * a[k - 2] : before[k]);
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void rowsAboveAreEliminated(int n) {
    for (int k = 0; k < n; k++) {
      float[] matrix = numbers(n * n);
      float[] before = matrix.clone();

      arithmetic.eliminate(matrix, n, k);

      for (int j = k; j < n; j++) {
        double expected = before[k * n + j];
        for (int p = 0; p < k; p++) {
          expected -= (double) before[p * n + k] * before[p * n + j];
        }
        assertThat(matrix[k * n + j]).isCloseTo((float) expected, CLOSE);
      }
      for (int other = 0; other < n * n; other++) {
        assertThat(other / n == k || matrix[other] == before[other]).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void theNextNumberAboveAThresholdIsFound(int n) {
    float[] values = new float[n + 3];
    for (int above = 0; above < n; above++) {
      values[above] = 2;
      values[n] = 2;

      assertThat(arithmetic.nextAbove(values, 0, n, 1)).isEqualTo(above);
      assertThat(arithmetic.nextAbove(values, above + 1, n, 1)).isEqualTo(n);
      assertThat(arithmetic.nextAbove(values, 0, n, 2)).isEqualTo(n);
      values[above] = Float.NaN;
      assertThat(arithmetic.nextAbove(values, 0, n, 1)).isEqualTo(n);
      values[above] = 0;
    }
  }
}

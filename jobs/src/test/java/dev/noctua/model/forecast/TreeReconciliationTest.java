package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class TreeReconciliationTest {
  @Test
  void aParentAndTwoChildrenMeetByTheirPrecision() {
    TreeReconciliation tree = new TreeReconciliation(-1, 0, 0);
    // 12 against 4 + 5: of 3 too few, variances of 1, 1 and 1 take a third each.
    assertThat(tree.reconcile(new double[] {12, 4, 5}, new double[] {1, 1, 1}))
        .containsExactly(new double[] {11, 5, 6}, within(1e-12));
    assertThat(tree.bottomUp(new double[] {12, 4, 5})).containsExactly(9, 4, 5);
    assertThat(tree.reconcile(new double[] {9, 4, 5}, new double[] {3, 1, 2}))
        .containsExactly(new double[] {9, 4, 5}, within(1e-12));
  }

  /** S (SᵀW⁻¹S)⁻¹ SᵀW⁻¹ ŷ, as the paper has it. */
  @Test
  void itIsGeneralisedLeastSquares() {
    SplittableRandom random = new SplittableRandom(2);
    int[] parents = {-1, 0, 0, 0, 1, 1, 2, 3, 3, 3, 8, 8};
    int[] leaves = {4, 5, 6, 7, 9, 10, 11};
    RealMatrix sums = MatrixUtils.createRealMatrix(parents.length, leaves.length);
    for (int leaf = 0; leaf < leaves.length; leaf++) {
      for (int node = leaves[leaf]; node >= 0; node = parents[node]) {
        sums.setEntry(node, leaf, 1);
      }
    }
    double[] forecasts = random.doubles(parents.length, 0, 100).toArray();
    double[] variances = random.doubles(parents.length, .1, 20).toArray();
    double[] precisions = variances.clone();
    for (int i = 0; i < precisions.length; i++) {
      precisions[i] = 1 / variances[i];
    }
    RealMatrix weighted =
        sums.transpose().multiply(MatrixUtils.createRealDiagonalMatrix(precisions));
    double[] expected =
        sums.operate(
            new LUDecomposition(weighted.multiply(sums))
                .getSolver()
                .getInverse()
                .operate(weighted.operate(forecasts)));
    assertThat(new TreeReconciliation(parents).reconcile(forecasts, variances))
        .containsExactly(expected, within(1e-9));
  }

  @Test
  void aChildFallsToZeroAndTheOthersShareTheRest() {
    TreeReconciliation tree = new TreeReconciliation(-1, 0, 0, 0);
    // 10 too many for a sure parent: the child of 1 gives 1, and the others 4.5 each instead of
    // 10/3.
    assertThat(tree.reconcile(new double[] {11, 1, 10, 10}, new double[] {1e-12, 1, 1, 1}))
        .containsExactly(new double[] {11, 0, 5.5, 5.5}, within(1e-9));
    assertThat(tree.reconcile(new double[] {0, 1, 2, 3}, new double[] {1e-12, 1, 1, 1}))
        .containsExactly(new double[] {0, 0, 0, 0}, within(1e-9));
  }

  @Test
  void noChildIsNegativeAndSumsHold() {
    SplittableRandom random = new SplittableRandom(9);
    int[] parents = {-1, 0, 0, 1, 1, 1, 2, 2, 2};
    TreeReconciliation tree = new TreeReconciliation(parents);
    for (int run = 0; run < 500; run++) {
      double[] forecasts = random.doubles(9, 0, 10).toArray();
      double[] variances = random.doubles(9, 1e-6, 20).toArray();
      double[] coherent = tree.reconcile(forecasts, variances);
      double[] sums = tree.bottomUp(coherent);
      assertThat(coherent).containsExactly(sums, within(1e-9));
      for (double value : coherent) {
        assertThat(value).isNotNegative();
      }
    }
  }

  @Test
  void aParentBehindItsChildIsRefused() {
    assertThatThrownBy(() -> new TreeReconciliation(-1, 2, 0))
        .hasMessageContaining("node 1 has the parent 2");
    assertThatThrownBy(() -> new TreeReconciliation(-1, -1)).hasMessageContaining("node 1");
  }
}

package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlockBootstrapTest {
  @Test
  void withoutErrorsAllStepsStandInTheMiddle() {
    double[][] paths = new BlockBootstrap(new double[0], new double[0], 7).draws(1, 10, 3);

    assertThat(paths).hasDimensions(10, 3);
    assertThat(Arrays.stream(paths).flatMapToDouble(Arrays::stream)).containsOnly(0.5);
  }

  /** Four errors in the order of their size: within a block each is followed by the next one. */
  @Test
  void withinABlockErrorsFollowEachOtherAndBeginAgain() {
    double[][] paths =
        new BlockBootstrap(new double[] {1, 2, 3, 4}, new double[0], 6).draws(1, 400, 6);

    double[] ranks =
        Arrays.stream(paths).mapToDouble(path -> path[0]).distinct().sorted().toArray();
    assertThat(ranks).hasSize(4);
    for (double[] path : paths) {
      int first = Arrays.binarySearch(ranks, path[0]);
      for (int step = 1; step < 6; step++) {
        assertThat(path[step]).isEqualTo(ranks[(first + step) % 4]);
      }
    }
  }

  /** A change moves a path up as often as down, and by more than the errors here. */
  @Test
  void aChangeOfTheLevelMovesAWholePath() {
    double[][] paths =
        new BlockBootstrap(new double[] {1, 2}, new double[] {10}, 2).draws(1, 400, 4);

    for (double[] path : paths) {
      boolean isUp = path[0] > 0.5;
      assertThat(Arrays.stream(path)).allMatch(share -> share > 0.5 == isUp);
    }
    assertThat(Arrays.stream(paths).filter(path -> path[0] > 0.5).count()).isBetween(160L, 240L);
  }

  @Test
  void theSeedDecides() {
    BlockBootstrap bootstrap = new BlockBootstrap(new double[] {3, 1, 2}, new double[] {1, 2}, 2);

    assertThat(bootstrap.draws(5, 20, 9)).isDeepEqualTo(bootstrap.draws(5, 20, 9));
    assertThat(Arrays.deepEquals(bootstrap.draws(5, 20, 9), bootstrap.draws(6, 20, 9))).isFalse();
  }
}

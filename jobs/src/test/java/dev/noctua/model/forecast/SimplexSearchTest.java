package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimplexSearchTest {
  /** The valley of Rosenbrock (1960), whose end is at (1, 1). */
  private static double valley(double[] at) {
    return 100 * Math.pow(at[1] - at[0] * at[0], 2) + Math.pow(1 - at[0], 2);
  }

  private static double[] search(List<Double> seen, double start, int mostEvaluations) {
    return SimplexSearch.minimize(
        at -> {
          seen.add(valley(at));
          return valley(at);
        },
        new double[] {start, start},
        1,
        1e-12,
        1e-12,
        mostEvaluations);
  }

  @Test
  void findsTheEndOfTheValley() {
    double[] found = search(new ArrayList<>(), -1, 10_000);
    assertThat(found[0]).isCloseTo(1, within(1e-5));
    assertThat(found[1]).isCloseTo(1, within(1e-5));
  }

  @Test
  void endsAfterSoManyEvaluationsWithTheBestPoint() {
    List<Double> seen = new ArrayList<>();
    double[] found = search(seen, -1, 30);
    // The step that is under way takes four evaluations at most: two corners shrink after two
    // tries.
    assertThat(seen).hasSizeBetween(30, 34);
    assertThat(valley(found))
        .isEqualTo(seen.stream().mapToDouble(each -> each).min().orElseThrow());
  }
}

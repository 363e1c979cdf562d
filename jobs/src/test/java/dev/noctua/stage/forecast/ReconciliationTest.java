package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.stage.forecast.Reconciliation.Children;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static Outlook outlook(String level, String item, double gross, double variance) {
    return new Outlook(
        level,
        item,
        "go",
        "course",
        "combination",
        variance,
        variance,
        new double[] {gross},
        new double[] {gross},
        PriceEffect.none(Optional.empty(), 1),
        new double[] {1},
        1,
        Double.POSITIVE_INFINITY,
        new double[1][3],
        new double[1][5]);
  }

  private static Children children(double gross, double variance) {
    return Children.of(outlook("content", "c", gross, variance));
  }

  @Test
  void contentsFollowACategoryThatIsSurer() {
    Map<String, Reconciliation> factors =
        Reconciliation.of(
            List.of(outlook("platform", "all", 30, 1), outlook("category", "go", 30, 1e-6)),
            Map.of("go", children(20, 10)));
    assertThat(factors.get("go").gross()[0]).isCloseTo(1.5, within(1e-5));
  }

  @Test
  void aMoveIsSharedByVariance() {
    // Contents say 20 with variance 1, the category 30 with variance 1: they meet in the middle.
    Map<String, Reconciliation> factors =
        Reconciliation.of(
            List.of(outlook("platform", "all", 0, 1e12), outlook("category", "go", 30, 1)),
            Map.of("go", children(20, 1)));
    assertThat(factors.get("go").units()[0]).isCloseTo(1.25, within(1e-6));
  }

  @Test
  void thePlatformsExcessGoesToWhatIsLessSure() {
    Map<String, Reconciliation> factors =
        Reconciliation.of(
            List.of(
                outlook("platform", "all", 33, 1e-6),
                outlook("category", "go", 10, 1),
                outlook("category", "rust", 20, 3)),
            Map.of("go", children(10, 1), "rust", children(20, 3)));
    double go = 10 * factors.get("go").gross()[0];
    double rust = 20 * factors.get("rust").gross()[0];
    assertThat(go + rust).isCloseTo(33, within(1e-4));
    assertThat(rust - 20).isCloseTo(3 * (go - 10), within(1e-4));
  }

  @Test
  void aCategoryWithoutAPastFollowsItsContents() {
    Map<String, Reconciliation> factors =
        Reconciliation.of(
            List.of(outlook("platform", "all", 20, 1e12), outlook("category", "go", 0, 0)),
            Map.of("go", children(20, 10)));
    assertThat(factors.get("go").gross()[0]).isCloseTo(1, within(1e-9));
  }

  @Test
  void nothingStaysNothingAndNoLevelIsMoreThanDoubled() {
    Map<String, Reconciliation> factors =
        Reconciliation.of(
            List.of(
                outlook("platform", "all", 99, 1e-6),
                outlook("category", "go", 0, 0),
                outlook("category", "rust", 10, 3)),
            Map.of("go", children(0, 0), "rust", children(10, 3)));
    assertThat(factors.get("go").gross()[0]).isEqualTo(1);
    assertThat(factors.get("rust").gross()[0]).isEqualTo(2);
    assertThat(Reconciliation.of(List.of(), Map.of())).isEmpty();
  }
}

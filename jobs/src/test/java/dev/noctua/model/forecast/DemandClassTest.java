package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DemandClassTest {
  /** So many steps, of which the first ones have the values, over and over. */
  private static double[] history(int steps, int sold, double... values) {
    double[] history = new double[steps];
    for (int t = 0; t < sold; t++) {
      history[t] = values[t % values.length];
    }
    return history;
  }

  @Test
  void seldomIsFrom132StepsOn() {
    assertThat(DemandClass.of(history(131, 100, 4))).isEqualTo(DemandClass.SMOOTH);
    assertThat(DemandClass.of(history(132, 100, 4))).isEqualTo(DemandClass.INTERMITTENT);
    assertThat(DemandClass.of(history(131, 100, 1, 9))).isEqualTo(DemandClass.ERRATIC);
    assertThat(DemandClass.of(history(132, 100, 1, 9))).isEqualTo(DemandClass.LUMPY);
  }

  /** Of 3 and 17 the squared coefficient of variation is 49 ÷ 100. */
  @Test
  void unevenIsFrom49HundredthsOn() {
    assertThat(DemandClass.of(history(100, 100, 3, 17))).isEqualTo(DemandClass.ERRATIC);
    assertThat(DemandClass.of(history(100, 100, 3.1, 16.9))).isEqualTo(DemandClass.SMOOTH);
    // Steps without demand count for how often alone.
    assertThat(DemandClass.of(history(300, 100, 3.1, 16.9))).isEqualTo(DemandClass.INTERMITTENT);
  }

  @Test
  void whatHasNoDemandIsIntermittent() {
    assertThat(DemandClass.of(new double[30])).isEqualTo(DemandClass.INTERMITTENT);
    assertThat(DemandClass.of()).isEqualTo(DemandClass.INTERMITTENT);
  }

  @Test
  void orderDoesNotCount() {
    double[] history = history(150, 100, 1, 2, 9);
    double[] reversed = new double[history.length];
    Arrays.setAll(reversed, t -> history[history.length - 1 - t]);
    assertThat(DemandClass.of(reversed)).isEqualTo(DemandClass.of(history));
  }
}

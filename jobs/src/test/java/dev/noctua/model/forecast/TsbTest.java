package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TsbTest {
  /** Worked by hand: a share of 1/3 and a size of 6 to begin with. */
  @Test
  void howOftenIsRenewedEveryDayAndHowMuchWhenThereIsASale() {
    Projection projection = Tsb.project(new double[] {0, 6, 0}, .5, .5, 2);
    assertThat(projection.fitted()).containsExactly(new double[] {2, 1, 3.5}, within(1e-12));
    assertThat(projection.ahead()).containsExactly(new double[] {1.75, 1.75}, within(1e-12));
  }

  @Test
  void whatIsNoLongerSoldFades() {
    double[] history = new double[60];
    for (int t = 0; t < 20; t++) {
      history[t] = 1;
    }
    assertThat(Tsb.project(history, 7).ahead()[6]).isLessThan(.01);
    assertThat(Tsb.project(new double[5], 1).ahead()).containsExactly(0);
  }
}

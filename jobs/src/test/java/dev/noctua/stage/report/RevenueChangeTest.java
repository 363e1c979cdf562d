package dev.noctua.stage.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.stage.report.RevenueChange.Period;
import dev.noctua.stage.report.RevenueChange.Sold;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RevenueChangeTest {
  private static RevenueChange of(Period earlier, Period later) {
    LocalDate day = LocalDate.of(2026, 11, 22);
    return RevenueChange.of(day.minusDays(55), day.minusDays(27), day, 28, earlier, later);
  }

  private static Period period(long accounts, long viewers, long orders, long gross, long refunds) {
    return new Period(accounts, Map.of("a", new Sold(viewers, orders, gross)), refunds, 0);
  }

  @Test
  void theOnlyFactorThatMovesTakesTheWholeChange() {
    Period before = period(100, 1000, 50, 500_000, 0);
    for (int factor : new int[] {0, 3, 4, 5}) {
      Period after =
          switch (factor) {
            case 0 -> period(200, 2000, 100, 1_000_000, 0);
            case 3 -> period(100, 1000, 75, 750_000, 0);
            case 4 -> period(100, 1000, 50, 600_000, 0);
            default -> period(100, 1000, 50, 500_000, 50_000);
          };
      RevenueChange change = of(before, after);
      for (int k = 0; k < RevenueChange.FACTORS.size(); k++) {
        assertThat(change.parts().get(k))
            .as(RevenueChange.FACTORS.get(k).get(0))
            .isEqualTo(k == factor ? change.after() - change.before() : 0);
      }
    }
  }

  @Test
  void partsAddUpToTheFenWhateverComesAndGoes() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      RevenueChange change = of(made(random), made(random));
      assertThat(change.parts()).hasSize(7);
      assertThat(change.parts().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(change.after() - change.before());
    }
  }

  private static Period made(Random random) {
    Map<String, Sold> contents = new HashMap<>();
    contents.put("always", new Sold(10, 2, 1000));
    for (int content = 0; content < random.nextInt(8); content++) {
      long orders = random.nextInt(5);
      long paid = orders * random.nextInt(30_000);
      // Orders without a view are from people who have visited.
      contents.put("c" + random.nextInt(12), new Sold(random.nextInt(9), orders, paid));
    }
    long gross = contents.values().stream().mapToLong(Sold::gross).sum();
    long refunds = random.nextInt((int) gross);
    long fees = (gross - refunds) / 100;
    return new Period(random.nextInt(3) * 100L, contents, refunds, fees);
  }

  @Test
  void aPeriodWithoutFactorsIsNotSplit() {
    Period usual = period(100, 1000, 50, 500_000, 0);
    for (Period odd :
        List.of(
            new Period(100, Map.of(), 0, 0),
            period(100, 1000, 0, 0, 0),
            period(100, 1000, 1, 100, 200))) {
      RevenueChange change = of(usual, odd);
      assertThat(change.parts()).isEmpty();
      assertThat(change.before()).isEqualTo(500_000);
    }
    assertThat(of(new Period(0, Map.of(), 0, 0), usual).after()).isEqualTo(500_000);
  }
}

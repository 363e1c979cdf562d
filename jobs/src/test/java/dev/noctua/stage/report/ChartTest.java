package dev.noctua.stage.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

  private static NightReport.Day day(int after, String revenue) {
    return new NightReport.Day(DAY.plusDays(after), new BigDecimal(revenue));
  }

  private static NightReport.Ahead ahead(int after, double revenue) {
    return new NightReport.Ahead(
        DAY.plusDays(after), revenue, revenue - 10, revenue + 10, revenue - 20, revenue + 20);
  }

  @Test
  void ticksStandAtRoundDistances() {
    assertThat(Chart.step(480)).isEqualTo(100);
    assertThat(Chart.step(501)).isEqualTo(200);
    assertThat(Chart.step(23_000)).isEqualTo(5_000);
    assertThat(Chart.step(.5)).isEqualTo(.1);
    assertThat(Chart.step(0)).isEqualTo(1);
  }

  @Test
  void theAxisSpansFromZeroToARoundValueAboveEverything() {
    String svg =
        Chart.svg(List.of(day(0, "0.00"), day(1, "480.00")), List.of(), List.of(ahead(2, 400)));
    assertThat(svg).contains(">0</text>", ">100</text>", ">500</text>").doesNotContain(">600<");
    // 0 stands at the foot, at y = 288; the first day at the left edge, x = 80
    assertThat(svg).contains("class=\"past\" points=\"80.0,288.0 ");
  }

  @Test
  void revenueBelowZeroIsDrawnBelowTheZeroLine() {
    String svg =
        Chart.svg(List.of(day(0, "-30.00"), day(1, "20.00")), List.of(), List.of(ahead(2, 10)));
    assertThat(svg).contains(">-40</text>", ">0</text>", ">40</text>");
  }

  @Test
  void whatWasForecastOfPastDaysStandsBesideThem() {
    String svg =
        Chart.svg(
            List.of(day(0, "1.00"), day(1, "480.00")),
            List.of(ahead(0, 470), ahead(1, 900)),
            List.of(ahead(2, 400)));
    assertThat(svg.split("class=\"band80\"", -1)).hasSize(3);
    assertThat(svg.split("class=\"ahead\"", -1)).hasSize(3);
    // 920 is the high end of the interval before: the axis holds it.
    assertThat(svg).contains(">1,000</text>").contains("class=\"ahead\" points=\"80.0,");
  }

  @Test
  void anUnknownDayIsAGap() {
    String svg =
        Chart.svg(
            List.of(day(0, "1.00"), day(1, "1.00"), day(3, "1.00")),
            List.of(),
            List.of(ahead(4, 1)));
    assertThat(svg.split("class=\"past\"", -1)).hasSize(3);
  }

  @Test
  void withoutAForecastThereIsNoChart() {
    assertThat(Chart.svg(List.of(day(0, "1.00")), List.of(), List.of())).isEmpty();
  }
}

package dev.noctua.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.core.Failure;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.forecast.ForecastMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarEvaluationTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 9, 1);
  private static final int DAYS = 450;

  @TempDir Path folder;

  /** A shop whose sales on Double 11 are what the factor says; its last day is 2025-11-24. */
  private CalendarEvaluation shop(double factor, int days) throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    List<String> lines = new ArrayList<>();
    for (int item = 0; item < 30; item++) {
      double level = 1 + item % 10;
      double own = factor == 1 ? 1 : factor * (.8 + .4 * random.nextDouble());
      for (int day = 0; day < days; day++) {
        LocalDate date = FIRST.plusDays(day);
        boolean isSale = date.getMonthValue() == 11 && date.getDayOfMonth() / 2 == 5;
        double mean = level * (date.getDayOfWeek().getValue() > 5 ? 1.4 : 1) * (isSale ? own : 1);
        double sold = mean + Math.sqrt(mean) * random.nextGaussian();
        lines.add("p%d,%s,%d".formatted(item, date, Math.max(0, Math.round(sold))));
      }
    }
    ForecastEvaluation evaluation =
        new ForecastEvaluation(Files.write(folder.resolve("series.csv"), lines), 28, 7);
    CalendarEvaluation calendar = evaluation.with(EventCalendar.shipped()).orElseThrow();
    if (calendar.factors().isEmpty()) {
      assertThat(calendar.line().metrics())
          .isEqualTo(evaluation.judge(ForecastMethod.COMBINATION).metrics());
    }
    return calendar;
  }

  @Test
  void aSaleThatCameBeforeIsForecast() throws IOException {
    CalendarEvaluation calendar = shop(3, DAYS);
    assertThat(calendar.factors()).containsOnlyKeys("double_11");
    assertThat(calendar.factors().get("double_11")).isBetween(2.6, 3.4);
    assertThat(calendar.gains()).hasSize(4);
    for (CalendarEvaluation.Gain gain : calendar.gains()) {
      assertThat(gain.interval().isAboveZero()).as("%s", gain).isTrue();
    }
    assertThat(calendar.line().metrics().get("coverage_95").orElseThrow()).isBetween(.9, .99);
  }

  @Test
  void withoutAnEffectOrAnEarlierSaleNothingChanges() throws IOException {
    assertThat(shop(1, DAYS).factors()).isEmpty();
    // From 2024-09-01 the first sale is ahead.
    assertThat(shop(3, 85).factors()).isEmpty();
  }

  @Test
  void whatHasNoDaysHasNoCalendar() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      lines.add("a,%d,%d".formatted(step, step % 7));
    }
    Path file = Files.write(folder.resolve("steps.csv"), lines);
    assertThat(new ForecastEvaluation(file, 7, 7).with(EventCalendar.shipped())).isEmpty();
  }

  @Test
  void aCalendarThatIsWrongOrMissingIsNamed() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.csv"), "event,from,until\nsale,today,1");
    assertThatThrownBy(() -> CalendarEvaluation.read(wrong))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("wrong.csv: line 2 is 'sale,today,1'");
    assertThatThrownBy(() -> CalendarEvaluation.read(folder.resolve("none.csv")))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("none.csv");
  }
}

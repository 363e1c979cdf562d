package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class SalesHistoryTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final LocalDate FIRST = NIGHT.minusDays(99);
  private static final StructType DAY =
      StructType.fromDDL("date date, units double, gross double, refunds double, views double");
  private static final StructType SERIES =
      StructType.fromDDL(
          "level string, item string, category string, kind string, list_price decimal(18,2), since date, seats_left bigint, planned array<struct<valid_from:date>>, response struct<elasticity:double,low:double,high:double,form:string>, prices array<struct<valid_from:date,list_price:decimal(18,2)>>, days array<struct<date:date>>");

  private static Row day(int ago, double units) {
    return new GenericRowWithSchema(
        new Object[] {Date.valueOf(NIGHT.minusDays(ago)), units, 10 * units, 0.0, 0.0}, DAY);
  }

  private static SalesHistory history(LocalDate since, Set<LocalDate> known, Row... days) {
    Row row =
        RowFactory.create(
            "content",
            "a",
            "go",
            "course",
            new BigDecimal("9.90"),
            since == null ? null : Date.valueOf(since),
            null,
            null,
            null,
            null,
            JavaConverters.asScalaBuffer(List.of(days)));
    Object[] values = new Object[row.length()];
    Arrays.setAll(values, row::get);
    return SalesHistory.of(new GenericRowWithSchema(values, SERIES), FIRST, NIGHT, known);
  }

  private static Set<LocalDate> known(int nights) {
    return NIGHT.minusDays(nights - 1).datesUntil(NIGHT.plusDays(1)).collect(Collectors.toSet());
  }

  @Test
  void daysWithoutANightAreFilledAndNotWithoutSales() {
    Set<LocalDate> known = known(30);
    known.remove(NIGHT.minusDays(2));
    SalesHistory history =
        history(null, known, day(2, 50), day(9, 4), day(16, 2), day(23, 2), day(29, 1));
    assertThat(history.units()).hasSize(30);
    // The mean of the three equal weekdays before that are known; what a day without a night is
    // told by another's arrival says nothing of the rest of it.
    assertThat(history.units()[27]).isEqualTo((4 + 2 + 2) / 3.0);
    assertThat(history.gross()[27]).isEqualTo((40 + 20 + 20) / 3.0);
    assertThat(history.units()[28]).isZero();
    assertThat(history.units()[0]).isEqualTo(1);
  }

  @Test
  void aHistoryBeginsWhenTheContentIsPublishedOrFirstSold() {
    assertThat(history(NIGHT.minusDays(5), known(30)).units()).hasSize(6);
    assertThat(history(NIGHT.minusDays(5), known(30), day(8, 1)).units()).hasSize(9);
    assertThat(history(NIGHT.minusDays(50), known(30)).units()).hasSize(30);
    assertThat(history(NIGHT, known(30)).units()).hasSize(1);
    assertThat(history(NIGHT.plusDays(1), known(30)).units()).isEmpty();
    assertThat(history(null, known(500)).units()).hasSize(100);
  }

  @Test
  void theAgeIsCountedFromTheLaunchToTheFirstDay() {
    assertThat(history(NIGHT.minusDays(5), known(30)).age()).isZero();
    assertThat(history(NIGHT.minusDays(5), known(30), day(8, 1)).age()).isZero();
    assertThat(history(NIGHT.minusDays(50), known(30)).age()).isEqualTo(21);
    assertThat(history(NIGHT.plusDays(1), known(30)).age()).isZero();
    assertThat(history(NIGHT.plusDays(4), known(30)).age()).isEqualTo(-3);
    assertThat(history(null, known(30)).age()).isEqualTo(SalesHistory.OLD);
  }

  @Test
  void whoWasNotSoldForSixtyDaysIsNotNoticed() {
    assertThat(history(null, known(90), day(60, 1)).isNoticed(90)).isFalse();
    assertThat(history(null, known(90), day(59, 1)).isNoticed(90)).isTrue();
    assertThat(history(null, known(90), day(60, 1)).isNoticed(30)).isTrue();
    assertThat(history(null, known(90)).isNoticed(90)).isFalse();
  }
}

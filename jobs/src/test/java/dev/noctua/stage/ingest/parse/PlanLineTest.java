package dev.noctua.stage.ingest.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanLineTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

  @Test
  void aValidLineIsAPriceForSomeDays() {
    PlanLine line = PlanLine.of("c1,2026-11-01,2026-11-21,9.9", DAY, 4);
    assertThat(line)
        .isEqualTo(
            new PlanLine(
                null,
                null,
                "c1",
                LocalDate.of(2026, 11, 1),
                LocalDate.of(2026, 11, 21),
                new BigDecimal("9.90"),
                null));
    assertThat(PlanLine.of("课程,2026-12-01,2026-12-01,0", DAY, 4).reason()).isNull();
    assertThat(PlanLine.headers())
        .containsExactly(
            "content_id,from,until,list_price", "content_id,from,until,list_price,coupon");
    assertThat(PlanLine.headers()).allMatch(header -> PlanLine.cells(header).isPresent());
    assertThat(PlanLine.cells("content_id,from,until,coupon")).isEmpty();
    assertThat(PlanLine.cells(null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c1,2026-12-01,2026-12-02|MALFORMED_VALUE|3 cells, not 4",
        "c1,2026-12-01,2026-12-02,9.90,|MALFORMED_VALUE|5 cells, not 4",
        ",2026-12-01,2026-12-02,9.90|MISSING_FIELD|content_id",
        "c1,2026-12-01,2026-12-02,|MISSING_FIELD|list_price",
        "c1,1.12.2026,2026-12-02,9.90|MALFORMED_VALUE|from",
        "c1,2026-02-30,2026-12-02,9.90|MALFORMED_VALUE|from",
        "c1,2026-12-01,2026-13-01,9.90|MALFORMED_VALUE|until",
        "c1,2026-12-01,2026-12-02,9.999|MALFORMED_VALUE|list_price",
        "c1,2026-12-01,2026-12-02,1e2|MALFORMED_VALUE|list_price",
        "c1,2026-12-01,2026-12-02,NaN|MALFORMED_VALUE|list_price",
        "c1,2026-12-01,2026-12-02,-0.01|OUT_OF_RANGE|list_price",
        "c1,2026-12-01,2026-12-02,12345678901234567|OUT_OF_RANGE|list_price",
        "c1,2026-12-02,2026-12-01,9.90|OUT_OF_RANGE|until",
        "c1,2026-11-01,2026-11-20,9.90|TOO_LATE|until",
      })
  void whatIsWrongHasAReason(String text, RejectReason reason, String detail) {
    PlanLine line = PlanLine.of(text, DAY, 4);
    assertThat(line.reason()).isEqualTo(reason);
    assertThat(line.detail()).isEqualTo(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c1,2026-12-01,2026-12-02,9.90,2|2.00",
        "c1,2026-12-01,2026-12-02,9.90,9.9|9.90",
        "c1,2026-12-01,2026-12-02,9.90,0|0.00",
        "c1,2026-12-01,2026-12-02,9.90,|",
        // Over, as only a coupon may be.
        "c1,2026-11-01,2026-11-20,9.90,0.01|0.01",
      })
  void aLineMayHaveACoupon(String text, BigDecimal coupon) {
    PlanLine line = PlanLine.of(text, DAY, 5);
    assertThat(line.reason()).isNull();
    assertThat(line.coupon()).isEqualTo(coupon);
    assertThat(line.price()).isEqualTo("9.90");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c1,2026-12-01,2026-12-02,9.90|MALFORMED_VALUE|4 cells, not 5",
        "c1,2026-12-01,2026-12-02,,2|MISSING_FIELD|list_price",
        "c1,2026-12-01,2026-12-02,9.90,-0.01|OUT_OF_RANGE|coupon",
        "c1,2026-12-01,2026-12-02,9.90,12345678901234567|OUT_OF_RANGE|coupon",
        "c1,2026-12-01,2026-12-02,9.90,1.999|MALFORMED_VALUE|coupon",
        "c1,2026-12-01,2026-12-02,9.90,10%|MALFORMED_VALUE|coupon",
        "c1,2026-12-01,2026-12-02,9.90,NaN|MALFORMED_VALUE|coupon",
        "c1,2026-12-01,2026-12-02,9.90,9.91|INCONSISTENT_AMOUNT|coupon",
        "c1,2026-11-01,2026-11-20,9.90,9.91|INCONSISTENT_AMOUNT|coupon",
        "c1,2026-12-02,2026-12-01,9.90,9.91|OUT_OF_RANGE|until",
        "c1,2026-11-01,2026-11-20,9.90,|TOO_LATE|until",
        "c1,2026-11-01,2026-11-20,9.90,0.00|TOO_LATE|until",
      })
  void aWrongCouponHasAReason(String text, RejectReason reason, String detail) {
    PlanLine line = PlanLine.of(text, DAY, 5);
    assertThat(line.reason()).isEqualTo(reason);
    assertThat(line.detail()).isEqualTo(detail);
  }

  @Test
  void longIdsAndOtherEncodingsAreRefused() {
    String end = ",2026-12-01,2026-12-02,9.90";
    assertThat(PlanLine.of("c".repeat(64) + end, DAY, 4).reason()).isNull();
    assertThat(PlanLine.of("c".repeat(65) + end, DAY, 4).reason()).isEqualTo(RejectReason.TOO_LONG);
    byte[] latin = ("é" + end).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(PlanLine.of(PlanLine.text(latin), DAY, 4).reason())
        .isEqualTo(RejectReason.INVALID_UTF8);
  }
}

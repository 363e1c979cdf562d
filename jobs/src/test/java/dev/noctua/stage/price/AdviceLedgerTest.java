package dev.noctua.stage.price;

import static dev.noctua.contract.Table.DEMAND_DAILY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.core.Night;
import dev.noctua.model.price.PriceAdvice;
import dev.noctua.model.price.PriceAdvice.Verdict;
import dev.noctua.model.price.PriceReason;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.stage.price.ContentAdvice.Scenario;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Night by night: advice is given, followed and judged. */
@Tag("world")
class AdviceLedgerTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

  /** Content a at a price in fen; a better one is advised, or none. */
  private static ContentAdvice content(long present, Optional<Long> better) {
    PricedContent priced =
        new PricedContent(
            "a", "k", present, present, true, List.of(), List.of(), 0, 1, 0, List.of());
    PriceAdvice advice =
        new PriceAdvice(
            better.isPresent() ? Verdict.RECOMMEND : Verdict.KEEP,
            better.orElse(present),
            Optional.empty(),
            List.of(PriceReason.GAIN_IS_LIKELY),
            Optional.empty());
    List<Scenario> scenarios =
        better.stream()
            .map(
                price ->
                    new Scenario(
                        price,
                        Optional.empty(),
                        Optional.of(new Expected(28_000, 20_000, 40_000)),
                        Optional.empty(),
                        Optional.empty()))
            .toList();
    return new ContentAdvice(
        priced, Optional.empty(), List.of(), Optional.empty(), Optional.of(advice), 28, scenarios);
  }

  /** One more night, on which this much was earned each day since the first. */
  private static Dataset<Row> night(
      Dataset<Row> before, LocalDate date, ContentAdvice content, String perDay) {
    Set<LocalDate> known = FIRST.datesUntil(date.plusDays(1)).collect(Collectors.toSet());
    List<Map<String, Object>> demand = new ArrayList<>();
    known.forEach(
        day -> demand.add(Map.of("content_id", "a", "date", day, "dt", date, "net", perDay)));
    Night night = new Night(date, date, "r", false, Optional.empty(), ZoneOffset.UTC);
    @SuppressWarnings("unchecked")
    Dataset<Row> rows = TestRows.of(DEMAND_DAILY, demand.toArray(Map[]::new));
    return AdviceLedger.of(before, List.of(content), rows, PriceWindow.of(known, night, 100));
  }

  private static Dataset<Row> nothing() {
    return TestSpark.session().createDataFrame(List.<Row>of(), AdviceEntry.LAYOUT.type());
  }

  private static Row only(Dataset<Row> ledger) {
    List<Row> rows = ledger.collectAsList();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @Test
  void adviceThatIsFollowedIsJudgedWhenItsDaysHaveCome() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "1.00");
    Row first = only(given);
    assertThat(first.<BigDecimal>getAs("price")).isEqualTo("79.00");
    assertThat(first.<BigDecimal>getAs("revenue")).isEqualTo("280.00");
    assertThat(first.<Date>getAs("changed_on")).isNull();

    Dataset<Row> again = night(given, FIRST.plusDays(1), content(9900, Optional.of(7900L)), "1.00");
    assertThat(only(again).<Date>getAs("advised_on").toLocalDate()).isEqualTo(FIRST);

    Dataset<Row> changed = night(again, FIRST.plusDays(2), content(7900, Optional.empty()), "9.00");
    assertThat(only(changed).<Integer>getAs("came_days")).isEqualTo(1);
    assertThat(only(changed).<Boolean>getAs("hit")).isNull();

    Row judged = only(night(changed, FIRST.plusDays(40), content(7900, Optional.empty()), "9.00"));
    assertThat(judged.<Integer>getAs("came_days")).isEqualTo(28);
    assertThat(judged.<BigDecimal>getAs("came_revenue")).isEqualTo("252.00");
    assertThat(judged.<Boolean>getAs("hit")).isTrue();
    assertThat(
            only(night(changed, FIRST.plusDays(40), content(7900, Optional.empty()), "3.00"))
                .<Boolean>getAs("hit"))
        .isFalse();
  }

  @Test
  void aPriceThatIsChangedAgainIsJudgedByTheDaysItHeld() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "9.00");
    Dataset<Row> changed = night(given, FIRST.plusDays(1), content(7900, Optional.empty()), "9.00");
    Dataset<Row> soon = night(changed, FIRST.plusDays(5), content(9900, Optional.empty()), "9.00");
    assertThat(only(soon).<Integer>getAs("came_days")).isEqualTo(4);
    assertThat(only(soon).<Boolean>getAs("hit")).isNull();
    Row late = only(night(changed, FIRST.plusDays(16), content(9900, Optional.empty()), "9.00"));
    assertThat(late.<Date>getAs("kept_until").toLocalDate()).isEqualTo(FIRST.plusDays(15));
    assertThat(late.<Integer>getAs("came_days")).isEqualTo(15);
    assertThat(late.<Boolean>getAs("hit")).isTrue();
  }

  @Test
  void adviceThatNobodyFollowsIsForgotten() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "1.00");
    ContentAdvice other = content(9900, Optional.empty());
    assertThat(night(given, FIRST.plusDays(28), other, "1.00").count()).isOne();
    assertThat(night(given, FIRST.plusDays(29), other, "1.00").count()).isZero();
  }
}

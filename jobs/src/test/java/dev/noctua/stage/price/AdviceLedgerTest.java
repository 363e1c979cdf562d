package dev.noctua.stage.price;

import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.PRICE_ADVICE;
import static dev.noctua.contract.Table.PRICE_SCENARIO;
import static java.util.stream.Collectors.toSet;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SecondOpinion;
import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.model.price.PriceAdvice;
import dev.noctua.model.price.PriceAdvice.Verdict;
import dev.noctua.model.price.PriceReason;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.stage.price.ContentAdvice.Scenario;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Night by night: advice is given, followed and judged. */
@Tag("world")
class AdviceLedgerTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

  /** Content a at a price in fen; a better one is advised, or none. */
  private static ContentAdvice content(long present, Optional<Long> better) {
    return content(present, better, true);
  }

  private static ContentAdvice withdrawn(long present) {
    return content(present, Optional.empty(), false);
  }

  private static ContentAdvice content(long present, Optional<Long> better, boolean isOnSale) {
    PricedContent priced =
        new PricedContent(
            "a", "k", present, present, isOnSale, List.of(), List.of(), 0, 1, 0, List.of());
    PriceAdvice advice =
        new PriceAdvice(
            better.isPresent() ? Verdict.RECOMMEND : Verdict.KEEP,
            better.orElse(present),
            Optional.empty(),
            List.of(isOnSale ? PriceReason.GAIN_IS_LIKELY : PriceReason.NOT_ON_SALE),
            Optional.empty());
    List<Scenario> scenarios =
        Stream.concat(Stream.of(present), better.stream())
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
    Dataset<Row> rows = sold(known, date, perDay);
    return AdviceLedger.of(
        before,
        List.of(content),
        date,
        known,
        since -> rows.where(col("date").geq(lit(Date.valueOf(since)))));
  }

  @SuppressWarnings("unchecked")
  private static Dataset<Row> sold(Set<LocalDate> days, LocalDate night, String perDay) {
    return TestRows.of(
        DEMAND_DAILY,
        days.stream()
            .map(day -> Map.of("content_id", "a", "date", day, "dt", night, "net", perDay))
            .toArray(Map[]::new));
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
    assertThat(only(changed).<Integer>getAs("came_days")).isZero();
    assertThat(only(changed).<BigDecimal>getAs("came_revenue")).isEqualTo("0.00");
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
    assertThat(only(soon).<Integer>getAs("came_days")).isEqualTo(3);
    assertThat(only(soon).<Boolean>getAs("hit")).isNull();
    Row late = only(night(changed, FIRST.plusDays(16), content(9900, Optional.empty()), "9.00"));
    assertThat(late.<Date>getAs("kept_until").toLocalDate()).isEqualTo(FIRST.plusDays(15));
    assertThat(late.<Integer>getAs("came_days")).isEqualTo(14);
    assertThat(late.<Boolean>getAs("hit")).isTrue();
  }

  /** The day of the change was sold at both prices, at most in part at the new one. */
  @Test
  void theDayOfTheChangeDoesNotCount() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "1.00");
    Dataset<Row> changed = night(given, FIRST.plusDays(1), content(7900, Optional.empty()), "5.00");
    Dataset<Row> next = night(changed, FIRST.plusDays(2), content(7900, Optional.empty()), "5.00");

    assertThat(only(next).<Date>getAs("changed_on").toLocalDate()).isEqualTo(FIRST.plusDays(1));
    assertThat(only(next).<Integer>getAs("came_days")).isEqualTo(1);
    assertThat(only(next).<BigDecimal>getAs("came_revenue")).isEqualTo("5.00");
  }

  /** What isn't offered earns nothing, which says nothing of the price. */
  @Test
  void daysWithoutAnOfferAreNoDaysAtThePrice() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "9.00");
    Dataset<Row> changed = night(given, FIRST.plusDays(1), content(7900, Optional.empty()), "9.00");
    Row ended = only(night(changed, FIRST.plusDays(16), withdrawn(7900), "9.00"));
    assertThat(ended.<Date>getAs("kept_until").toLocalDate()).isEqualTo(FIRST.plusDays(15));
    assertThat(ended.<Integer>getAs("came_days")).isEqualTo(14);
    assertThat(ended.<Boolean>getAs("hit")).isTrue();

    Dataset<Row> never = night(given, FIRST.plusDays(1), withdrawn(7900), "9.00");
    assertThat(only(never).<Date>getAs("changed_on")).isNull();
    assertThat(only(never).<Date>getAs("last_on").toLocalDate()).isEqualTo(FIRST);
  }

  /** Whatever a later night knows of its days, and whether the price still stands. */
  @Test
  void adviceWhoseDaysHaveComeIsCarriedOverUnchanged() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "9.00");
    Dataset<Row> changed = night(given, FIRST.plusDays(1), content(7900, Optional.empty()), "9.00");
    Dataset<Row> dayBefore =
        night(changed, FIRST.plusDays(28), content(7900, Optional.empty()), "9.00");
    assertThat(only(dayBefore).<Integer>getAs("came_days")).isEqualTo(27);
    Dataset<Row> judged =
        night(dayBefore, FIRST.plusDays(29), content(7900, Optional.empty()), "9.00");
    assertThat(only(judged).<Integer>getAs("came_days")).isEqualTo(28);
    for (long price : new long[] {7900, 9900}) {
      assertThat(only(night(judged, FIRST.plusDays(400), content(price, Optional.empty()), "1.00")))
          .isEqualTo(only(judged));
    }

    Dataset<Row> ended = night(changed, FIRST.plusDays(9), content(9900, Optional.empty()), "9.00");
    assertThat(only(night(ended, FIRST.plusDays(10), content(7900, Optional.empty()), "1.00")))
        .isEqualTo(only(ended));
  }

  /** Of 28 days the lake has 27, or 13. */
  @Test
  void daysThatNoNightKnowsAreCountedAsTheOthers() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "9.00");
    Dataset<Row> changed = night(given, FIRST.plusDays(1), content(7900, Optional.empty()), "9.00");
    LocalDate last = FIRST.plusDays(29);
    for (int days : new int[] {27, 13}) {
      Set<LocalDate> known = last.minusDays(days - 1).datesUntil(last.plusDays(1)).collect(toSet());
      Row judged =
          only(
              AdviceLedger.of(
                  changed,
                  List.of(content(7900, Optional.empty())),
                  last,
                  known,
                  since -> sold(known, last, "9.00")));

      assertThat(judged.<Integer>getAs("came_days")).isEqualTo(days);
      assertThat(judged.<Boolean>getAs("hit")).isEqualTo(days == 27 ? true : null);
    }
  }

  /** The same price may be advised anew when it has been given up. */
  @Test
  void adviceThatIsGivenAgainIsAnotherEntry() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "9.00");
    Dataset<Row> changed = night(given, FIRST.plusDays(1), content(7900, Optional.empty()), "9.00");
    LocalDate later = FIRST.plusDays(9);
    Dataset<Row> again = night(changed, later, content(9900, Optional.of(7900L)), "9.00");

    assertThat(again.collectAsList())
        .extracting(row -> row.<Date>getAs("advised_on").toLocalDate())
        .containsExactlyInAnyOrder(FIRST, later);
  }

  /** A price is advised, followed, given up, advised anew and forgotten. */
  @Test
  @SuppressWarnings("unchecked")
  void theLedgerIsThatOfItsSecondDefinition(@TempDir Path folder) throws IOException, SQLException {
    Set<LocalDate> known = FIRST.datesUntil(FIRST.plusDays(51)).collect(Collectors.toSet());
    Dataset<Row> audit =
        TestRows.of(
            INGEST_AUDIT,
            known.stream().map(day -> Map.of("log", "catalog", "dt", day)).toArray(Map[]::new));
    store(audit, folder.resolve("audit"));
    store(sold(known, FIRST, "9.10"), folder.resolve("demand"));
    Dataset<Row> before = nothing();
    List<String> beforeFiles = List.of();
    Map<Integer, ContentAdvice> nights = new TreeMap<>();
    nights.put(0, content(9900, Optional.of(7900L)));
    nights.put(1, content(7900, Optional.empty()));
    nights.put(20, content(9900, Optional.of(7900L)));
    nights.put(21, content(7900, Optional.of(8900L)));
    nights.put(49, content(7900, Optional.of(8900L)));
    nights.put(50, content(9900, Optional.of(8900L)));
    nights.put(58, withdrawn(8900));
    nights.put(79, content(9900, Optional.empty()));
    for (Map.Entry<Integer, ContentAdvice> each : nights.entrySet()) {
      LocalDate date = FIRST.plusDays(each.getKey());
      Path tonight = folder.resolve("night" + each.getKey());
      Dataset<Row> ledger = night(before, date, each.getValue(), "9.10");
      store(ledger, tonight.resolve("ledger"));
      store(
          ScenarioRows.of(TestSpark.session(), List.of(each.getValue())),
          tonight.resolve("scenario"));
      try (SecondOpinion opinion = new SecondOpinion(date)) {
        opinion
            .view(DEMAND_DAILY, stored(folder.resolve("demand")))
            .view(INGEST_AUDIT, stored(folder.resolve("audit")))
            .view(PRICE_SCENARIO, stored(tonight.resolve("scenario")))
            .view(PRICE_ADVICE, stored(tonight.resolve("ledger")))
            .before(PRICE_ADVICE, beforeFiles)
            .agrees(PRICE_ADVICE);
      }
      before = ledger.localCheckpoint();
      beforeFiles = stored(tonight.resolve("ledger"));
    }
    assertThat(before.count()).isEqualTo(2);
    assertThat(before.where("hit").count()).isEqualTo(2);
  }

  /** In folders like those of a lake, as one file each. */
  private static void store(Dataset<Row> rows, Path folder) {
    Dataset<Row> dated =
        List.of(rows.columns()).contains("dt")
            ? rows
            : rows.withColumn("dt", lit(Date.valueOf(FIRST)));
    dated
        .withColumn("run", lit("r"))
        .coalesce(1)
        .write()
        .mode("overwrite")
        .partitionBy("dt", "run")
        .parquet(folder.toString());
  }

  private static List<String> stored(Path folder) {
    return List.of(folder + "/*/*/*.parquet");
  }

  @Test
  void adviceThatNobodyFollowsIsForgotten() {
    Dataset<Row> given = night(nothing(), FIRST, content(9900, Optional.of(7900L)), "1.00");
    ContentAdvice other = content(9900, Optional.empty());
    assertThat(night(given, FIRST.plusDays(28), other, "1.00").count()).isOne();
    assertThat(night(given, FIRST.plusDays(29), other, "1.00").count()).isZero();
  }
}

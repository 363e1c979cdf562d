package dev.noctua.stage.report;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.FEE;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.REGISTERED_AT;
import static dev.noctua.contract.Columns.VIEWERS;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.lake.Run;
import dev.noctua.stage.report.RevenueChange.Period;
import dev.noctua.stage.report.RevenueChange.Sold;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables -> why revenue changed between the last four weeks and the four before. */
final class ChangeFigures {
  private static final int WEEK = 7;
  private static final int LONGEST = 28;
  private static final String LATER = "later";
  private static final BigDecimal NOTHING = BigDecimal.ZERO.setScale(2);

  private ChangeFigures() {}

  /**
   * The change between the last two periods of four weeks; of fewer weeks where the lake knows
   * fewer days. Empty where it knows less than two weeks. A day whose night is missing isn't a day
   * without sales: it is left out, and so is the day in its place in the other period.
   *
   * @param known the days that the lake knows up to the night
   */
  static Optional<RevenueChange> of(Run run, SortedSet<LocalDate> known) {
    LocalDate night = run.night().date();
    long days = known.isEmpty() ? 0 : night.toEpochDay() - known.first().toEpochDay() + 1;
    long length = Math.min(LONGEST, days / 2 / WEEK * WEEK);
    if (length == 0) {
      return Optional.empty();
    }
    LocalDate middle = night.minusDays(length - 1);
    LocalDate from = middle.minusDays(length);
    List<LocalDate> counted = counted(from, middle, known);
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    // One night more: an event just after midnight may arrive with the day before.
    int nights = (int) (2 * length + 1);
    List<Period> periods =
        periods(
            run.history(DEMAND_DAILY, nights),
            run.history(SETTLEMENT_LINE, nights),
            run.tonight(USER_PROFILE),
            List.of(middle, night),
            counted,
            run.night().zone());
    return Optional.of(
        RevenueChange.of(from, middle, night, counted.size() / 2, periods.get(0), periods.get(1)));
  }

  /** Days of both periods whose nights are there in both. */
  static List<LocalDate> counted(LocalDate from, LocalDate middle, Set<LocalDate> known) {
    long length = middle.toEpochDay() - from.toEpochDay();
    return from.datesUntil(middle)
        .filter(day -> known.contains(day) && known.contains(day.plusDays(length)))
        .flatMap(day -> Stream.of(day, day.plusDays(length)))
        .toList();
  }

  /**
   * The earlier and the later period.
   *
   * @param ends first day of the later period, and its last day
   * @param counted days of both that count
   */
  static List<Period> periods(
      Dataset<Row> demand,
      Dataset<Row> lines,
      Dataset<Row> people,
      List<LocalDate> ends,
      List<LocalDate> counted,
      ZoneId zone) {
    Map<Boolean, Map<String, Sold>> contents =
        Map.of(false, new HashMap<>(), true, new HashMap<>());
    Map<Boolean, BigDecimal> refunds = new HashMap<>();
    within(demand, DATE, ends.get(0), counted)
        .groupBy(col(LATER), col(CONTENT_ID))
        .agg(
            sum(VIEWERS).as(VIEWERS),
            sum(ORDERS).as(ORDERS),
            sum(GROSS).as(GROSS),
            sum(REFUNDS).as(REFUNDS))
        .collectAsList()
        .forEach(
            row -> {
              boolean later = row.getAs(LATER);
              contents
                  .get(later)
                  .put(
                      row.getAs(CONTENT_ID),
                      new Sold(
                          row.<Long>getAs(VIEWERS),
                          row.<Long>getAs(ORDERS),
                          fen(row.getAs(GROSS))));
              refunds.merge(later, row.getAs(REFUNDS), BigDecimal::add);
            });
    Map<Boolean, BigDecimal> fees = new HashMap<>();
    within(lines, EVENT_DATE, ends.get(0), counted)
        .groupBy(LATER)
        .agg(sum(FEE).as(FEE))
        .collectAsList()
        .forEach(row -> fees.put(row.getAs(LATER), row.getAs(FEE)));
    Row accounts =
        people
            .where(not(col(DELETED)))
            .agg(
                count(when(isBefore(ends.get(0), zone), lit(1))).as("earlier"),
                count(when(isBefore(ends.get(1).plusDays(1), zone), lit(1))).as(LATER))
            .first();
    return List.of(
        new Period(
            accounts.<Long>getAs("earlier"),
            contents.get(false),
            fen(refunds.getOrDefault(false, NOTHING)),
            fen(fees.getOrDefault(false, NOTHING))),
        new Period(
            accounts.<Long>getAs(LATER),
            contents.get(true),
            fen(refunds.getOrDefault(true, NOTHING)),
            fen(fees.getOrDefault(true, NOTHING))));
  }

  private static Dataset<Row> within(
      Dataset<Row> rows, String date, LocalDate middle, List<LocalDate> counted) {
    return rows.where(col(date).isInCollection(counted.stream().map(Date::valueOf).toList()))
        .withColumn(LATER, col(date).geq(lit(Date.valueOf(middle))));
  }

  private static Column isBefore(LocalDate day, ZoneId zone) {
    Timestamp end = Timestamp.from(day.atStartOfDay(zone).toInstant());
    return coalesce(col(REGISTERED_AT).lt(lit(end)), lit(false));
  }

  private static long fen(BigDecimal amount) {
    return amount.movePointRight(2).longValueExact();
  }
}

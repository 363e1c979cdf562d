package dev.noctua.stage.price;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.parquet.RowLayout;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * One piece of advice: what it predicted, and what came if it was followed.
 *
 * @param advisedOn the first night that gave it
 * @param lastOn the last night that gave it, or on which its price was in force within its days
 * @param days that the prediction is meant for
 * @param revenue predicted; empty where the effect of the price wasn't known
 * @param changedOn the night on which the price was in force for the first time
 * @param until the last day before the price was changed again or the content was withdrawn
 * @param cameDays known days at the price, from the day after {@code changedOn} on: on that day the
 *     price was in force for a part of it only
 * @param came net revenue of these days; empty until the price is changed
 */
record AdviceEntry(
    String contentId,
    BigDecimal price,
    LocalDate advisedOn,
    LocalDate lastOn,
    String advice,
    BigDecimal presentPrice,
    int days,
    Optional<Predicted> revenue,
    Optional<LocalDate> changedOn,
    Optional<LocalDate> until,
    int cameDays,
    Optional<BigDecimal> came) {
  static final RowLayout LAYOUT = RowLayout.of(Table.PRICE_ADVICE.contract().type());

  /** Fewer days say too little. */
  private static final int FEWEST_DAYS = 14;

  /** Advice that nobody follows for so long is forgotten. */
  private static final int DAYS_OPEN = 28;

  /** Net revenue with the 90 % interval. */
  record Predicted(BigDecimal mean, BigDecimal low, BigDecimal high) {}

  static AdviceEntry of(Row row) {
    return new AdviceEntry(
        row.getAs(Columns.CONTENT_ID),
        row.getAs(Columns.PRICE),
        row.<Date>getAs(Columns.ADVISED_ON).toLocalDate(),
        row.<Date>getAs(Columns.LAST_ON).toLocalDate(),
        row.getAs(Columns.ADVICE),
        row.getAs(Columns.PRESENT_PRICE),
        row.getAs(Columns.DAYS),
        Optional.<BigDecimal>ofNullable(row.getAs(Columns.REVENUE))
            .map(
                mean ->
                    new Predicted(
                        mean, row.getAs(Columns.REVENUE_LOW), row.getAs(Columns.REVENUE_HIGH))),
        date(row, Columns.CHANGED_ON),
        date(row, Columns.KEPT_UNTIL),
        row.getAs(Columns.CAME_DAYS),
        Optional.ofNullable(row.getAs(Columns.CAME_REVENUE)));
  }

  private static Optional<LocalDate> date(Row row, String column) {
    return Optional.<Date>ofNullable(row.getAs(column)).map(Date::toLocalDate);
  }

  /**
   * The same a night later; what is closed doesn't change any more.
   *
   * @param inForce the content's price tonight; empty where it is withdrawn
   * @param isAdvised tonight's advice is the same
   */
  AdviceEntry onNight(LocalDate night, Optional<BigDecimal> inForce, boolean isAdvised) {
    if (isClosed()) {
      return this;
    }
    boolean holds = inForce.filter(p -> p.compareTo(price) == 0).isPresent();
    Optional<LocalDate> changed = changedOn.isPresent() || !holds ? changedOn : Optional.of(night);
    Optional<LocalDate> ended =
        until.isPresent() || changed.isEmpty() || holds ? until : Optional.of(night.minusDays(1));
    return new AdviceEntry(
        contentId,
        price,
        advisedOn,
        isAdvised || holds ? night : lastOn,
        advice,
        presentPrice,
        days,
        revenue,
        changed,
        ended,
        cameDays,
        came);
  }

  boolean isOpen() {
    return changedOn.isEmpty();
  }

  /** True once all days that count have come: those of the plan, or until another change. */
  boolean isClosed() {
    return changedOn.isPresent() && (until.isPresent() || !lastOn.isBefore(lastPlanned()));
  }

  private LocalDate lastPlanned() {
    return changedOn.orElseThrow().plusDays(days);
  }

  boolean isForgotten(LocalDate night) {
    return isOpen() && lastOn.plusDays(DAYS_OPEN).isBefore(night);
  }

  /** The first day whose revenue counts: the first one that is as a whole at the price. */
  LocalDate firstDay() {
    return changedOn.orElseThrow().plusDays(1);
  }

  /** The last day whose revenue counts; the day before the first one where none does yet. */
  LocalDate lastDay(LocalDate night) {
    LocalDate last = until.filter(lastPlanned()::isAfter).orElse(lastPlanned());
    return last.isAfter(night) ? night : last;
  }

  /** The same with what came on so many days. */
  AdviceEntry with(int knownDays, BigDecimal net) {
    return new AdviceEntry(
        contentId,
        price,
        advisedOn,
        lastOn,
        advice,
        presentPrice,
        days,
        revenue,
        changedOn,
        until,
        knownDays,
        Optional.of(net));
  }

  /** Whether what came lies in the predicted interval; empty while too little is known. */
  Optional<Boolean> hit() {
    // Of some days a lake may have no night.
    boolean isKnown = isClosed() && cameDays >= Math.min(days, FEWEST_DAYS);
    if (!isKnown || revenue.isEmpty() || came.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal perPlan =
        came.get()
            .multiply(BigDecimal.valueOf(days))
            .divide(BigDecimal.valueOf(cameDays), 2, RoundingMode.HALF_UP);
    return Optional.of(
        perPlan.compareTo(revenue.get().low()) >= 0
            && perPlan.compareTo(revenue.get().high()) <= 0);
  }

  Row row() {
    return LAYOUT
        .row()
        .set(Columns.CONTENT_ID, contentId)
        .set(Columns.PRICE, price)
        .set(Columns.ADVISED_ON, Date.valueOf(advisedOn))
        .set(Columns.LAST_ON, Date.valueOf(lastOn))
        .set(Columns.ADVICE, advice)
        .set(Columns.PRESENT_PRICE, presentPrice)
        .set(Columns.DAYS, days)
        .set(Columns.REVENUE, revenue.map(Predicted::mean).orElse(null))
        .set(Columns.REVENUE_LOW, revenue.map(Predicted::low).orElse(null))
        .set(Columns.REVENUE_HIGH, revenue.map(Predicted::high).orElse(null))
        .set(Columns.CHANGED_ON, changedOn.map(Date::valueOf).orElse(null))
        .set(Columns.KEPT_UNTIL, until.map(Date::valueOf).orElse(null))
        .set(Columns.CAME_DAYS, cameDays)
        .set(Columns.CAME_REVENUE, came.orElse(null))
        .set(Columns.HIT, hit().orElse(null))
        .build();
  }
}

package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.contract.LogContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Rules that look at several fields of a line, or at the day of its arrival. Fields with a rule of
 * their own are known by their columns, which are the same in all versions of a contract.
 */
final class CrossFieldRules {
  /** How far beyond its arrival day an event may lie: clocks differ. */
  private static final LocalTime GRACE = LocalTime.of(0, 15);

  private static final UTF8String PAID = UTF8String.fromString("paid");
  private static final UTF8String REFUNDED = UTF8String.fromString("refunded");

  private final FieldErrors errors;
  private final Requirement[] requirements;
  private final int occurredAt;
  private final int birthYear;
  private final int type;
  private final int amount;
  private final int listPrice;
  private final int quantity;
  private final int couponAmount;
  private final int pointsAmount;
  private final ZoneRules zoneRules;
  private final ZoneId zone;
  private final int lateDays;
  private LocalDate arrival = LocalDate.EPOCH;
  private long arrivalDay;
  private long lastSecond;

  /** The offset that the zone has from one second to before another. */
  private long offset;

  private long offsetFrom;
  private long offsetUntil;

  CrossFieldRules(LogContract contract, ZoneId zone, int lateDays, FieldErrors errors) {
    this.errors = errors;
    this.zone = zone;
    this.zoneRules = zone.getRules();
    this.lateDays = lateDays;
    List<Field> fields = contract.fields();
    requirements = Requirement.of(fields).toArray(Requirement[]::new);
    occurredAt = indexOf(fields, Columns.OCCURRED_AT);
    birthYear = indexOf(fields, Columns.BIRTH_YEAR);
    type = indexOf(fields, Columns.TYPE);
    amount = indexOf(fields, Columns.AMOUNT);
    listPrice = indexOf(fields, Columns.LIST_PRICE);
    quantity = indexOf(fields, Columns.QUANTITY);
    couponAmount = indexOf(fields, Columns.COUPON_AMOUNT);
    pointsAmount = indexOf(fields, Columns.POINTS_AMOUNT);
  }

  /** The field that fills a column; -1 when none does. */
  static int indexOf(List<Field> fields, String column) {
    return IntStream.range(0, fields.size())
        .filter(i -> column.equals(fields.get(i).column()))
        .findFirst()
        .orElse(-1);
  }

  /**
   * Notes fields that must be there, and are absent or empty.
   *
   * @param choices of enums that are valid: the index among the allowed values
   */
  void checkRequired(FieldState[] states, int[] choices) {
    for (Requirement requirement : requirements) {
      if (!requirement.holds(states, choices)) {
        errors.add(RejectReason.MISSING_FIELD, requirement.field());
      }
    }
  }

  /**
   * Checks when the event happened against the day on which it arrived.
   *
   * @param lostNanos nanoseconds beyond the microseconds
   * @return the day of the event, since 1970; 0 when that is unknown
   */
  int checkTime(Object[] values, int lostNanos, LocalDate day) {
    if (values[occurredAt] == null) {
      return 0;
    }
    if (!day.equals(arrival)) {
      arrival = day;
      arrivalDay = day.toEpochDay();
      lastSecond = day.plusDays(1).atTime(GRACE).atZone(zone).toEpochSecond();
    }
    long micros = (Long) values[occurredAt];
    long second = Math.floorDiv(micros, 1_000_000L);
    boolean whole = Math.floorMod(micros, 1_000_000L) == 0 && lostNanos == 0;
    if (second > lastSecond || (second == lastSecond && !whole)) {
      errors.add(RejectReason.IN_FUTURE, occurredAt);
    }
    if (second < offsetFrom || second >= offsetUntil) {
      findOffset(Instant.ofEpochSecond(second));
    }
    int eventDay = (int) Math.floorDiv(second + offset, 86_400L);
    if (eventDay < arrivalDay - lateDays) {
      errors.add(RejectReason.TOO_LATE, occurredAt);
    }
    return eventDay;
  }

  private void findOffset(Instant at) {
    offset = zoneRules.getOffset(at).getTotalSeconds();
    ZoneOffsetTransition before = zoneRules.previousTransition(at.plusSeconds(1));
    ZoneOffsetTransition after = zoneRules.nextTransition(at);
    offsetFrom = before == null ? Long.MIN_VALUE : before.toEpochSecond();
    offsetUntil = after == null ? Long.MAX_VALUE : after.toEpochSecond();
  }

  /** Checks that nobody is born after this year. */
  void checkBirthYear(Object[] values, LocalDate day) {
    if (birthYear >= 0 && values[birthYear] instanceof Integer year && year > day.getYear()) {
      errors.add(RejectReason.OUT_OF_RANGE, birthYear);
    }
  }

  /** Checks that an order's amounts match, and that a refund gives something back. */
  void checkAmounts(Object[] values, FieldState[] states) {
    if (amount < 0 || !(values[amount] instanceof Decimal given)) {
      return;
    }
    if (REFUNDED.equals(values[type]) && given.toUnscaledLong() == 0) {
      errors.add(RejectReason.OUT_OF_RANGE, amount);
    }
    if (!PAID.equals(values[type]) || (quantity >= 0 && states[quantity] == FieldState.INVALID)) {
      return;
    }
    if (!(values[listPrice] instanceof Decimal price)) {
      // Without a price nothing adds up.
      errors.add(RejectReason.INCONSISTENT_AMOUNT, listPrice);
      return;
    }
    boolean several = quantity >= 0 && values[quantity] != null;
    BigDecimal times = several ? BigDecimal.valueOf((Integer) values[quantity]) : BigDecimal.ONE;
    BigDecimal due = price.toJavaBigDecimal().multiply(times);
    BigDecimal paid = given.toJavaBigDecimal();
    if (paid.compareTo(due) > 0) {
      errors.add(RejectReason.OUT_OF_RANGE, amount);
    }
    // Coupons and points that are invalid have a reason that comes before this one.
    BigDecimal sum = paid.add(orZero(couponAmount, values)).add(orZero(pointsAmount, values));
    if (sum.compareTo(due) != 0) {
      errors.add(RejectReason.INCONSISTENT_AMOUNT, amount);
    }
  }

  private static BigDecimal orZero(int field, Object[] values) {
    return field >= 0 && values[field] instanceof Decimal decimal
        ? decimal.toJavaBigDecimal()
        : BigDecimal.ZERO;
  }
}

package dev.noctua.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.contract.LogContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rules that look at several fields of a line, or at the day of its arrival. */
final class LineRules {
  /** How far beyond its arrival day an event may lie: clocks differ. */
  private static final LocalTime GRACE = LocalTime.of(0, 15);

  private final List<Field> fields;
  private final Map<String, Integer> places = new HashMap<>();
  private final int[] parents;
  private final ZoneId zone;
  private final int lateDays;
  private final Findings findings;
  private LocalDate arrival = LocalDate.EPOCH;
  private long lastSecond;

  LineRules(LogContract contract, ZoneId zone, int lateDays, Findings findings) {
    this.fields = contract.fields();
    this.zone = zone;
    this.lateDays = lateDays;
    this.findings = findings;
    for (int i = 0; i < fields.size(); i++) {
      places.put(fields.get(i).name(), i);
    }
    parents = new int[fields.size()];
    for (int i = 0; i < parents.length; i++) {
      String name = fields.get(i).name();
      int dot = name.lastIndexOf('.');
      parents[i] = dot < 0 ? -1 : places.get(name.substring(0, dot));
    }
  }

  /** Fields that must be there, and are absent or empty. */
  void required(Object[] values, FieldState[] states) {
    for (int i = 0; i < parents.length; i++) {
      boolean missing = states[i] == FieldState.ABSENT || states[i] == FieldState.EMPTY;
      if (missing && isRequired(i, values, states)) {
        findings.add(Reason.MISSING_FIELD, i);
      }
    }
  }

  private boolean isRequired(int i, Object[] values, FieldState[] states) {
    Field field = fields.get(i);
    if (field.required()) {
      return parents[i] < 0 || states[parents[i]] == FieldState.VALID;
    }
    for (Map.Entry<String, List<String>> when : field.requiredWhen().entrySet()) {
      Object value = values[places.get(when.getKey())];
      if (value != null && when.getValue().contains(value)) {
        return field.requiredOneOf().stream().allMatch(other -> missing(other, states));
      }
    }
    for (Map.Entry<String, List<String>> unless : field.requiredUnless().entrySet()) {
      Object value = values[places.get(unless.getKey())];
      if (value != null && !unless.getValue().contains(value)) {
        return true;
      }
    }
    return false;
  }

  private boolean missing(String name, FieldState[] states) {
    FieldState state = states[places.get(name)];
    return state == FieldState.ABSENT || state == FieldState.EMPTY;
  }

  /**
   * Judges when the line happened against the day on which it arrived.
   *
   * @param lostNanos nanoseconds beyond the microseconds
   * @return the day of the event, since 1970; 0 when that is unknown
   */
  int time(Object[] values, int lostNanos, LocalDate arrivalDay) {
    int place = places.get(Columns.OCCURRED_AT);
    if (values[place] == null) {
      return 0;
    }
    if (!arrivalDay.equals(arrival)) {
      arrival = arrivalDay;
      lastSecond = arrivalDay.plusDays(1).atTime(GRACE).atZone(zone).toEpochSecond();
    }
    long micros = (Long) values[place];
    long second = Math.floorDiv(micros, 1_000_000L);
    boolean whole = Math.floorMod(micros, 1_000_000L) == 0 && lostNanos == 0;
    if (second > lastSecond || (second == lastSecond && !whole)) {
      findings.add(Reason.IN_FUTURE, place);
    }
    long local =
        second + zone.getRules().getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
    int day = (int) Math.floorDiv(local, 86_400L);
    if (day < arrivalDay.toEpochDay() - lateDays) {
      findings.add(Reason.TOO_LATE, place);
    }
    return day;
  }

  /** Nobody is born after this year. */
  void birthYear(Object[] values, LocalDate arrivalDay) {
    Integer place = places.get(Columns.BIRTH_YEAR);
    if (place != null && values[place] instanceof Integer year && year > arrivalDay.getYear()) {
      findings.add(Reason.OUT_OF_RANGE, place);
    }
  }

  /** What an order's amounts must be to each other; a refund gives something back. */
  void amounts(Object[] values, FieldState[] states) {
    Integer place = places.get("coupon.amount");
    if (place == null) {
      return;
    }
    int amountAt = places.get(Columns.AMOUNT);
    int priceAt = places.get(Columns.LIST_PRICE);
    int quantityAt = places.get(Columns.QUANTITY);
    int pointsAt = places.get(Columns.POINTS_AMOUNT);
    Object type = values[places.get(Columns.TYPE)];
    if (!(values[amountAt] instanceof BigDecimal amount)) {
      return;
    }
    if ("refunded".equals(type) && amount.signum() == 0) {
      findings.add(Reason.OUT_OF_RANGE, amountAt);
    }
    if (!"paid".equals(type) || states[quantityAt] == FieldState.INVALID) {
      return;
    }
    if (!(values[priceAt] instanceof BigDecimal price)) {
      // Without a price nothing adds up.
      findings.add(Reason.INCONSISTENT_AMOUNT, priceAt);
      return;
    }
    BigDecimal due =
        price.multiply(
            values[quantityAt] instanceof Integer n ? BigDecimal.valueOf(n) : BigDecimal.ONE);
    if (amount.compareTo(due) > 0) {
      findings.add(Reason.OUT_OF_RANGE, amountAt);
    }
    if (states[place] != FieldState.INVALID && states[pointsAt] != FieldState.INVALID) {
      BigDecimal sum = amount.add(orZero(values[place])).add(orZero(values[pointsAt]));
      if (sum.compareTo(due) != 0) {
        findings.add(Reason.INCONSISTENT_AMOUNT, amountAt);
      }
    }
  }

  private static BigDecimal orZero(Object value) {
    return value instanceof BigDecimal decimal ? decimal : BigDecimal.ZERO;
  }
}

package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.Field;
import dev.noctua.contract.FieldKind;
import dev.noctua.contract.LogContract;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of a plan of prices: a content, the first and the last day of a price, the price, and a
 * coupon that everybody gets.
 *
 * @param reason why it is refused; null where it is valid, and else the other values are
 * @param detail the field or value that is refused
 * @param coupon null where there is none
 */
public record PlanLine(
    RejectReason reason,
    String detail,
    String contentId,
    LocalDate from,
    LocalDate until,
    BigDecimal price,
    BigDecimal coupon) {
  private static final LogContract CONTRACT = LogContract.plan();
  private static final Pattern MONEY = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]{1,2})?");
  private static final int MOST_DIGITS = 16;

  /** The lines that may name the fields: those that are required, or all. */
  public static List<String> headers() {
    List<Field> fields = CONTRACT.fields();
    return List.of(names(fields.stream().filter(Field::required)), names(fields.stream()));
  }

  private static String names(Stream<Field> fields) {
    return fields.map(Field::name).collect(Collectors.joining(","));
  }

  /**
   * How many cells a line has under the line that names the fields.
   *
   * @param header null: it isn't UTF-8
   * @return empty where it names other fields
   */
  public static OptionalInt cells(String header) {
    return headers().stream()
        .filter(fields -> fields.equals(header))
        .mapToInt(fields -> fields.split(",").length)
        .findFirst();
  }

  /** The text of a line, without a byte order mark; null when it isn't UTF-8. */
  public static String text(byte[] line) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * Reads a line.
   *
   * @param text null: it isn't UTF-8
   * @param day the day of the plan, before which no price may end, unless a coupon was part of it
   * @param count how many cells it has
   */
  public static PlanLine of(String text, LocalDate day, int count) {
    if (text == null) {
      return refused(RejectReason.INVALID_UTF8, null);
    }
    List<String> cells = List.of(text.split(",", -1));
    List<Field> fields = CONTRACT.fields();
    if (cells.size() != count) {
      return refused(
          RejectReason.MALFORMED_VALUE, "%d cells, not %d".formatted(cells.size(), count));
    }
    for (int i = 0; i < count; i++) {
      RejectReason reason = reason(fields.get(i), cells.get(i));
      if (reason != null) {
        return refused(reason, fields.get(i).name());
      }
    }
    LocalDate from = date(cells.get(1));
    LocalDate until = date(cells.get(2));
    if (from == null || until == null) {
      return refused(RejectReason.MALFORMED_VALUE, fields.get(from == null ? 1 : 2).name());
    }
    if (until.isBefore(from)) {
      return refused(RejectReason.OUT_OF_RANGE, fields.get(2).name());
    }
    BigDecimal price = money(cells.get(3));
    BigDecimal coupon = count == fields.size() ? money(cells.get(4)) : null;
    if (coupon != null && coupon.compareTo(price) > 0) {
      return refused(RejectReason.INCONSISTENT_AMOUNT, fields.get(4).name());
    }
    // The catalog tells the list prices of the past, and nothing else tells its coupons.
    if (until.isBefore(day) && (coupon == null || coupon.signum() == 0)) {
      return refused(RejectReason.TOO_LATE, fields.get(2).name());
    }
    return new PlanLine(null, null, cells.get(0), from, until, price, coupon);
  }

  /** Null where the cell is empty. */
  private static BigDecimal money(String cell) {
    return cell.isEmpty() ? null : new BigDecimal(cell).setScale(2);
  }

  /** A line that is refused. */
  public static PlanLine refused(RejectReason reason, String detail) {
    return new PlanLine(reason, detail, null, null, null, null, null);
  }

  /** What the contract holds against a cell; null where it is as it says. */
  private static RejectReason reason(Field field, String cell) {
    if (cell.isEmpty()) {
      return field.required() ? RejectReason.MISSING_FIELD : null;
    }
    if (field.kind() == FieldKind.MONEY) {
      if (!MONEY.matcher(cell).matches()) {
        return RejectReason.MALFORMED_VALUE;
      }
      BigDecimal money = new BigDecimal(cell);
      boolean isIn =
          money.compareTo(field.minimum()) >= 0 && money.precision() - money.scale() <= MOST_DIGITS;
      return isIn ? null : RejectReason.OUT_OF_RANGE;
    }
    if (field.maxLength() != null && cell.codePointCount(0, cell.length()) > field.maxLength()) {
      return RejectReason.TOO_LONG;
    }
    return field.pattern() == null || cell.matches(field.pattern())
        ? null
        : RejectReason.MALFORMED_VALUE;
  }

  /** Null when there is no such day. */
  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}

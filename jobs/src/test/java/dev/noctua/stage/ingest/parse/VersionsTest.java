package dev.noctua.stage.ingest.parse;

import static dev.noctua.stage.ingest.parse.FaultMatrix.PAID;
import static dev.noctua.stage.ingest.parse.FaultMatrix.VIEW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.contract.LogContract;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A log of which two versions come at the same time. */
class VersionsTest {
  private static final LocalDate ARRIVAL = LocalDate.parse("2026-11-21");

  /** Without a rating, with other names for person and time. */
  private static final LogContract SECOND =
      new LogContract(
          "behavior",
          2,
          RawLog.BEHAVIOR.contracts().get(0).fields().stream()
              .filter(f -> !f.name().equals("rating"))
              .map(f -> f.name().equals("user_id") ? renamed(f, "person") : f)
              .map(f -> f.name().equals("occurred_at") ? renamed(f, "at") : f)
              .toList());

  private static final LogContract FIRST =
      new LogContract(
          "behavior",
          1,
          RawLog.BEHAVIOR.contracts().get(0).fields().stream()
              .filter(f -> !f.name().equals("session_id"))
              .toList());

  private static final String OLD = VIEW.replace("}", ",'rating':4,'session_id':'s'}");
  private static final String NEW =
      OLD.replace("user_id", "person")
          .replace("occurred_at", "at")
          .replace("}", ",'schema_version':2}");

  private final LineParser parser = parser(SECOND, FIRST);

  private static Field renamed(Field field, String name) {
    return new Field(
        name,
        field.kind(),
        field.column(),
        field.required(),
        field.requiredWhen(),
        field.requiredUnless(),
        field.requiredOneOf(),
        field.allowed(),
        field.minimum(),
        field.maximum(),
        field.minLength(),
        field.maxLength(),
        field.maxItems(),
        field.pattern(),
        field.currency(),
        field.personal());
  }

  private static LineParser parser(LogContract... contracts) {
    return new LineParser(
        RawLog.BEHAVIOR, List.of(contracts), ZoneId.of("Asia/Shanghai"), "CNY", 30, "key");
  }

  private static ParsedLine parse(LineParser parser, String line) {
    byte[] bytes = line.replace('\'', '"').getBytes(UTF_8);
    return parser.parse(bytes, 0, bytes.length, ARRIVAL);
  }

  private static Object value(ParsedLine line, String column) {
    Object value =
        line.row().get(RawLog.BEHAVIOR.table().contract().type().fieldIndex(column), null);
    return value == null ? null : value.toString();
  }

  private void checkOld(ParsedLine line) {
    assertThat(line.reason()).isNull();
    assertThat(value(line, Columns.SCHEMA_VERSION)).isEqualTo("1");
    assertThat(value(line, Columns.USER_KEY)).isEqualTo("u");
    assertThat(value(line, Columns.RATING)).isEqualTo("4");
    assertThat(value(line, Columns.SESSION_ID)).isNull();
    assertThat(line.unknown()).containsExactly("session_id");
  }

  private void checkNew(ParsedLine line) {
    assertThat(line.reason()).isNull();
    assertThat(value(line, Columns.SCHEMA_VERSION)).isEqualTo("2");
    assertThat(value(line, Columns.USER_KEY)).isEqualTo("u");
    assertThat(value(line, Columns.RATING)).isNull();
    assertThat(value(line, Columns.SESSION_ID)).isEqualTo("s");
    assertThat(line.unknown()).containsExactly("rating");
  }

  @Test
  void eachLineIsReadByItsOwnVersionWhereverThatStands() {
    String first = NEW.replace(",'schema_version':2", "").replace("{", "{'schema_version':2.0,");
    for (int i = 0; i < 2; i++) {
      checkOld(parse(parser, OLD));
      checkNew(parse(parser, NEW));
      checkNew(parse(parser, first));
      checkOld(parse(parser, OLD.replace("}", ",'schema_version':null}")));
      checkNew(parse(parser, first));
      checkOld(parse(parser, OLD.replace("}", ",'schema_version':1}")));
    }
  }

  /** The fields that an order may do without; what adds up does so without them. */
  @Test
  void aVersionMayLeaveOutWhatOrdersMayLackAnyway() {
    Set<String> left = Set.of("quantity", "coupon", "points_amount");
    LogContract plain =
        new LogContract(
            "transaction",
            1,
            RawLog.TRANSACTION.contracts().get(0).fields().stream()
                .filter(f -> left.stream().noneMatch(f.name()::startsWith))
                .toList());
    LineParser orders =
        new LineParser(
            RawLog.TRANSACTION, List.of(plain), ZoneId.of("Asia/Shanghai"), "CNY", 30, "key");

    ParsedLine paid = parse(orders, PAID.replace("}", ",'points_amount':'1.00','quantity':9}"));
    assertThat(paid.reason()).isNull();
    assertThat(paid.unknown()).containsExactlyInAnyOrder("points_amount", "quantity");
    assertThat(paid.row().get(Table.TRANSACTION.contract().type().fieldIndex("quantity"), null))
        .isEqualTo(1);
    assertThat(parse(orders, PAID.replace("'list_price':'100.00'", "'list_price':'100.01'")))
        .isEqualTo(ParsedLine.refused(RejectReason.INCONSISTENT_AMOUNT, "amount"));
  }

  @Test
  void digestsDoNotDependOnTheVersionBefore() {
    assertThat(parse(parser(SECOND), NEW).digest()).isEqualTo(parse(parser, NEW).digest());
    parse(parser, OLD);
    assertThat(parse(parser, NEW).digest()).isEqualTo(parse(parser(SECOND), NEW).digest());
  }

  @Test
  void detailsNameTheFieldAsItsVersionDoes() {
    assertThat(parse(parser, NEW.replace("2026-11-21", "2099-01-01")))
        .isEqualTo(ParsedLine.refused(RejectReason.IN_FUTURE, "at"));
    assertThat(parse(parser, OLD.replace("2026-11-21", "2099-01-01")))
        .isEqualTo(ParsedLine.refused(RejectReason.IN_FUTURE, "occurred_at"));
    assertThat(parse(parser, OLD.replace("}", ",'schema_version':2}")))
        .isEqualTo(ParsedLine.refused(RejectReason.MISSING_FIELD, "at"));
  }

  @Test
  void otherVersionsAreUnsupportedWhateverCameBefore() {
    for (String before : List.of(OLD, NEW)) {
      for (String version : List.of("3", "0", "-1", "'2'", "2.5", "true", "{}", "1e99")) {
        parse(parser, before);
        assertThat(parse(parser, NEW.replace(":2}", ":" + version + "}")))
            .isEqualTo(ParsedLine.refused(RejectReason.UNSUPPORTED_VERSION, "schema_version"));
      }
      parse(parser, before);
      assertThat(parse(parser, NEW.replace(":2}", ":2,'schema_version':1}")))
          .isEqualTo(ParsedLine.refused(RejectReason.MALFORMED_JSON, "repeated key"));
    }
    assertThat(parse(parser(SECOND), OLD))
        .isEqualTo(ParsedLine.refused(RejectReason.UNSUPPORTED_VERSION, "schema_version"));
  }
}

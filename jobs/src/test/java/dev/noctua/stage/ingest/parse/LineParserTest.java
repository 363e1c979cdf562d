package dev.noctua.stage.ingest.parse;

import static dev.noctua.stage.ingest.parse.FaultMatrix.PAID;
import static dev.noctua.stage.ingest.parse.FaultMatrix.PUBLISHED;
import static dev.noctua.stage.ingest.parse.FaultMatrix.REGISTERED;
import static dev.noctua.stage.ingest.parse.FaultMatrix.VIEW;
import static dev.noctua.stage.ingest.parse.FaultMatrix.changed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.RawLog;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {
  private static final LocalDate ARRIVAL = LocalDate.parse("2026-11-21");

  private static LineParser parser(RawLog log) {
    return TestParsers.of(log);
  }

  private static ParsedLine parse(RawLog log, byte[] line) {
    return parser(log).parse(line, 0, line.length, ARRIVAL);
  }

  private static ParsedLine parse(RawLog log, String line) {
    return parse(log, line.replace('\'', '"').getBytes(UTF_8));
  }

  /** What the row holds of a field, in Java's own types. */
  private static Object value(RawLog log, ParsedLine line, String field) {
    return log.contracts().get(0).fields().stream()
        .filter(f -> f.name().equals(field))
        .map(f -> value(log, line.row(), f.column()))
        .findFirst()
        .orElseThrow();
  }

  private static Object value(RawLog log, InternalRow row, String column) {
    Object value = row.get(log.table().contract().type().fieldIndex(column), null);
    if (value instanceof Decimal decimal) {
      return decimal.toJavaBigDecimal();
    }
    if (value instanceof ArrayBasedMapData map) {
      return ArrayBasedMapData.toJavaMap(
          Arrays.stream(map.keyArray().array()).map(Object::toString).toArray(),
          Arrays.stream(map.valueArray().array()).map(Object::toString).toArray());
    }
    return value instanceof UTF8String text ? text.toString() : value;
  }

  @ParameterizedTest
  @MethodSource("dev.noctua.stage.ingest.parse.FaultMatrix#lines")
  void faultMatrix(FaultMatrix.Case line) {
    ParsedLine parsed = parse(line.log(), line.line());

    int space = line.verdict().indexOf(' ');
    String reason = space < 0 ? line.verdict() : line.verdict().substring(0, space);
    if (reason.equals(FaultMatrix.OK)) {
      assertThat(parsed.reason()).as("%s %s", parsed.reason(), parsed.detail()).isNull();
      assertThat(parsed.digest().toString()).matches("[0-9a-f]{32}");
    } else {
      assertThat(parsed.reason()).isNotNull();
      assertThat(parsed.reason().code()).isEqualTo(reason);
      if (space > 0) {
        assertThat(parsed.detail()).isEqualTo(line.verdict().substring(space + 1));
      }
    }
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedBeforeAnythingElse() {
    for (String hex :
        List.of(
            "ff",
            "80",
            "c0af",
            "e08080",
            "eda080",
            "edb080",
            "f08080af",
            "f4908080",
            "f5808080",
            "c3",
            "e282",
            "f09f98")) {
      byte[] bad = HexFormat.of().parseHex(hex);
      byte[] line = "{\"x\":\"--------\"".getBytes(UTF_8);
      System.arraycopy(bad, 0, line, line.length - 1 - bad.length, bad.length);
      assertThat(parse(RawLog.BEHAVIOR, line).reason())
          .as(hex)
          .isEqualTo(RejectReason.INVALID_UTF8);
    }
    assertThat(parse(RawLog.BEHAVIOR, new byte[] {(byte) 0xc3}).reason())
        .isEqualTo(RejectReason.INVALID_UTF8);
  }

  @Test
  void valuesAreExact() {
    ParsedLine line =
        parse(
            RawLog.BEHAVIOR,
            changed(
                VIEW,
                "10:00:00+08:00",
                "02:00:00.1234567+09:00",
                "}",
                ",'rating':5.0,'duration_seconds':0.1,'context':{'arms':{'b':'2','a':'1'},'utc_offset':480}}"));

    assertThat(value(RawLog.BEHAVIOR, line, "occurred_at"))
        .isEqualTo(Instant.parse("2026-11-20T17:00:00Z").getEpochSecond() * 1_000_000 + 123_456);
    assertThat(LocalDate.ofEpochDay((int) value(RawLog.BEHAVIOR, line.row(), "event_date")))
        .isEqualTo("2026-11-21");
    ParsedLine western =
        parse(RawLog.BEHAVIOR, changed(VIEW, "10:00:00+08:00", "01:02:03.5-02:30"));
    assertThat(value(RawLog.BEHAVIOR, western, "occurred_at"))
        .isEqualTo(Instant.parse("2026-11-21T03:32:03Z").getEpochSecond() * 1_000_000 + 500_000);
    assertThat(value(RawLog.BEHAVIOR, line, "rating")).isEqualTo(5);
    assertThat(value(RawLog.BEHAVIOR, line, "duration_seconds")).isEqualTo(0.1);
    assertThat(value(RawLog.BEHAVIOR, line, "context.arms")).isEqualTo(Map.of("a", "1", "b", "2"));
    ParsedLine order = parse(RawLog.TRANSACTION, changed(PAID, "'100.00'", "0.1e1"));
    assertThat(value(RawLog.TRANSACTION, order, "amount")).isEqualTo(new BigDecimal("1.00"));
  }

  /** What a parser that has seen other days makes of a view at this time. */
  private static String judged(LineParser parser, String arrival, String time) {
    byte[] line =
        changed(VIEW, "2026-11-21T10:00:00+08:00", time).replace('\'', '"').getBytes(UTF_8);
    ParsedLine parsed = parser.parse(line, 0, line.length, LocalDate.parse(arrival));
    if (parsed.reason() != null) {
      return parsed.reason().code();
    }
    return LocalDate.ofEpochDay((int) value(RawLog.BEHAVIOR, parsed.row(), "event_date"))
        .toString();
  }

  /** In New York summer time ends on 2026-11-01 at 06:00 UTC, and begins on 2026-03-08 at 07:00. */
  @Test
  void daysBeginAndEndAsTheZoneSays() {
    LineParser parser = TestParsers.of(RawLog.BEHAVIOR, "America/New_York", 7, "key");
    for (int again = 0; again < 2; again++) {
      assertThat(judged(parser, "2026-11-01", "2026-11-01T03:59:59.999999999Z"))
          .isEqualTo("2026-10-31");
      assertThat(judged(parser, "2026-11-01", "2026-11-01T04:00:00Z")).isEqualTo("2026-11-01");
      assertThat(judged(parser, "2026-11-01", "2026-11-02T04:59:59Z")).isEqualTo("2026-11-01");
      assertThat(judged(parser, "2026-11-01", "2026-11-02T05:15:00Z")).isEqualTo("2026-11-02");
      assertThat(judged(parser, "2026-11-01", "2026-11-02T05:15:00.000000001Z"))
          .isEqualTo("in_future");
      assertThat(judged(parser, "2026-11-01", "2026-11-02T05:15:00.000001Z"))
          .isEqualTo("in_future");
      assertThat(judged(parser, "2026-11-01", "2026-11-02T05:15:01Z")).isEqualTo("in_future");
      assertThat(judged(parser, "2026-11-01", "2026-10-25T04:00:00Z")).isEqualTo("2026-10-25");
      assertThat(judged(parser, "2026-11-01", "2026-10-25T03:59:59Z")).isEqualTo("too_late");
      assertThat(judged(parser, "2026-03-08", "2026-03-08T05:00:00Z")).isEqualTo("2026-03-08");
      assertThat(judged(parser, "2026-03-08", "2026-03-08T04:59:59Z")).isEqualTo("2026-03-07");
      assertThat(judged(parser, "2026-03-08", "2026-03-09T03:59:59Z")).isEqualTo("2026-03-08");
      assertThat(judged(parser, "2026-03-08", "2026-03-09T04:15:00Z")).isEqualTo("2026-03-09");
      assertThat(judged(parser, "2026-03-08", "2026-03-09T04:15:01Z")).isEqualTo("in_future");
    }
  }

  /** In Cairo the day after 2026-04-23 begins at 01:00. */
  @Test
  void aDayMayBeginLaterThanAtMidnight() {
    LineParser parser = TestParsers.of(RawLog.BEHAVIOR, "Africa/Cairo", 0, "key");
    assertThat(judged(parser, "2026-04-23", "2026-04-23T21:59:59Z")).isEqualTo("2026-04-23");
    assertThat(judged(parser, "2026-04-23", "2026-04-23T22:15:00Z")).isEqualTo("2026-04-24");
    assertThat(judged(parser, "2026-04-23", "2026-04-23T22:15:01Z")).isEqualTo("in_future");
    assertThat(judged(parser, "2026-04-23", "2026-04-22T21:59:59Z")).isEqualTo("too_late");
  }

  @Test
  void eachLineIsJudgedByItsOwnArrivalWhicheverCameBefore() {
    LineParser parser = parser(RawLog.BEHAVIOR);
    for (int again = 0; again < 2; again++) {
      assertThat(judged(parser, "2026-11-21", "2026-11-21T10:00:00+08:00")).isEqualTo("2026-11-21");
      assertThat(judged(parser, "2026-11-20", "2026-11-21T10:00:00+08:00")).isEqualTo("in_future");
      assertThat(judged(parser, "2026-12-21", "2026-11-21T10:00:00+08:00")).isEqualTo("2026-11-21");
      assertThat(judged(parser, "2026-12-22", "2026-11-21T10:00:00+08:00")).isEqualTo("too_late");
    }
  }

  @Test
  void nobodyIsBornAfterTheYearOfArrival() {
    LineParser parser = parser(RawLog.REGISTRATION);
    byte[] line =
        REGISTERED
            .replace("}", ",'birth_year':2027}")
            .replace("2026-11-21T10:00:00+08:00", "2026-12-31T10:00:00+08:00")
            .replace('\'', '"')
            .getBytes(UTF_8);
    for (int again = 0; again < 2; again++) {
      assertThat(parser.parse(line, 0, line.length, LocalDate.parse("2027-01-01")).reason())
          .isNull();
      ParsedLine before = parser.parse(line, 0, line.length, LocalDate.parse("2026-12-31"));
      assertThat(before.reason()).isEqualTo(RejectReason.OUT_OF_RANGE);
      assertThat(before.detail()).isEqualTo("birth_year");
    }
  }

  /** That a name is repeated is said of what was whole before reading stopped. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'x':1,'x':2,!|true",
        "{'x':1,'y':2,'x':3|true",
        "{'x':1,'x':!|false",
        "{'x':1,'x'|false",
        "{'x':1,'y':!|false",
        "{'x':1,'x':2,'y':{'z':!|true",
        "{'x':1,'y':[{'a':1,'a':2,!|true",
        "{'x':1,'y':{'a':1,'b':{'a':1,'x':!|false",
        "{'y':{'y':{'y':!|false",
        "{'a':1,'y':{'b':1},'a':{'c':1},'d':!|true",
        "{'context':{'device':'web','device':'web',!|true",
        "{'action':1,'action':'view'} x|true",
        "{'action':'bogus','x':{'a':1,'\\u0061':2}}|true",
        "{'x':{'a':1},'y':{'a':1},'z':[{'a':1},{'a':1}],!|false"
      })
  void aRepeatedKeyIsSeenBeforeAFault(String line, boolean repeated) {
    ParsedLine parsed = parse(RawLog.BEHAVIOR, line);
    assertThat(parsed.reason()).isEqualTo(RejectReason.MALFORMED_JSON);
    assertThat("repeated key".equals(parsed.detail())).as(parsed.detail()).isEqualTo(repeated);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 39, 40, 41, 42, 64, 65, 5000})
  void namesInAnyOrderAreOneContentAndOneTwiceIsNone(int names) {
    StringBuilder forward = new StringBuilder();
    StringBuilder backward = new StringBuilder();
    for (int i = 0; i < names; i++) {
      forward.append(",'n").append(i).append("':").append(i);
      backward.insert(0, ",'n" + i + "':" + i);
    }
    assertThat(digest(backward.toString())).isEqualTo(digest(forward.toString()));
    for (int twice : new int[] {0, names / 2, names - 1}) {
      for (String order : List.of(forward.toString(), backward.toString())) {
        ParsedLine parsed =
            parse(RawLog.BEHAVIOR, VIEW.replace("}", order + ",'n" + twice + "':0}"));
        assertThat(parsed.detail()).isEqualTo("repeated key");
      }
    }
  }

  @Test
  void unknownFieldsAreNamedOnceWithTheirObject() {
    ParsedLine line =
        parse(
            RawLog.BEHAVIOR,
            VIEW.replace(
                "}",
                ",'app':{'a':1,'b':2},'nothing':null,'context':{'net':'5g','arms':{'z':'y'}}}"));

    assertThat(line.unknown()).containsExactlyInAnyOrder("app", "nothing", "context.net");
    assertThat(parse(RawLog.BEHAVIOR, VIEW).unknown()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'creator_user_id':'u2'",
        "'cr\\u0065ator_user_id':2",
        "'app':{'user_id':'u2'}",
        "'app':[0,[{'of':{'target_user_id':'u2'}}]]",
        "'context':{'user_id':'u2'}",
        "'context':{'arms':{'user_id':'u2'}}"
      })
  void fieldsThatNameOthersWhereNoContractKnowsThemAreSeen(String more) {
    assertThat(parse(RawLog.BEHAVIOR, VIEW.replace("}", "," + more + "}")).namesOthers()).isTrue();
    String others = more.replace("user_", "");
    assertThat(parse(RawLog.BEHAVIOR, VIEW.replace("}", "," + others + "}")).namesOthers())
        .isFalse();
    assertThat(parse(RawLog.BEHAVIOR, VIEW).namesOthers()).isFalse();
  }

  private static String digest(String more) {
    return parse(RawLog.BEHAVIOR, VIEW.replace("}", more + "}")).digest().toString();
  }

  @Test
  void whoLacksTheKeyCannotCheckAGuessByTheDigest() {
    byte[] line = VIEW.replace('\'', '"').getBytes(UTF_8);
    LineParser other = TestParsers.of(RawLog.BEHAVIOR, "Asia/Shanghai", 30, "another key");
    assertThat(other.parse(line, 0, line.length, ARRIVAL).digest())
        .isNotEqualTo(parse(RawLog.BEHAVIOR, line).digest())
        .isEqualTo(other.parse(line, 0, line.length, ARRIVAL).digest());
  }

  @Test
  void contentIsComparedAsParsedJson() {
    assertThat(
            parse(
                    RawLog.BEHAVIOR,
                    "{'content_id' : 'c','action':'view', 'user_id':'\\u0075','occurred_at':'2026-11-21T10:00:00+08:00','event_id':'e'}")
                .digest())
        .isEqualTo(parse(RawLog.BEHAVIOR, VIEW).digest());
    assertThat(
            List.of(
                digest(",'x':1.50"),
                digest(",'x':1.5"),
                digest(",'x':15e-1"),
                digest(",'x':0.15E+1")))
        .containsOnly(digest(",'x':1.5"));
    assertThat(List.of(digest(",'x':10"), digest(",'x':1e1"), digest(",'x':10.0")))
        .containsOnly(digest(",'x':10"));
    assertThat(digest(",'x':-0.0")).isEqualTo(digest(",'x':0"));
    assertThat(digest(",'x':{'b':[1,2],'a':{'d':1,'c':2}}"))
        .isEqualTo(digest(",'x':{'a':{'c':2,'d':1},'b':[1,2]}"));
    String wide = "'k1':1,'k2':2,'k3':3,";
    StringBuilder forward = new StringBuilder();
    StringBuilder backward = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      forward.append(",'n").append(i).append("':").append(i);
      backward.insert(0, ",'n" + i + "':" + i);
    }
    assertThat(digest(forward.toString())).isEqualTo(digest(backward.toString()));
    assertThat(
            List.of(
                digest(""),
                digest(",'x':null"),
                digest(",'x':'1'"),
                digest(",'x':1"),
                digest(",'x':-1"),
                digest(",'x':[1]"),
                digest(",'x':[1,2]"),
                digest(",'x':[2,1]"),
                digest(",'x':[[1],2]"),
                digest(",'x':{}"),
                digest(",'x':[]"),
                digest(",'x':true"),
                digest(",'x':'true'"),
                digest(",'x':'a','y':'b'"),
                digest(",'x':'a\\',\\'y\\':\\'b'"),
                digest(",'x':1e99999999999999999999"),
                digest(",'x':1e99999999999999999998"),
                digest("," + wide + "'k4':4")))
        .doesNotHaveDuplicates();
  }

  @Test
  void whateverTheBytesNothingIsThrown() {
    Random random = new Random(20261121);
    List<byte[]> good =
        List.of(VIEW, PAID, REGISTERED, PUBLISHED).stream()
            .map(
                l ->
                    l.replace(
                        "}",
                        ",'context':{'device':'web','arms':{'a':'b'}},'x':[1.5e3,{'y':null}]}"))
            .map(l -> l.replace('\'', '"').getBytes(UTF_8))
            .toList();
    List<LineParser> parsers = Stream.of(RawLog.values()).map(LineParserTest::parser).toList();
    int refused = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] line = hostile(good.get(i % 4), random);
      LineParser parser = parsers.get(random.nextInt(parsers.size()));
      ParsedLine parsed = parser.parse(line, 0, line.length, ARRIVAL);
      assertThat(parsed.reason() == null).isEqualTo(parsed.digest() != null);
      refused += parsed.reason() == null ? 0 : 1;
    }
    assertThat(refused).isBetween(100_000, 199_999);
  }

  private static byte[] hostile(byte[] good, Random random) {
    byte[] line = good.clone();
    byte[] marks = "{}[]\",:\\u0eE-+.\0 nt\ud83d".getBytes(UTF_8);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(line.length);
      switch (random.nextInt(4)) {
        case 0 -> line[at] = (byte) random.nextInt(256);
        case 1 -> line[at] = marks[random.nextInt(marks.length)];
        case 2 -> line = Arrays.copyOf(line, at + 1);
        default -> {
          byte[] longer = Arrays.copyOf(line, line.length + 8);
          System.arraycopy(line, at, longer, at + 8, line.length - at);
          line = longer;
        }
      }
    }
    return line;
  }
}

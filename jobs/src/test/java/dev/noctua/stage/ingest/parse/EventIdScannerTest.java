package dev.noctua.stage.ingest.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.RawLog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdScannerTest {
  private static final LocalDate ARRIVAL = LocalDate.parse("2026-11-21");
  private final EventIdScanner ids = new EventIdScanner(RawLog.BEHAVIOR);

  private EventIdScanner.Found scan(String line) {
    byte[] bytes = ("xx" + line + "yy").getBytes(UTF_8);
    EventIdScanner.Found found = ids.scan(bytes, 2, bytes.length - 2);
    hash = found == EventIdScanner.Found.ID ? ids.hash(bytes) : 0;
    return found;
  }

  private long hash;

  private static final Map<RawLog, LineParser> PARSERS = new EnumMap<>(RawLog.class);

  private static ParsedLine parse(RawLog log, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    return PARSERS.computeIfAbsent(log, TestParsers::of).parse(bytes, 0, bytes.length, ARRIVAL);
  }

  @Test
  void anIdIsFoundWhereverItStands() {
    assertThat(scan("{\"a\":\"\\\"event_id\\\":1\",\"event_id\" : \"é1\",\"b\":2}"))
        .isEqualTo(EventIdScanner.Found.ID);
    assertThat(hash).isEqualTo(ids.hash(UTF8String.fromString("é1")));
    assertThat(ids.hash(UTF8String.fromString("é2"))).isNotEqualTo(hash);
    assertThat(new EventIdScanner(RawLog.CATALOG).hash(UTF8String.fromString("é1")))
        .isNotEqualTo(hash);
  }

  @Test
  void whatMayHideAnIdIsUnclear() {
    assertThat(scan("{\"ev\\u0065nt_id\":\"e\"}")).isEqualTo(EventIdScanner.Found.UNCLEAR);
    assertThat(scan("{\"event_id\":\"\\t\"}")).isEqualTo(EventIdScanner.Found.UNCLEAR);
    assertThat(scan("{\"x\":{\"event_id\":\"a\"},\"event_id\":\"b\"}"))
        .isEqualTo(EventIdScanner.Found.UNCLEAR);
  }

  /** Eight bytes are looked at together. */
  @ParameterizedTest
  @ValueSource(strings = {"", "v", "\\t", "\\u1000", "\\\\", "vent_id"})
  void anIdIsFoundAtEveryDistanceFromTheBeginning(String value) {
    for (int pad = 0; pad <= 24; pad++) {
      String line = "{\"" + "x".repeat(pad) + "\":\"" + value + "\",\"event_id\":\"e" + pad + "\"}";
      assertThat(scan(line)).as(line).isEqualTo(EventIdScanner.Found.ID);
      assertThat(hash).as(line).isEqualTo(ids.hash(UTF8String.fromString("e" + pad)));
      assertThat(scan(line.replace("event_id", "eventvid"))).isEqualTo(EventIdScanner.Found.NONE);
      assertThat(scan(line.replace("}", ",\"event_id\":\"f\"}")))
          .isEqualTo(EventIdScanner.Found.UNCLEAR);
      assertThat(scan(line.replace("}", ",\"" + "x".repeat(pad) + "\\u0031\":1}")))
          .isEqualTo(EventIdScanner.Found.UNCLEAR);
    }
  }

  /** What lies around a line in its buffer isn't looked at. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"event_id\":\"abcdefgh\"}", "{\"event_id\":\"a\",\"x\":\"\\t\"}"})
  void aLineBeginsAndEndsWhereItIsSaidTo(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    int value = "{\"event_id\":\"".length();
    for (int to = 0; to <= bytes.length; to++) {
      assertThat(ids.scan(bytes, 0, to))
          .as("to %d", to)
          .isEqualTo(to < value ? EventIdScanner.Found.NONE : EventIdScanner.Found.ID);
    }
    for (int from = 0; from <= bytes.length; from++) {
      assertThat(ids.scan(bytes, from, bytes.length))
          .as("from %d", from)
          .isEqualTo(from > 1 ? EventIdScanner.Found.NONE : EventIdScanner.Found.ID);
    }
  }

  @Test
  void spaceMayStandAroundTheColon() {
    for (String space : List.of("", " ", "\t", "\r", " \t\r ")) {
      assertThat(scan("{\"event_id\"" + space + ":" + space + "\"e\"}"))
          .isEqualTo(EventIdScanner.Found.ID);
      assertThat(hash).isEqualTo(ids.hash(UTF8String.fromString("e")));
    }
    assertThat(scan("{\"event_id\"x:\"e\"}")).isEqualTo(EventIdScanner.Found.NONE);
  }

  @Test
  void aLineWithoutATextForItsIdHasNone() {
    assertThat(scan("{\"event_id\":7}")).isEqualTo(EventIdScanner.Found.NONE);
    assertThat(scan("{\"x\":\"event_id\"}")).isEqualTo(EventIdScanner.Found.NONE);
    assertThat(scan("\"event_id\"")).isEqualTo(EventIdScanner.Found.NONE);
    assertThat(scan("{\"event_id\":\"never ends")).isEqualTo(EventIdScanner.Found.ID);
    assertThat(scan("{\"event_id\"")).isEqualTo(EventIdScanner.Found.NONE);
    assertThat(scan("{\"event_id\":")).isEqualTo(EventIdScanner.Found.NONE);
  }

  @ParameterizedTest
  @MethodSource("dev.noctua.stage.ingest.parse.FaultMatrix#lines")
  void neverMissesTheIdOfAValidLine(FaultMatrix.Case fault) {
    String line = fault.line().replace('\'', '"');
    ParsedLine parsed = parse(fault.log(), line);
    byte[] bytes = line.getBytes(UTF_8);
    EventIdScanner own = new EventIdScanner(fault.log());
    EventIdScanner.Found found = own.scan(bytes, 0, bytes.length);
    if (parsed.reason() == null && found != EventIdScanner.Found.UNCLEAR) {
      assertThat(found).isEqualTo(EventIdScanner.Found.ID);
      assertThat(own.hash(bytes)).isEqualTo(own.hash(parsed.eventId()));
    }
  }

  /** Members in any order, names and values that look like the one that is sought. */
  @Test
  void neverMistakesAnIdInALineMadeOfTraps() {
    Random random = new Random(11);
    List<String> traps =
        List.of(
            "\"x\":\"event_id\"",
            "\"event_id \":\"t1\"",
            "\"a\\\"event_id\":\"t2\"",
            "\"b\":\"\\\\\"",
            "\"c\":{\"event_id\":\"t3\"}",
            "\"d\":\"\\\"event_id\\\":\\\"t4\\\"\"",
            "\"\\u0066\":1",
            "\"e\":[\"event_id\",\"t5\"]");
    Map<EventIdScanner.Found, Integer> seen = new EnumMap<>(EventIdScanner.Found.class);
    for (int i = 0; i < 20_000; i++) {
      String id =
          random.nextBoolean()
              ? "id" + i
              : List.of("\\u0069d", "i\\\\d", "\\\"").get(random.nextInt(3));
      List<String> members =
          new ArrayList<>(
              List.of(
                  (random.nextInt(9) == 0 ? "\"event\\u005fid\"" : "\"event_id\"")
                      + " ".repeat(random.nextInt(2))
                      + ":\t\""
                      + id
                      + "\"",
                  "\"occurred_at\":\"2026-11-21T10:00:00Z\"",
                  "\"user_id\":\"u\"",
                  "\"action\":\"view\"",
                  "\"content_id\":\"c\""));
      List<String> all = new ArrayList<>(traps);
      Collections.shuffle(all, random);
      members.addAll(all.subList(0, random.nextInt(3)));
      Collections.shuffle(members, random);
      String line = "{" + String.join(",", members) + "}";

      ParsedLine parsed = parse(RawLog.BEHAVIOR, line);

      assertThat(parsed.reason()).as(line).isNull();
      EventIdScanner.Found found = scan(line);
      seen.merge(found, 1, Integer::sum);
      if (found != EventIdScanner.Found.UNCLEAR) {
        assertThat(found).as(line).isEqualTo(EventIdScanner.Found.ID);
        assertThat(hash).as(line).isEqualTo(ids.hash(parsed.eventId()));
      }
    }
    assertThat(seen.get(EventIdScanner.Found.ID)).isGreaterThan(3_000);
    assertThat(seen.get(EventIdScanner.Found.UNCLEAR)).isGreaterThan(1_000);
  }
}

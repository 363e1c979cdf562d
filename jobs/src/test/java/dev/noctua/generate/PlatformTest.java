package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One platform of 40 nights (more than an id is remembered), read back without its makers. */
class PlatformTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final LocalDate END = LocalDate.of(2026, 11, 21);
  private static final World WORLD = world("plain", 6);
  private static final List<String> LOGS =
      List.of("registration", "behavior", "transaction", "catalog");

  @TempDir static Path folder;
  private static Path out;
  private static JsonNode truth;

  private static World world(String name, long seed) {
    return new World(300, 60, 40, seed, name, END, ZONE);
  }

  @BeforeAll
  static void generate() throws IOException {
    out = folder.resolve("plain");
    Platform.write(WORLD, out);
    truth = RawFiles.json(out.resolve("truth.json"));
  }

  private static Path night(String log, LocalDate date) {
    return out.resolve("raw").resolve(log).resolve("dt=" + date);
  }

  private static List<LocalDate> nights() {
    return WORLD.date(0).datesUntil(END.plusDays(1)).toList();
  }

  @Test
  void equalWorldsHaveEqualBytesInAnyLocaleAndTimeZone() throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-SA-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      Platform.write(WORLD, folder.resolve("again"));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
    Map<String, byte[]> first = RawFiles.contents(out);
    Map<String, byte[]> second = RawFiles.contents(folder.resolve("again"));
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  void anotherSeedMakesAnotherPlatform() throws IOException {
    Platform.write(world("plain", 9), folder.resolve("other"));
    assertThat(RawFiles.json(folder.resolve("other/truth.json")).get("logs"))
        .isNotEqualTo(truth.get("logs"));
  }

  @Test
  void linesAreAcceptedQuarantinedDuplicatesOrErased() {
    for (String log : LOGS) {
      assertThat(truth.at("/logs/" + log)).hasSize(40);
      for (JsonNode night : truth.at("/logs/" + log)) {
        long sum = 0;
        for (String part : List.of("accepted", "quarantined", "duplicates", "erased")) {
          sum += night.get(part).asLong();
        }
        assertThat(sum).as("%s %s", log, night).isEqualTo(night.get("lines").asLong());
        long reasons = 0;
        for (JsonNode count : night.get("reasons")) {
          reasons += count.asLong();
        }
        assertThat(reasons).isEqualTo(night.get("quarantined").asLong());
        assertThat(night.get("quarantined").asDouble())
            .isLessThanOrEqualTo(0.05 * night.get("lines").asLong());
      }
    }
  }

  @Test
  void everyLineIsWhatTheTruthCounts() throws IOException {
    for (String log : LOGS) {
      Map<String, JsonNode> known = new HashMap<>();
      for (LocalDate date : nights()) {
        long duplicates = 0;
        long conflicts = 0;
        long accepted = 0;
        long late = 0;
        List<byte[]> lines = RawFiles.lines(night(log, date));
        List<JsonNode> good = new ArrayList<>();
        for (byte[] line : lines) {
          RawFiles.parsed(line).filter(RawFiles::isGood).ifPresent(good::add);
        }
        long bad = (long) lines.size() - good.size();
        // Of one night's lines with one id the earliest stands.
        good.sort(Comparator.comparing(RawFiles::instant));
        for (JsonNode json : good) {
          JsonNode standing = known.putIfAbsent(json.get("event_id").asText(), json);
          if (standing == null) {
            accepted++;
            late += RawFiles.date(json, ZONE).isBefore(date) ? 1 : 0;
          } else if (standing.equals(json)) {
            duplicates++;
          } else {
            conflicts++;
          }
        }
        JsonNode said = truth.at("/logs/" + log + "/" + date);
        assertThat(
                List.of(
                    (long) lines.size(), accepted, duplicates, bad + conflicts, conflicts, late))
            .as("%s %s: %s", log, date, said)
            .containsExactly(
                said.get("lines").asLong(),
                said.get("accepted").asLong(),
                said.get("duplicates").asLong(),
                said.get("quarantined").asLong(),
                said.at("/reasons/conflicting_id").asLong(),
                said.get("late").asLong());
      }
    }
  }

  @Test
  void thePlainWorldHasEveryReasonThatALineCanHave() {
    Set<String> reasons = new HashSet<>();
    truth.get("logs").forEach(log -> log.forEach(night -> add(reasons, night.get("reasons"))));
    assertThat(reasons)
        .containsExactlyInAnyOrder(
            "line_too_long",
            "invalid_utf8",
            "malformed_json",
            "unsupported_version",
            "missing_field",
            "wrong_type",
            "unknown_value",
            "out_of_range",
            "too_long",
            "malformed_value",
            "invalid_timestamp",
            "in_future",
            "too_late",
            "inconsistent_amount",
            "conflicting_id");
  }

  private static void add(Set<String> names, JsonNode object) {
    object.fieldNames().forEachRemaining(names::add);
  }

  @Test
  void markersNameEveryFileWithItsBytesAndLines() throws IOException {
    for (String log : LOGS) {
      for (LocalDate date : nights()) {
        Path night = night(log, date);
        Map<String, byte[]> files = RawFiles.contents(night);
        files.remove("_complete.json");
        Set<String> named = new HashSet<>();
        for (JsonNode file : RawFiles.json(night.resolve("_complete.json")).get("files")) {
          String name = file.get("name").asText();
          named.add(name);
          assertThat(file.get("bytes").asLong()).isEqualTo(Files.size(night.resolve(name)));
          assertThat(file.get("lines").asInt()).isEqualTo(RawFiles.split(files.get(name)).size());
        }
        assertThat(named).isEqualTo(files.keySet());
      }
    }
  }

  @Test
  void aCleanWorldHasNoFaultAndIsLateOnlyWithWhatWasThereBefore() throws IOException {
    Path clean = folder.resolve("clean");
    Platform.write(world("clean", 6), clean);
    for (JsonNode log : RawFiles.json(clean.resolve("truth.json")).get("logs")) {
      int index = 0;
      for (JsonNode night : log) {
        assertThat(night.get("accepted")).isEqualTo(night.get("lines"));
        assertThat(night.get("unknown_fields")).isEmpty();
        assertThat(index == 0 || night.get("late").asLong() == 0).isTrue();
        index++;
      }
    }
  }

  @Test
  void whoAskedToBeForgottenSendsNothingLater() throws IOException {
    Map<String, LocalDate> asked = new HashMap<>();
    truth
        .get("deletion_requested")
        .fields()
        .forEachRemaining(e -> asked.put(e.getKey(), LocalDate.parse(e.getValue().asText())));
    assertThat(asked).isNotEmpty();
    for (String log : LOGS) {
      for (LocalDate date : nights()) {
        for (byte[] line : RawFiles.lines(night(log, date))) {
          RawFiles.parsed(line)
              .map(json -> asked.get(json.path("user_id").asText()))
              .ifPresent(last -> assertThat(date).isBeforeOrEqualTo(last));
        }
      }
    }
  }
}

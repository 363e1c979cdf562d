package dev.noctua.stage.ingest;

import static dev.noctua.stage.ingest.IngestWorld.at;
import static dev.noctua.stage.ingest.IngestWorld.audit;
import static dev.noctua.stage.ingest.IngestWorld.column;
import static dev.noctua.stage.ingest.IngestWorld.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class IngestStageTest {
  private static final LocalDate DAY_1 = LocalDate.parse("2026-11-20");
  private static final LocalDate DAY_2 = LocalDate.parse("2026-11-21");

  @TempDir Path home;
  private IngestWorld world;

  @BeforeEach
  void twoEmptyDays() throws IOException {
    world = IngestWorld.at(home, Map.of());
    world.empty(DAY_1, DAY_2);
  }

  @Test
  void everyLineIsAcceptedQuarantinedOrADuplicate() throws IOException {
    world.write(
        "behavior",
        DAY_1,
        "hour=07/part-0.jsonl.gz",
        view("e1", at(DAY_1, 7), "c1"),
        " \t\r",
        "nonsense",
        view("e1", at(DAY_1, 7), "c1"),
        view("e1", at(DAY_1, 8), "c1"),
        view("e2", at(DAY_1.minusDays(2), 8), "c1"),
        view("e3", at(DAY_1, 9), "c1").replace("{", "{\"app\":1,"));
    Files.write(world.folder("behavior", DAY_1).resolve("broken.jsonl.gz"), new byte[] {1, 2, 3});
    Lake lake = world.lake();

    Night night = world.run(lake, DAY_1, DAY_1);

    assertThat(audit(lake, night, "behavior").toString()).isEqualTo("[[7,3,3,1,1,true]]");
    assertThat(audit(lake, night, "catalog").toString()).isEqualTo("[[0,0,0,0,0,true]]");
    assertThat(column(lake, night, Table.QUARANTINE, "concat_ws('|', reason, file, line_number)"))
        .containsExactly(
            "conflicting_id|behavior/dt=2026-11-20/hour=07/part-0.jsonl.gz|5",
            "malformed_json|behavior/dt=2026-11-20/hour=07/part-0.jsonl.gz|3",
            "unreadable_file|behavior/dt=2026-11-20/broken.jsonl.gz|0");
    assertThat(column(lake, night, Table.QUARANTINE, "cast(line as string)"))
        .containsExactly("nonsense", "null", view("e1", at(DAY_1, 8), "c1"));
    assertThat(column(lake, night, Table.BEHAVIOR, "concat_ws('|', event_id, event_date, dt)"))
        .containsExactly(
            "e1|2026-11-20|2026-11-20", "e2|2026-11-18|2026-11-20", "e3|2026-11-20|2026-11-20");
    assertThat(column(lake, night, Table.INGEST_AUDIT, "unknown_fields['app']")).contains("1");
    assertThat(lake.run(night).draft().tables().values())
        .allSatisfy(written -> assertThat(written.violations()).isEmpty());
    assertThat(lake.run(night).draft().inputs()).hasSize(2);
  }

  @Test
  void whatANightAcceptedIsKnownToTheNext() throws IOException {
    world.write("behavior", DAY_1, "a.jsonl", view("e1", at(DAY_1, 7), "c1"));
    world.write(
        "behavior",
        DAY_2,
        "a.jsonl",
        view("e1", at(DAY_1, 7), "c1"),
        view("e1", at(DAY_1, 6), "c1"),
        view("e2", at(DAY_2, 7), "c1").replace("u1", "u2"));
    Lake lake = world.lake();

    lake.nights().commit(lake.run(world.run(lake, DAY_1, DAY_1)).draft());
    Night night = world.run(lake, DAY_2, DAY_2);

    assertThat(audit(lake, night, "behavior").toString()).isEqualTo("[[3,1,1,1,0,true]]");
    assertThat(column(lake, night, Table.IDENTITY, "user_id")).containsExactly("u1", "u2");
    assertThat(column(lake, night, Table.IDENTITY, "user_key"))
        .allMatch(key -> key.matches("[0-9a-f]{8}\\.[0-9a-f]{32}"));
  }

  @Test
  void ofOneIdTheEarliestToTheNanosecondWins() throws IOException {
    String[] lines = new String[16];
    for (int i = 0; i < lines.length; i++) {
      int nanos = 2 - i % 2;
      String time = "%sT07:00:00.12345600%d+08:00".formatted(DAY_1, nanos);
      lines[i] = view("e" + i / 2, time, "c" + nanos);
    }
    world.write("behavior", DAY_1, "a.jsonl", lines);
    Lake lake = world.lake();

    Night night = world.run(lake, DAY_1, DAY_1);

    assertThat(column(lake, night, Table.BEHAVIOR, "content_id")).hasSize(8).containsOnly("c1");
  }

  @Test
  void anIdIsKnownFor31NightsBeforeALinesArrival() throws IOException {
    LocalDate first = DAY_1.minusDays(31);
    world.empty(first);
    // Just after midnight, so that a copy is in time when it arrives 31 days later.
    String standing = view("e1", first.plusDays(1) + "T00:05:00+08:00", "c1");
    world.write("behavior", first, "a.jsonl", standing);
    world.write(
        "behavior",
        DAY_1,
        "a.jsonl",
        view("e1", at(DAY_1, 7), "c2"),
        view("e2", at(DAY_1, 7), "c2"));
    Lake lake = world.lake();
    lake.nights().commit(lake.run(world.run(lake, first, first)).draft());

    Night after31 = world.run(lake, DAY_1, DAY_1);

    assertThat(column(lake, after31, Table.QUARANTINE, "reason")).containsExactly("conflicting_id");
    lake.nights().commit(lake.run(after31).draft());
    world.write("behavior", DAY_1, "late.jsonl", standing);
    world.write("behavior", DAY_2, "a.jsonl", view("e1", at(first.plusDays(3), 7), "c3"));

    Night after32 = world.run(lake, DAY_2, DAY_2);

    // Of tonight's own line the id is new; the late one still knows the line that it repeats.
    assertThat(column(lake, after32, Table.BEHAVIOR, "content_id")).containsExactly("c3");
    assertThat(audit(lake, after32, "behavior").toString()).isEqualTo("[[2,1,0,1,1,true]]");
  }

  /** Files are cut at eight megabytes or more. */
  @Test
  void linesAreNumberedThroughAFileOfSeveralSlices() throws IOException {
    String padding = ",\"x\":\"" + "x".repeat(600_000) + "\"}";
    String[] lines = new String[41];
    for (int i = 0; i < lines.length; i++) {
      lines[i] =
          switch (i % 10) {
            case 3 -> "";
            case 9 -> "nonsense";
            default -> view("e" + i, at(DAY_1, 7), "c1").replace("}", padding);
          };
    }
    world.write("behavior", DAY_1, "a.jsonl", lines);
    Lake lake = world.lake();

    Night night = world.run(lake, DAY_1, DAY_1);

    assertThat(audit(lake, night, "behavior").toString()).isEqualTo("[[37,33,4,0,0,true]]");
    assertThat(column(lake, night, Table.QUARANTINE, "line_number"))
        .containsExactly("10", "20", "30", "40");
  }

  @Test
  void aFirstLoadDecidesAsNightByNight() throws IOException {
    world.write(
        "behavior",
        DAY_1,
        "a.jsonl",
        view("e1", at(DAY_1, 7), "c1"),
        view("e2", at(DAY_1, 8), "c1"));
    world.write(
        "behavior",
        DAY_2,
        "a.jsonl",
        view("e1", at(DAY_1, 6), "c1"),
        view("e2", at(DAY_1, 8), "c1"),
        view("e3", at(DAY_2, 8), "c1"),
        view("e3", at(DAY_2, 7), "c2"),
        "nonsense");
    world.write(
        "registration",
        DAY_2,
        "a.jsonl",
        "{\"event_id\":\"e1\",\"occurred_at\":\""
            + at(DAY_2, 1)
            + "\",\"user_id\":\"u9\",\"type\":\"registered\",\"email\":\"a@b.c\"}");
    Lake lake = world.lake();
    lake.nights().commit(lake.run(world.run(lake, DAY_1, DAY_1)).draft());
    lake.nights().commit(lake.run(world.run(lake, DAY_2, DAY_2)).draft());
    world =
        IngestWorld.at(
            home, Map.of("storage.lake", "loaded", "ingest.max-quarantined-share", "0.9"));
    Lake loaded = world.lake();
    lake.nights().newest();

    Night load = world.run(loaded, DAY_1, DAY_2);

    Night second = new Night(DAY_2, DAY_1, "all", true, Optional.of(DAY_2), load.zone());
    lake.nights().begin(second, "settings");
    for (Table table :
        List.of(Table.BEHAVIOR, Table.REGISTRATION, Table.QUARANTINE, Table.INGEST_AUDIT)) {
      assertThat(rows(loaded.run(load).tonight(table).toDF().collectAsList()))
          .as(table.tableName())
          .isEqualTo(rows(lake.run(second).history(table, 9).collectAsList()))
          .isNotEmpty();
    }
    assertThat(column(loaded, load, Table.IDENTITY, "user_id")).containsExactly("u1", "u9");
    assertThat(audit(loaded, load, "behavior").toString())
        .isEqualTo("[[2,2,0,0,0,true], [5,1,3,1,0,true]]");
  }

  private static List<String> rows(List<Row> rows) {
    return rows.stream()
        .map(
            row -> {
              Object[] cells = new Object[row.size()];
              for (int i = 0; i < cells.length; i++) {
                cells[i] = row.get(i) instanceof byte[] b ? Arrays.toString(b) : row.get(i);
              }
              return Arrays.toString(cells);
            })
        .sorted()
        .toList();
  }

  @Test
  void aDayWithoutAFolderIsNamed() throws IOException {
    Files.delete(world.folder("transaction", DAY_1));

    assertThatThrownBy(() -> world.run(world.lake(), DAY_1, DAY_1))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("raw/transaction/dt=2026-11-20");
  }

  @Test
  void aMarkerThatSaysMoreLinesStopsTheNight() throws IOException {
    world.write("behavior", DAY_1, "a.jsonl", view("e1", at(DAY_1, 7), "c1"), "  ");
    long bytes = Files.size(world.folder("behavior", DAY_1).resolve("a.jsonl"));
    String marker = "{\"files\":[{\"name\":\"a.jsonl\",\"bytes\":" + bytes + ",\"lines\":%d}]}";
    world.write("behavior", DAY_1, "_complete.json", marker.formatted(2));

    assertThatThrownBy(() -> world.run(world.lake(), DAY_1, DAY_1))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("behavior/dt=2026-11-20/a.jsonl")
        .hasMessageContaining("says 2 lines, there are 1");

    world.write("behavior", DAY_1, "_complete.json", marker.formatted(1));
    Lake lake = world.lake();
    assertThat(audit(lake, world.run(lake, DAY_1, DAY_1), "behavior").toString())
        .isEqualTo("[[1,1,0,0,0,false]]");
  }

  @Test
  void tooManyBadLinesStopTheNightWithoutNamingAnybody() throws IOException {
    world =
        IngestWorld.at(
            home, Map.of("storage.lake", "lake", "ingest.max-quarantined-share", "0.05"));
    world.write(
        "registration",
        DAY_1,
        "a.jsonl",
        "{\"event_id\":\"r1\",\"occurred_at\":\""
            + at(DAY_1, 1)
            + "\",\"user_id\":\"zhang-san\",\"type\":\"vanished\",\"email\":\"zhang@example.invalid\",\"mail2\":\"li@example.invalid\",\"city\":\"Xi'an\"}",
        "{\"phone\":\"13800000000\"");

    assertThatThrownBy(() -> world.run(world.lake(), DAY_1, DAY_1))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("registration of 2026-11-20: 2 of 2 lines")
        .hasMessageContaining(
            "unknown_value: 1, such as registration/dt=2026-11-20/a.jsonl line 1 (type)")
        .hasMessageContaining("\"occurred_at\":\"2026-11-20T01:00:00+08:00\"")
        .hasMessageNotContaining("Xi'an")
        .hasMessageNotContaining("zhang")
        .hasMessageNotContaining("li@example")
        .hasMessageNotContaining("13800000000");
  }

  @Test
  void aFileThatComesForAClosedDayEntersTheNextNightOnce() throws IOException {
    LocalDate day3 = DAY_2.plusDays(1);
    Files.createDirectories(world.folder("behavior", day3));
    Files.createDirectories(world.folder("transaction", day3));
    world.write("behavior", DAY_1, "a.jsonl", view("e1", at(DAY_1, 7), "c1"));
    Lake lake = world.lake();
    lake.nights().commit(lake.run(world.run(lake, DAY_1, DAY_1)).draft());
    world.write(
        "behavior",
        DAY_1,
        "late.jsonl",
        view("e1", at(DAY_1, 7), "c1"),
        view("e2", at(DAY_1, 8), "c2"),
        view("e3", at(DAY_2, 1), "c2"));
    world.write("behavior", DAY_2, "a.jsonl", view("e2", at(DAY_1, 8), "c2"));

    Night second = world.run(lake, DAY_2, DAY_2);

    // e1 is known, one of the two e2 stands, and e3 lies beyond the day that it was delivered for.
    assertThat(audit(lake, second, "behavior").toString()).isEqualTo("[[4,1,1,2,1,true]]");
    assertThat(column(lake, second, Table.QUARANTINE, "concat(arrival_date, ' ', dt, ' ', reason)"))
        .containsExactly("2026-11-20 2026-11-21 in_future");
    RawZone raw = new RawZone(world.settings().storage(), world.settings().ingest());
    assertThat(raw.isUnchanged(lake.run(second).draft(), Set.of())).isTrue();
    lake.nights().commit(lake.run(second).draft());
    Manifest first = lake.nights().manifest(DAY_1).orElseThrow();
    assertThat(raw.isUnchanged(first, Set.of())).isFalse();
    assertThat(raw.isUnchanged(first, lake.nights().versionsRead(DAY_2, DAY_2))).isTrue();

    Night third = world.run(lake, day3, day3);
    assertThat(audit(lake, third, "behavior").toString()).isEqualTo("[[0,0,0,0,0,true]]");
    Files.delete(world.folder("behavior", DAY_1).resolve("late.jsonl"));
    assertThat(raw.isUnchanged(lake.nights().manifest(DAY_2).orElseThrow(), Set.of())).isFalse();
  }

  @Test
  void aLateFileIsTakenUpTo31DaysAfterItsDay() throws IOException {
    LocalDate last = DAY_1.plusDays(31);
    world.empty(last, last.plusDays(1));
    Lake lake = world.lake();
    lake.nights().commit(lake.run(world.run(lake, DAY_1, DAY_1)).draft());
    world.write("behavior", DAY_1, "late.jsonl", view("e1", at(DAY_1, 7), "c1"));

    Night after31 = world.run(lake, last, last);
    Night after32 = world.run(lake, last.plusDays(1), last.plusDays(1));

    assertThat(column(lake, after31, Table.BEHAVIOR, "content_id")).containsExactly("c1");
    assertThat(column(lake, after32, Table.BEHAVIOR, "content_id")).isEmpty();
  }

  @Test
  void anotherSecretThanTheLakesIsRefused() throws IOException {
    world.write("behavior", DAY_1, "a.jsonl", view("e1", at(DAY_1, 7), "c1"));
    Lake lake = world.lake();
    lake.nights().commit(lake.run(world.run(lake, DAY_1, DAY_1)).draft());
    Night next =
        new Night(DAY_2, DAY_2, "r", false, Optional.of(DAY_1), world.settings().platform().zone());
    lake.nights().begin(next, "settings");
    IngestStage stage =
        new IngestStage(
            new RawZone(world.settings().storage(), world.settings().ingest()),
            world.settings().platform(),
            world.settings().ingest(),
            new Secrets("another one", "", "", ""));

    assertThatThrownBy(() -> stage.run(lake.run(next)))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("NOCTUA_USER_KEY_SECRET");
  }

  @Test
  void aLoadMayBeginWithTheCatalogAlone() throws IOException {
    LocalDate before = DAY_1.minusDays(3);
    world.write(
        "catalog",
        before,
        "a.jsonl",
        "{\"event_id\":\"p1\",\"occurred_at\":\"%s\",\"content_id\":\"c1\",\"type\":\"withdrawn\"}"
            .formatted(at(before, 1)));
    Lake lake = world.lake();
    Night night = world.run(lake, before, DAY_2);
    assertThat(lake.run(night).tonight(Table.CATALOG).count()).isEqualTo(1);

    Files.delete(world.folder("behavior", DAY_2));
    Files.createDirectories(world.folder("behavior", DAY_2.plusDays(1)));
    assertThatThrownBy(() -> world.run(world.lake(), before, DAY_2.plusDays(1)))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("behavior/dt=2026-11-21");
  }

  @Test
  void anUnknownNameThatMaySaySomethingIsCountedAsOther() throws IOException {
    world.write(
        "behavior",
        DAY_1,
        "a.jsonl",
        view("e1", at(DAY_1, 7), "c1").replace("}", ",\"li.si@example.invalid\":1,\"app.v\":2}"),
        view("e2", at(DAY_1, 7), "c1").replace("}", ",\"13800000000\":1,\"app.v\":2}"));
    Lake lake = world.lake();
    assertThat(
            lake.run(world.run(lake, DAY_1, DAY_1))
                .tonight(Table.INGEST_AUDIT)
                .where("log = 'behavior'")
                .select("unknown_fields")
                .first()
                .getJavaMap(0))
        .isEqualTo(Map.of("other", 2L, "app.v", 2L));
  }

  @Test
  void aCompletionMarkerCanBeAskedFor() {
    world = IngestWorld.at(home, Map.of("ingest.require-complete", "true"));

    assertThatThrownBy(() -> world.run(world.lake(), DAY_1, DAY_1))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("_complete.json isn't there");
  }
}

package dev.noctua.ingest;

import static dev.noctua.ingest.IngestWorld.at;
import static dev.noctua.ingest.IngestWorld.column;
import static dev.noctua.ingest.IngestWorld.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.Failure;
import dev.noctua.Night;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Manifest;
import dev.noctua.lake.Replays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that a night has quarantined enter the next one, judged as it judges. */
class ReplayTest {
  private static final LocalDate DAY_1 = LocalDate.parse("2026-11-20");
  private static final LocalDate DAY_2 = LocalDate.parse("2026-11-21");
  private static final LocalDate DAY_3 = LocalDate.parse("2026-11-22");
  private static final String BALANCE =
      "concat_ws(' ', lines, accepted, quarantined, duplicates, replayed, late)";

  @TempDir Path home;

  /** Lines of up to 1,024 bytes; later of any. */
  private IngestWorld strict;

  private IngestWorld mended;

  @BeforeEach
  void aNightThatQuarantinesTwoLines() throws IOException {
    strict = IngestWorld.at(home, Map.of("ingest.max-line-bytes", "1024"));
    mended = IngestWorld.at(home, Map.of());
    strict.empty(DAY_1, DAY_2, DAY_3);
    String padding = ",\"x\":\"" + "x".repeat(1024) + "\"}";
    strict.write(
        "behavior",
        DAY_1,
        "hour=07/a.jsonl.gz",
        view("e1", at(DAY_1, 7), "c1"),
        "",
        view("long", at(DAY_1, 8), "c1").replace("}", padding),
        "nonsense",
        view("e2", at(DAY_1, 9), "c1"));
    Lake lake = strict.lake();
    lake.nights().commit(lake.draft(strict.run(lake, DAY_1, DAY_1)));
  }

  private static List<String> balance(Lake lake, Night night) {
    return column(lake, night, Table.INGEST_AUDIT, "if(log = 'behavior', " + BALANCE + ", null)")
        .stream()
        .filter(line -> !line.equals("null"))
        .toList();
  }

  @Test
  void whatIsGoodByThenIsAcceptedOnceAndTheRestStaysInQuarantine() throws IOException {
    Lake lake = mended.lake();
    Replays replays = lake.nights().replays();
    assertThat(replays.ask(DAY_1)).isEqualTo(new Replays.Request("2026-11-20.1", DAY_1));
    assertThat(replays.ask(DAY_1).id()).as("asked twice").isEqualTo("2026-11-20.1");
    mended.write("behavior", DAY_2, "a.jsonl", view("e3", at(DAY_2, 7), "c1"));

    Night second = mended.run(lake, DAY_2, DAY_2);

    assertThat(balance(lake, second)).containsExactly("3 2 1 0 2 1");
    assertThat(
            column(
                lake,
                second,
                Table.BEHAVIOR,
                "concat_ws(' ', event_id, arrival_date, source_file)"))
        .containsExactly(
            "e3 2026-11-21 behavior/dt=2026-11-21/a.jsonl",
            "long 2026-11-20 behavior/dt=2026-11-20/hour=07/a.jsonl.gz");
    assertThat(
            column(
                lake,
                second,
                Table.QUARANTINE,
                "concat_ws(' ', file, line_number, arrival_date, reason)"))
        .containsExactly("behavior/dt=2026-11-20/hour=07/a.jsonl.gz 4 2026-11-20 malformed_json");
    assertThat(lake.draft(second).inputs().stream().flatMap(i -> i.replay().stream()))
        .containsExactly("2026-11-20.1");
    lake.nights().commit(lake.draft(second));

    // It is taken; who asks again gets the same lines once more, and no row twice.
    assertThat(replays.open(DAY_3)).isEmpty();
    replays.ask(DAY_1);
    Night third = mended.run(lake, DAY_3, DAY_3);
    assertThat(balance(lake, third)).containsExactly("2 0 1 1 2 0");
  }

  @Test
  void aNightThatIsBuiltAgainTakesItsReplaysAgain() throws IOException {
    Lake lake = mended.lake();
    lake.nights().replays().ask(DAY_1);
    Night first = mended.run(lake, DAY_2, DAY_2);
    List<String> before = balance(lake, first);
    lake.nights().commit(lake.draft(first));

    Lake again = mended.lake();
    Manifest there = again.nights().manifest(DAY_2).orElseThrow();
    Night rerun = new Night(DAY_2, DAY_2, "again", false, there.previous(), first.zone());
    again.nights().begin(rerun, "settings");
    mended.stage().run(again, rerun);

    assertThat(balance(again, rerun)).isEqualTo(before).containsExactly("2 1 1 0 2 1");
  }

  @Test
  void aRunThatHasntTakenWhatWasAskedForSinceIsntGoneOnWith() throws IOException {
    Lake lake = mended.lake();
    Night second = mended.run(lake, DAY_2, DAY_2);
    Manifest draft = lake.draft(second);
    Manifest ingested =
        new Manifest(
            draft.night(),
            draft.from(),
            draft.run(),
            draft.full(),
            draft.previous(),
            draft.previousRun(),
            draft.settings(),
            draft.inputs(),
            List.of(new Manifest.StageDone("ingest", 1, 1)),
            draft.tables(),
            draft.gates(),
            draft.accepted(),
            draft.replaces(),
            draft.fence());
    Replays replays = lake.nights().replays();
    assertThat(replays.unchanged(ingested)).isTrue();
    replays.ask(DAY_1);
    assertThat(replays.unchanged(ingested)).isFalse();
    assertThat(replays.unchanged(draft)).as("before ingest").isTrue();
  }

  @Test
  void aRawFileThatIsGoneIsNamed() throws IOException {
    Lake lake = mended.lake();
    lake.nights().replays().ask(DAY_1);
    Files.delete(mended.folder("behavior", DAY_1).resolve("hour=07/a.jsonl.gz"));

    assertThatThrownBy(() -> mended.run(lake, DAY_2, DAY_2))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("behavior/dt=2026-11-20/hour=07/a.jsonl.gz")
        .hasMessageContaining("2026-11-20.1");
  }
}

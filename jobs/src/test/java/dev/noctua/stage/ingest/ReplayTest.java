package dev.noctua.stage.ingest;

import static dev.noctua.stage.ingest.IngestWorld.at;
import static dev.noctua.stage.ingest.IngestWorld.column;
import static dev.noctua.stage.ingest.IngestWorld.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.ReplayRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that a night has quarantined enter the next one, judged as it judges. */
@Tag("world")
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
    lake.nights().commit(lake.run(strict.run(lake, DAY_1, DAY_1)).draft());
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
    ReplayRequests replays = lake.nights().replays();
    assertThat(replays.request(DAY_1))
        .isEqualTo(new ReplayRequests.Request("2026-11-20.1", DAY_1, false));
    assertThat(replays.request(DAY_1).id()).as("asked twice").isEqualTo("2026-11-20.1");
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
    assertThat(requests(lake, second)).containsExactly("2026-11-20.1");
    lake.nights().commit(lake.run(second).draft());

    // It is taken; who asks again gets the same lines once more, and no row twice.
    assertThat(replays.pending(DAY_3)).isEmpty();
    replays.request(DAY_1);
    Night third = mended.run(lake, DAY_3, DAY_3);
    assertThat(balance(lake, third)).containsExactly("2 0 1 1 2 0");
  }

  @Test
  void aNightThatIsBuiltAgainTakesItsReplaysAgain() throws IOException {
    Lake lake = mended.lake();
    lake.nights().replays().request(DAY_1);
    Night first = mended.run(lake, DAY_2, DAY_2);
    List<String> before = balance(lake, first);
    lake.nights().commit(lake.run(first).draft());

    Lake again = mended.lake();
    Manifest there = again.nights().manifest(DAY_2).orElseThrow();
    Night rerun = new Night(DAY_2, DAY_2, "again", false, there.previous(), first.zone());
    again.nights().begin(rerun, "settings");
    mended.stage().run(again.run(rerun));

    assertThat(balance(again, rerun)).isEqualTo(before).containsExactly("2 1 1 0 2 1");
  }

  /** What the night has quarantined, as far as no rule of the table is broken by it. */
  private static List<String> quarantined(Lake lake, Night night) {
    assertThat(lake.run(night).draft().tables().get("quarantine").violations()).isEmpty();
    return column(lake, night, Table.QUARANTINE, "concat_ws(' ', file, line_number, reason)");
  }

  private static List<String> requests(Lake lake, Night night) {
    return lake.run(night).draft().inputs().stream().flatMap(i -> i.replay().stream()).toList();
  }

  @Test
  void aLineThatTwoRequestsNameIsReadOnce() throws IOException {
    Lake lake = mended.lake();
    ReplayRequests replays = lake.nights().replays();
    replays.request(DAY_1);
    // Takes the request, and refuses line 4 again.
    lake.nights().commit(lake.run(mended.run(lake, DAY_2, DAY_2)).draft());
    replays.request(DAY_1);
    replays.request(DAY_2);

    Night third = mended.run(lake, DAY_3, DAY_3);

    assertThat(balance(lake, third)).containsExactly("2 0 1 1 2 0");
    assertThat(quarantined(lake, third))
        .containsExactly("behavior/dt=2026-11-20/hour=07/a.jsonl.gz 4 malformed_json");
    assertThat(requests(lake, third)).containsExactly("2026-11-20.2", "2026-11-21.1");
    lake.nights().commit(lake.run(third).draft());
    assertThat(replays.pending(LocalDate.MAX)).isEmpty();
  }

  @Test
  void aFileThatIsDeliveredAgainIsReadWholeAndOnce() throws IOException {
    Lake lake = mended.lake();
    ReplayRequests replays = lake.nights().replays();
    replays.request(DAY_1);
    mended.write(
        "behavior",
        DAY_1,
        "hour=07/a.jsonl.gz",
        view("e1", at(DAY_1, 7), "c1"),
        view("e4", at(DAY_1, 8), "c1"),
        "nonsense",
        "more nonsense");

    Night second = mended.run(lake, DAY_2, DAY_2);

    assertThat(balance(lake, second)).containsExactly("4 1 2 1 0 1");
    assertThat(quarantined(lake, second))
        .containsExactly(
            "behavior/dt=2026-11-20/hour=07/a.jsonl.gz 3 malformed_json",
            "behavior/dt=2026-11-20/hour=07/a.jsonl.gz 4 malformed_json");
    assertThat(requests(lake, second)).containsExactly("2026-11-20.1");
    assertThat(lake.run(second).draft().inputs()).hasSize(2);
    lake.nights().commit(lake.run(second).draft());
    assertThat(replays.pending(LocalDate.MAX)).isEmpty();

    Night third = mended.run(lake, DAY_3, DAY_3);
    assertThat(lake.run(third).draft().inputs()).isEmpty();
  }

  @Test
  void aFileThatCouldNotBeReadIsReadWhole() throws IOException {
    LocalDate old = DAY_1.minusDays(40);
    mended.empty(old);
    mended.write("behavior", old, "b.jsonl", view("other", at(old, 7), "c1"));
    mended.write("behavior", old, "a.jsonl.gz", view("e0", at(old, 7), "c1"), "nonsense");
    Path file = mended.folder("behavior", old).resolve("a.jsonl.gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    Lake lake = IngestWorld.at(home, Map.of("storage.lake", "other")).lake();
    lake.nights().commit(lake.run(mended.run(lake, old, old)).draft());
    // Too late to be looked for: nothing but a replay reads it.
    Files.write(file, whole);
    lake.nights().replays().request(old);

    Night night = mended.run(lake, DAY_2, DAY_2);

    assertThat(balance(lake, night)).containsExactly("2 1 1 0 2 1");
    assertThat(requests(lake, night)).containsExactly(old + ".1");
  }

  @Test
  void aRunThatHasntTakenWhatWasAskedForSinceIsntGoneOnWith() throws IOException {
    Lake lake = mended.lake();
    Night second = mended.run(lake, DAY_2, DAY_2);
    Manifest draft = lake.run(second).draft();
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
            List.of(new Manifest.StageDone("ingest", 1, 1, Optional.empty())),
            draft.tables(),
            draft.gates(),
            draft.accepted(),
            draft.replaces(),
            draft.model(),
            draft.fence());
    ReplayRequests replays = lake.nights().replays();
    assertThat(replays.isUnchanged(ingested)).isTrue();
    replays.request(DAY_1);
    assertThat(replays.isUnchanged(ingested)).isFalse();
    assertThat(replays.isUnchanged(draft)).as("before ingest").isTrue();
  }

  @Test
  void whatIsWithdrawnNoNightTakes() throws IOException {
    Lake lake = mended.lake();
    ReplayRequests replays = lake.nights().replays();
    assertThat(replays.withdraw(DAY_1)).isEmpty();
    ReplayRequests.Request first = replays.request(DAY_1);
    assertThat(replays.withdraw(DAY_1)).contains(first);
    assertThat(replays.withdraw(DAY_1)).isEmpty();
    assertThat(lake.run(mended.run(lake, DAY_2, DAY_2)).draft().inputs()).isEmpty();

    // Its name isn't given again: a run that took it before may be committed yet.
    ReplayRequests.Request second = replays.request(DAY_1);
    assertThat(second.id()).isEqualTo("2026-11-20.2");
    lake.nights().commit(lake.run(mended.run(lake, DAY_2, DAY_2)).draft());
    assertThat(replays.withdraw(DAY_1)).as("taken").isEmpty();
  }

  @Test
  void aNightThatHasNoLineInQuarantineAnyMoreKeepsNoRunWaiting() throws IOException {
    Lake lake = mended.lake();
    ReplayRequests replays = lake.nights().replays();
    replays.request(DAY_1);
    mended.write("behavior", DAY_1, "hour=07/a.jsonl.gz", view("e1", at(DAY_1, 7), "c1"));
    Night again = new Night(DAY_1, DAY_1, "again", false, Optional.empty(), zone());
    lake.nights().begin(again, "settings");
    mended.stage().run(lake.run(again));
    lake.nights().commit(lake.run(again).draft());

    assertThat(replays.pending(DAY_2)).isEmpty();
  }

  @Test
  void linesThatAreRefusedAgainDontStopTheNight() throws IOException {
    Lake lake = mended.lake();
    lake.nights().replays().request(DAY_1);
    mended.write("behavior", DAY_2, "a.jsonl", view("e3", at(DAY_2, 7), "c1"), "new nonsense");
    IngestWorld half = IngestWorld.at(home, Map.of("ingest.max-quarantined-share", "0.5"));

    assertThat(balance(lake, half.run(lake, DAY_2, DAY_2))).containsExactly("4 2 2 0 2 1");

    IngestWorld less = IngestWorld.at(home, Map.of("ingest.max-quarantined-share", "0.49"));
    assertThatThrownBy(() -> less.run(lake, DAY_2, DAY_2))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("1 of 2 lines are bad")
        .hasMessageContaining("malformed_json: 1, such as behavior/dt=2026-11-21/a.jsonl line 2");
  }

  private ZoneId zone() {
    return mended.settings().platform().zone();
  }

  @Test
  void aRawFileThatIsGoneIsNamed() throws IOException {
    Lake lake = mended.lake();
    lake.nights().replays().request(DAY_1);
    Files.delete(mended.folder("behavior", DAY_1).resolve("hour=07/a.jsonl.gz"));

    assertThatThrownBy(() -> mended.run(lake, DAY_2, DAY_2))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("behavior/dt=2026-11-20/hour=07/a.jsonl.gz")
        .hasMessageContaining("2026-11-20.1");
  }
}

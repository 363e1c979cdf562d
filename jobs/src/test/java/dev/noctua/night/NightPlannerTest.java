package dev.noctua.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.night.NightPlanner.Span;
import dev.noctua.raw.NotRead;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which runs a command line means, on lakes that hold control files only. */
class NightPlannerTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-10");

  @TempDir Path folder;
  private Nights nights;
  private RawZone raw;

  @BeforeEach
  void tenDaysOfLogs() throws IOException {
    nights = Lake.open(storage(), () -> null).nights();
    raw = new RawZone(storage(), new Settings.Ingest(0.05, 1 << 20, 30, false, 128));
    for (int n = 0; n < 10; n++) {
      deliver("behavior", DAY.plusDays(n), "a.jsonl");
      deliver("transaction", DAY.plusDays(n), "a.jsonl");
    }
  }

  private Settings.Storage storage() {
    return new Settings.Storage(
        folder.resolve("raw").toString(), folder.resolve("lake").toString(), 30, Optional.empty());
  }

  private void deliver(String log, LocalDate day, String name) throws IOException {
    Path to = Files.createDirectories(folder.resolve("raw/" + log + "/dt=" + day));
    Files.writeString(to.resolve(name), "{}\n");
  }

  private void mark(String log, LocalDate day) throws IOException {
    Path folder = this.folder.resolve("raw/" + log + "/dt=" + day);
    Files.writeString(folder.resolve("_complete.json"), "{\"files\": []}");
  }

  /** Commits nights by hand, with or without states. */
  private void committed(int from, int to, boolean states) throws IOException {
    for (int n = from; n <= to; n++) {
      manifest(n, "2026-11-%d.json".formatted(10 + n), "r1", n, states);
    }
  }

  private void manifest(int n, String name, String run, int from, boolean states)
      throws IOException {
    manifest(n, name, run, from, states, "");
  }

  private void manifest(int n, String name, String run, int from, boolean states, String more)
      throws IOException {
    Path file = Files.createDirectories(folder.resolve("lake/nights")).resolve(name);
    String table = "{\"contract\": \"1.0.0\", \"files\": [], \"violations\": []}";
    Files.writeString(
        file,
        """
        {"night": "%s", "from": "%s", "run": "%s", %s "full": true, "settings": "s", "inputs": [],
         "stages": [], "tables": {"ingest_audit": %s%s}, "gates": [], "replaces": {}}
        """
            .formatted(
                DAY.plusDays(n),
                DAY.plusDays(from),
                run,
                more,
                table,
                states ? ", \"identity\": " + table : ""));
  }

  private List<Span> plan(String night, String from, String to, boolean full) {
    return NightPlanner.of(
            new NightPlanner.Request(day(night), day(from), day(to), full), nights, raw)
        .spans();
  }

  private static Optional<LocalDate> day(String text) {
    return Optional.ofNullable(text).map(LocalDate::parse);
  }

  private static Span span(int from, int night, boolean full) {
    return new Span(DAY.plusDays(from), DAY.plusDays(night), full);
  }

  @Test
  void anEmptyLakeIsLoadedUpToTheNewestDay() {
    assertThat(plan(null, null, null, false)).containsExactly(span(0, 9, true));
    assertThat(plan("2026-11-12", null, null, false)).containsExactly(span(2, 2, false));
  }

  @Test
  void theNewestDayIsTheLastThatIsMarkedForBothLogsWhereAnyIs() throws IOException {
    mark("behavior", DAY.plusDays(6));
    mark("transaction", DAY.plusDays(6));
    mark("behavior", DAY.plusDays(7));
    mark("transaction", DAY.plusDays(8));

    assertThat(plan(null, null, null, false)).containsExactly(span(0, 6, true));
  }

  @Test
  void foldersOfImplausibleDaysAreLeftOut() throws IOException {
    for (String day : List.of("2062-01-01", "2062-01-02", "1970-01-01", "2025-11-10")) {
      deliver("behavior", LocalDate.parse(day), "a.jsonl");
      deliver("transaction", LocalDate.parse(day), "a.jsonl");
    }
    for (String name : List.of("dt=2026-02-30", "dt=20261120", "archive")) {
      Files.createDirectories(folder.resolve("raw/behavior").resolve(name));
    }
    Files.writeString(folder.resolve("raw/behavior/list.txt"), "x");
    assertThat(plan(null, null, null, false)).containsExactly(span(0, 9, true));
    assertThat(raw.calendar(nights.newest()).notRead("behavior").stream().map(NotRead::path))
        .containsExactlyInAnyOrder(
            "behavior/dt=2062-01-01/",
            "behavior/dt=2062-01-02/",
            "behavior/dt=1970-01-01/",
            "behavior/dt=2025-11-10/",
            "behavior/dt=2026-02-30/",
            "behavior/dt=20261120/",
            "behavior/archive/",
            "behavior/list.txt");
    committed(0, 7, false);
    committed(8, 8, true);
    assertThat(plan(null, null, null, false)).containsExactly(span(9, 9, false));
  }

  @Test
  void foldersWithoutDataAreNoDays() throws IOException {
    for (LocalDate day : List.of(DAY.minusDays(20), DAY.plusDays(25))) {
      for (String log : List.of("behavior", "transaction")) {
        Files.createDirectories(folder.resolve("raw/" + log + "/dt=" + day));
      }
    }
    Files.createDirectories(folder.resolve("raw/catalog/dt=2001-01-01"));
    assertThat(plan(null, null, null, false)).containsExactly(span(0, 9, true));
    committed(0, 9, true);
    assertThat(plan(null, null, null, false)).containsExactly(span(9, 9, false));
  }

  @Test
  void aMissingDeliveryOfSomeDaysStillStops() throws IOException {
    committed(0, 9, true);
    deliver("behavior", DAY.plusDays(14), "a.jsonl");
    deliver("transaction", DAY.plusDays(14), "a.jsonl");
    assertThatThrownBy(() -> plan(null, null, null, false))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("night 2026-11-23 must be run first");
  }

  @Test
  void theNightAfterALoadBuildsOnItsLast() throws IOException {
    committed(0, 7, false);
    committed(8, 8, true);
    assertThat(plan(null, null, null, false)).containsExactly(span(9, 9, false));
  }

  @Test
  void whatWouldBuildOnADayOfFactsBeginsWithTheLoad() throws IOException {
    committed(0, 2, true);
    committed(3, 8, false);
    committed(9, 9, true);
    assertThat(plan(null, null, null, false)).containsExactly(span(3, 9, true));
    assertThat(plan("2026-11-19", null, null, true)).containsExactly(span(3, 9, true));
    assertThat(plan(null, "2026-11-18", "2026-11-19", false))
        .containsExactly(span(3, 8, true), span(9, 9, false));
    assertThat(plan(null, "2026-11-13", "2026-11-19", false).subList(0, 2))
        .containsExactly(span(3, 3, false), span(4, 4, false));
  }

  @Test
  void aLoadThatStoppedBetweenItsDaysIsFinished() throws IOException {
    committed(0, 4, false);
    manifest(9, "2026-11-19.r1.draft.json", "r1", 0, true);
    assertThat(plan(null, null, null, false)).containsExactly(span(0, 9, true));
    assertThat(plan("2026-11-19", null, null, false)).containsExactly(span(0, 9, true));
  }

  @Test
  void aClosedNightAndAGapAreRefusedWithTheWayOut() throws IOException {
    committed(0, 5, true);
    assertThatThrownBy(() -> plan("2026-11-13", null, null, false))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("--from 2026-11-13");
    assertThatThrownBy(() -> plan(null, null, null, false))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("--from 2026-11-16 --to 2026-11-19");
    assertThatThrownBy(() -> plan(null, "2026-11-12", "2026-11-13", false))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("--from 2026-11-12 --to 2026-11-15");
  }

  @Test
  void aNightThatARebuildLeftBehindIsRebuiltFirst() throws IOException {
    committed(0, 6, true);
    manifest(
        7,
        "2026-11-17.json",
        "r1",
        7,
        true,
        "\"previous\": \"2026-11-16\", \"previousRun\": \"r0\",");
    committed(8, 8, true);
    assertThatThrownBy(() -> plan(null, null, null, false))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("run --from 2026-11-17");
  }

  @Test
  void aLoadTakesNoNameThatOneOfItsDaysKnows() throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("lake/open/ingest_audit/dt=2026-11-12/run=r1"))
            .resolve("part-0.parquet"),
        "");
    assertThat(NightPlanner.run(span(0, 9, true), Optional.empty(), true, "s", nights, raw))
        .isEqualTo("r2");
  }

  private String run(Optional<String> asked, boolean publishes) {
    return NightPlanner.run(span(9, 9, false), asked, publishes, "s", nights, raw);
  }

  private void draft(String run) {
    nights.begin(
        new Night(DAY.plusDays(9), DAY.plusDays(9), run, false, Optional.empty(), ZoneOffset.UTC),
        "s");
  }

  @Test
  void aSchedulersRunGoesOnUnderItsName() {
    Optional<String> nightly = Optional.of("nightly");
    assertThat(run(nightly, false)).isEqualTo("nightly");
    draft("nightly");
    assertThat(run(nightly, false)).isEqualTo("nightly");
    draft("nightly.2");
    draft("nightly.10");
    draft("nightly2");
    assertThat(run(nightly, false)).isEqualTo("nightly.10");
  }

  @Test
  void aRunThatHasBegunToCommitIsPublishedOrLeftAlone() throws IOException {
    manifest(9, "2026-11-19.nightly.draft.json", "nightly", 9, true);
    manifest(9, "2026-11-19.json", "nightly", 9, true);
    assertThat(run(Optional.of("nightly"), true)).isEqualTo("nightly");
    assertThat(run(Optional.of("nightly"), false)).isEqualTo("nightly.2");
    draft("nightly.2");
    assertThat(run(Optional.of("nightly"), false)).isEqualTo("nightly.2");
  }

  @Test
  void aRunThatOthersHaveOvertakenIsLeftAlone() throws IOException {
    committed(8, 8, true);
    nights.begin(
        new Night(
            DAY.plusDays(9),
            DAY.plusDays(9),
            "r1",
            false,
            Optional.of(DAY.plusDays(8)),
            ZoneOffset.UTC),
        "s");
    assertThat(run(Optional.empty(), false)).isEqualTo("r1");
    manifest(8, "2026-11-18.json", "r7", 8, true);
    nights = Lake.open(storage(), () -> null).nights();
    assertThat(run(Optional.empty(), false)).isEqualTo("r2");
    manifest(8, "2026-11-18.json", "r1", 8, true);
    manifest(9, "2026-11-19.json", "other", 9, true);
    nights = Lake.open(storage(), () -> null).nights();
    assertThat(run(Optional.empty(), true)).isEqualTo("r2");
  }

  @Test
  void aFileThatCameLaterAsksForANewRun() throws IOException {
    Night night =
        new Night(DAY.plusDays(9), DAY.plusDays(9), "r1", false, Optional.empty(), ZoneOffset.UTC);
    draft("r1");
    Lake lake = Lake.open(storage(), () -> null);
    List<Manifest.Input> read =
        List.of("behavior", "transaction").stream()
            .flatMap(log -> raw.files(log, night.date()).stream())
            .map(file -> file.input(night.date(), Optional.empty()))
            .toList();
    lake.run(night).recordInputs(read);
    assertThat(run(Optional.empty(), false)).isEqualTo("r1");
    deliver("registration", night.date(), "late.jsonl");
    assertThat(run(Optional.empty(), false)).isEqualTo("r2");
  }
}

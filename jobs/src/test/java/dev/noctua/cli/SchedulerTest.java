package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SmallPlatform;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.TestRowSet;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.servers.MariaDbServer;
import dev.noctua.stage.check.NightGates;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lake's life under a scheduler: a night stage by stage, refusals, reruns. */
@Tag("world")
class SchedulerTest {
  private static final LocalDate LAST = SmallPlatform.LAST;
  private static final List<String> STAGES = SmallPlatform.STAGES;

  /** The platform on whose lake a test works. */
  private TestNight platform;

  private Outcome stage(String run, String stage) {
    return platform.command("run", "--night=" + LAST, "--only=" + stage, "--run=" + run);
  }

  private CurrentPointer current() {
    return platform.lake().nights().current().orElseThrow();
  }

  /** A lake whose last night is published as run "nightly". */
  private static TestNight published() {
    TestNight night = SmallPlatform.before("publish");
    night.must("run", "--night=" + LAST, "--only=publish", "--run=nightly");
    return night;
  }

  @Test
  void aRunBeginsWithItsFirstStageAndKeepsTheOrder() {
    platform = SmallPlatform.before("ingest");
    Outcome early = stage("nightly", "profile");
    assertThat(early.exit()).isEqualTo(3);
    assertThat(early.err()).contains("ingest");
    assertThat(stage("nightly", "ingest").exit()).isZero();
    Outcome jump = stage("nightly", "recommend");
    assertThat(jump.exit()).isEqualTo(3);
    assertThat(jump.err()).contains("stage recommend needs stage forget");
  }

  @Test
  void aStageThatIsDoneAgainStrikesThoseAfterIt() {
    platform = SmallPlatform.before("report");
    assertThat(stage("nightly", "train").exit()).isZero();
    Outcome struck = stage("nightly", "check");
    assertThat(struck.exit()).isEqualTo(3);
    assertThat(struck.err()).contains("stage check needs stage recommend");
    for (String stage : through("recommend", "publish")) {
      assertThat(stage("nightly", stage).exit()).as(stage).isZero();
    }
    assertThat(current().run()).isEqualTo("nightly");
  }

  @Test
  void aRefusalLeavesWhatIsPublishedAndSaysWhy() {
    platform = SmallPlatform.before("publish");
    CurrentPointer before = current();
    Lake lake = platform.lake();
    Night night = new Night(LAST, LAST, "nightly", false, Optional.empty(), ZoneOffset.UTC);
    List<Manifest.Verdict> honest = lake.run(night).draft().gates();
    lake.run(night).recordVerdicts(List.of(verdict("money_kept", true, "0.01")));
    Outcome integrity = stage("nightly", "publish");
    assertThat(integrity.exit()).isEqualTo(4);
    assertThat(integrity.err()).contains("gate money_kept refused: 0.01 (limit 0)");
    assertThat(platform.lake().nights().manifest(LAST)).isEmpty();
    assertThat(platform.must("status").out()).contains("refused").contains("money_kept");

    lake.run(night).recordVerdicts(List.of(verdict("no_owned_item", false, "3 rows")));
    Outcome quality = stage("nightly", "publish");
    assertThat(quality.exit()).isEqualTo(4);
    assertThat(quality.err()).contains("no_owned_item").contains("published before stays in place");
    assertThat(platform.lake().nights().manifest(LAST)).map(Manifest::run).contains("nightly");
    assertThat(current()).isEqualTo(before);
    assertThat(honest).allMatch(Manifest.Verdict::passed);
    assertThat(honest).extracting(Manifest.Verdict::gate).isEqualTo(NightGates.NAMES);

    Outcome unknown = accepting("no_such_gate");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("the gates are contracts, ");
    assertThat(accepting("contracts").exit()).as("another gate").isEqualTo(4);
    assertThat(current()).isEqualTo(before);
    assertThat(accepting("no_owned_item").exit()).isZero();
    assertThat(current().run()).isEqualTo("nightly");
    assertThat(platform.lake().nights().manifest(LAST).orElseThrow().accepted())
        .containsExactly("contracts", "no_owned_item");
    assertThat(platform.must("status", "--night=" + LAST).out()).contains("overruled, limit 0");
    assertThat(platform.must("status").out()).doesNotContain("no_owned_item");
  }

  private static List<String> through(String first, String last) {
    return STAGES.subList(STAGES.indexOf(first), STAGES.indexOf(last) + 1);
  }

  private static Manifest.Verdict verdict(String gate, boolean integrity, String value) {
    return new Manifest.Verdict(
        gate, integrity, value, "0", false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Outcome accepting(String gate) {
    return platform.command("run", "--night=" + LAST, "--run=nightly", "--accept=" + gate);
  }

  @Test
  void aClearedRunIsAnotherOneUnderTheSameName() {
    platform = published();
    for (String stage : STAGES) {
      assertThat(stage("nightly", stage).exit()).as(stage).isZero();
    }
    assertThat(current().night()).isEqualTo(LAST);
    assertThat(current().run()).isEqualTo("nightly.2");
  }

  @Test
  void aPublishedNightIsLeftAsItIs() {
    platform = published();
    CurrentPointer before = current();
    for (List<String> command : List.of(List.of("run"), List.of("run", "--night=" + LAST))) {
      Outcome outcome = platform.must(command.toArray(String[]::new));
      assertThat(outcome.err())
          .contains("nothing to do: noctua run --night " + LAST + " --again computes it again");
      assertThat(outcome.out()).contains("Night " + LAST + " is published");
    }
    assertThat(current()).isEqualTo(before);
    assertThat(platform.lake().nights().drafts(LAST)).isEmpty();
  }

  @Test
  void aLakeThatBeginsInTheMiddleSaysWhatItLacks() {
    platform = TestNight.onFiles(SmallPlatform.raw(), TestNight.temporary("lake"), LAST);
    Outcome first = stage("nightly", "ingest");
    assertThat(first.exit()).isZero();
    assertThat(first.err())
        .contains("begins with " + LAST)
        .contains("noctua run --from " + SmallPlatform.FIRST + " --to " + LAST + " --full");
  }

  @Test
  void aNightThatWasSkippedIsNotCalledBuiltOn() {
    platform = published();
    LocalDate skipped = SmallPlatform.FIRST.minusDays(1);
    assertThat(platform.command("run", "--night=" + skipped).err())
        .contains("night " + skipped + " is not in the lake")
        .contains("night " + SmallPlatform.FIRST + " was built without it")
        .contains("noctua run --from " + skipped);
    assertThat(platform.command("run", "--night=" + SmallPlatform.FIRST).err())
        .contains("because night " + SmallPlatform.FIRST.plusDays(1) + " was built on it");
  }

  @Test
  void theNightRunAgainInOneGoIsTheSame() throws SQLException, IOException {
    platform = published();
    CurrentPointer before = current();
    platform.must("run", "--again");
    assertThat(current().run()).isEqualTo("r1");
    same(before, current());
  }

  @Test
  void aNightThatWasLoadedIsRebuiltWithTheLoad() throws SQLException, IOException {
    platform = published();
    CurrentPointer before = current();
    assertThat(platform.must("plan", "--from=2026-11-19").out()).contains("2026-11-17");
    platform.must("run", "--from=2026-11-19");
    assertThat(current().run()).isNotEqualTo(before.run());
    same(before, current());
  }

  @Test
  void aPublicationThatAReaderHoldsUpIsFinishedLater() throws SQLException {
    MariaDbServer server = MariaDbServer.shared();
    String database = server.newDatabase();
    platform = SmallPlatform.before("publish");
    TestNight night = publishingTo(database);
    night.must("run", "--night=" + LAST, "--run=nightly");
    try (Connection reader = server.connect(database);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      assertThat(release(statement)).isEqualTo("nightly");
      Outcome held = night.command("run", "--night=" + LAST, "--run=two");
      assertThat(held.exit()).as(held.err()).isEqualTo(6);
      assertThat(release(statement)).isEqualTo("nightly");
      assertThat(current().run()).isEqualTo("nightly");
      assertThat(platform.lake().nights().manifest(LAST)).map(Manifest::run).contains("two");
      reader.rollback();
      Outcome retried = night.command("run", "--night=" + LAST);
      assertThat(retried.exit()).as(retried.err()).isZero();
      assertThat(release(statement)).isEqualTo("two");
      assertThat(current().run()).isEqualTo("two");
    }
  }

  @Test
  void aNightIsTakenBackAndPutForthAgain() throws SQLException {
    MariaDbServer server = MariaDbServer.shared();
    String database = server.newDatabase();
    platform = published();
    TestNight night = publishingTo(database);
    CurrentPointer before = current();
    assertThat(night.must("rollback").out()).contains("2026-11-20").contains(LAST.toString());
    assertThat(current().night()).isEqualTo(LAST.minusDays(1));
    try (Connection reader = server.connect(database);
        Statement statement = reader.createStatement()) {
      assertThat(release(statement)).isEqualTo(current().run());
      assertThat(lists(statement, current())).isTrue();
      night.must("rollback", "--to=" + LAST);
      assertThat(release(statement)).isEqualTo(before.run());
      assertThat(lists(statement, before)).isTrue();
    }
    assertThat(current()).isEqualTo(before);
    Outcome facts = night.command("rollback", "--to=2026-11-17");
    assertThat(facts.exit()).isEqualTo(3);
    assertThat(facts.err()).contains("has facts only");
    Outcome absent = night.command("rollback", "--to=2020-01-01");
    assertThat(absent.exit()).isEqualTo(3);
    assertThat(absent.err()).contains("isn't committed");
    assertThat(current()).isEqualTo(before);
  }

  /** Whether the platform's lists are the published night's: as many, and by the same scores. */
  private boolean lists(Statement statement, CurrentPointer current) throws SQLException {
    String figures = "SELECT count(*), round(sum(score), 3), max(`rank`) FROM recommendation";
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement lake = duck.createStatement();
        ResultSet ours =
            lake.executeQuery(
                figures
                    .replace("`rank`", "rank")
                    .replace(
                        "recommendation",
                        "read_parquet([%s])".formatted(files(current, Table.RECOMMENDATION))));
        ResultSet theirs = statement.executeQuery(figures)) {
      ours.next();
      theirs.next();
      return ours.getLong(1) == theirs.getLong(1)
          && ours.getLong(1) > 0
          && ours.getDouble(2) == theirs.getDouble(2)
          && ours.getInt(3) == theirs.getInt(3);
    }
  }

  private TestNight publishingTo(String database) {
    Map<String, String> overrides = new HashMap<>(platform.overrides());
    overrides.put("database.url", '"' + database + '"');
    return new TestNight(platform.conf(), overrides, LAST);
  }

  private static String release(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT run_id FROM `release`")) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Keys, counts and money are equal exactly, other numbers nearly. Of the nights before, metric
   * says how the runs of then fell out: a load judges its last night only.
   */
  private void same(CurrentPointer one, CurrentPointer other) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      // What a run cost isn't the same twice.
      for (Table table : EnumSet.complementOf(EnumSet.of(Table.RUN_METRIC))) {
        assertThat(rows(duck, other, table).differences(rows(duck, one, table)))
            .as(table.tableName())
            .isEmpty();
      }
    }
  }

  private TestRowSet rows(Connection duck, CurrentPointer current, Table table)
      throws SQLException {
    List<String> key = new ArrayList<>(table.contract().key());
    key.add("dt");
    return TestRowSet.read(
        duck,
        "SELECT * EXCLUDE (run) FROM read_parquet([%s], hive_partitioning = true)%s"
            .formatted(
                files(current, table), table == Table.METRIC ? " WHERE dt = '" + LAST + "'" : ""),
        key);
  }

  private String files(CurrentPointer current, Table table) {
    return current.tables().get(table.tableName()).stream()
        .map(key -> "'" + platform.lake().address(key) + "'")
        .collect(Collectors.joining(", "));
  }
}

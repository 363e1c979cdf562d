package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One lake's life under a scheduler: a load, a night stage by stage, refusals, reruns. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SchedulerTest {
  private static final LocalDate LAST = LocalDate.parse("2026-11-21");
  private static final List<String> STAGES = TestNight.stages();
  private static final TestNight NIGHT = world();

  private static TestNight world() {
    Path world = TestNight.temporary("scheduled");
    Outcome made =
        TestNight.execute(
            "generate", "--users=12", "--contents=10", "--nights=5", "--seed=11", "--out=" + world);
    assertThat(made.exit()).isZero();
    TestNight night = TestNight.onFiles(world.resolve("raw"), world.resolve("lake"), LAST);
    night.must("run", "--from=2026-11-17", "--to=2026-11-20", "--full");
    return night;
  }

  private static Outcome stage(String run, String stage) {
    return NIGHT.command("run", "--night=" + LAST, "--only=" + stage, "--run=" + run);
  }

  private static CurrentPointer current() {
    return NIGHT.lake().nights().current().orElseThrow();
  }

  @Test
  @Order(1)
  void aRunBeginsWithItsFirstStageAndKeepsTheOrder() {
    Outcome early = stage("nightly", "profile");
    assertThat(early.exit()).isEqualTo(3);
    assertThat(early.err()).contains("ingest");
    assertThat(stage("nightly", "ingest").exit()).isZero();
    Outcome jump = stage("nightly", "recommend");
    assertThat(jump.exit()).isEqualTo(3);
    assertThat(jump.err()).contains("recommend needs forget");
  }

  @Test
  @Order(2)
  void aStageThatIsDoneAgainStrikesThoseAfterIt() {
    for (String stage : through("forget", "check")) {
      assertThat(stage("nightly", stage).exit()).as(stage).isZero();
    }
    assertThat(stage("nightly", "train").exit()).isZero();
    Outcome struck = stage("nightly", "check");
    assertThat(struck.exit()).isEqualTo(3);
    assertThat(struck.err()).contains("check needs recommend");
  }

  @Test
  @Order(3)
  void aRefusalLeavesWhatIsPublishedAndSaysWhy() {
    for (String stage : through("recommend", "report")) {
      assertThat(stage("nightly", stage).exit()).as(stage).isZero();
    }
    CurrentPointer before = current();
    Lake lake = NIGHT.lake();
    Night night = new Night(LAST, LAST, "nightly", false, Optional.empty(), ZoneOffset.UTC);
    List<Manifest.Verdict> honest = lake.run(night).draft().gates();
    lake.run(night).recordVerdicts(List.of(verdict("money_kept", true, "0.01")));
    Outcome integrity = stage("nightly", "publish");
    assertThat(integrity.exit()).isEqualTo(4);
    assertThat(integrity.err()).contains("gate money_kept refused: 0.01 (limit 0)");
    assertThat(NIGHT.lake().nights().manifest(LAST)).isEmpty();
    assertThat(NIGHT.must("status").out()).contains("refused").contains("money_kept");

    lake.run(night).recordVerdicts(List.of(verdict("no_owned_item", false, "3 rows")));
    Outcome quality = stage("nightly", "publish");
    assertThat(quality.exit()).isEqualTo(4);
    assertThat(quality.err()).contains("no_owned_item").contains("published before stays in place");
    assertThat(NIGHT.lake().nights().manifest(LAST)).map(Manifest::run).contains("nightly");
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
    assertThat(NIGHT.lake().nights().manifest(LAST).orElseThrow().accepted())
        .containsExactly("contracts", "no_owned_item");
    assertThat(NIGHT.must("status", "--night=" + LAST).out()).contains("overruled, limit 0");
    assertThat(NIGHT.must("status").out()).doesNotContain("no_owned_item");
  }

  private static List<String> through(String first, String last) {
    return STAGES.subList(STAGES.indexOf(first), STAGES.indexOf(last) + 1);
  }

  private static Manifest.Verdict verdict(String gate, boolean integrity, String value) {
    return new Manifest.Verdict(
        gate, integrity, value, "0", false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Outcome accepting(String gate) {
    return NIGHT.command("run", "--night=" + LAST, "--run=nightly", "--accept=" + gate);
  }

  @Test
  @Order(4)
  void aClearedRunIsAnotherOneUnderTheSameName() {
    for (String stage : STAGES) {
      assertThat(stage("nightly", stage).exit()).as(stage).isZero();
    }
    assertThat(current().night()).isEqualTo(LAST);
    assertThat(current().run()).isEqualTo("nightly.2");
  }

  @Test
  @Order(5)
  void theNightRunAgainInOneGoIsTheSame() throws SQLException, IOException {
    CurrentPointer before = current();
    NIGHT.must("run");
    assertThat(current().run()).isEqualTo("r1");
    same(before, current());
  }

  @Test
  @Order(6)
  void aNightThatWasLoadedIsRebuiltWithTheLoad() throws SQLException, IOException {
    CurrentPointer before = current();
    assertThat(NIGHT.must("plan", "--from=2026-11-19").out()).contains("2026-11-17");
    NIGHT.must("run", "--from=2026-11-19");
    assertThat(current().run()).isNotEqualTo(before.run());
    same(before, current());
  }

  @Test
  @Order(7)
  void aPublicationThatAReaderHoldsUpIsFinishedLater() throws SQLException {
    MariaDbServer server = MariaDbServer.shared();
    String database = server.newDatabase();
    TestNight night = publishingTo(database);
    night.must("run", "--night=" + LAST, "--run=one");
    try (Connection reader = server.connect(database);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      assertThat(release(statement)).isEqualTo("one");
      Outcome held = night.command("run", "--night=" + LAST, "--run=two");
      assertThat(held.exit()).as(held.err()).isEqualTo(6);
      assertThat(release(statement)).isEqualTo("one");
      assertThat(current().run()).isEqualTo("one");
      assertThat(NIGHT.lake().nights().manifest(LAST)).map(Manifest::run).contains("two");
      reader.rollback();
      Outcome retried = night.command("run", "--night=" + LAST);
      assertThat(retried.exit()).as(retried.err()).isZero();
      assertThat(release(statement)).isEqualTo("two");
      assertThat(current().run()).isEqualTo("two");
    }
  }

  @Test
  @Order(8)
  void aNightIsTakenBackAndPutForthAgain() throws SQLException {
    MariaDbServer server = MariaDbServer.shared();
    String database = server.newDatabase();
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
  private static boolean lists(Statement statement, CurrentPointer current) throws SQLException {
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

  private static TestNight publishingTo(String database) {
    Map<String, String> overrides = new HashMap<>(NIGHT.overrides());
    overrides.put("database.url", '"' + database + '"');
    return new TestNight(NIGHT.conf(), overrides, LAST);
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
  private static void same(CurrentPointer one, CurrentPointer other) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      // What a run cost isn't the same twice.
      for (Table table : EnumSet.complementOf(EnumSet.of(Table.RUN_METRIC))) {
        assertThat(rows(duck, other, table).differences(rows(duck, one, table)))
            .as(table.tableName())
            .isEmpty();
      }
    }
  }

  private static TestRowSet rows(Connection duck, CurrentPointer current, Table table)
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

  private static String files(CurrentPointer current, Table table) {
    return current.tables().get(table.tableName()).stream()
        .map(key -> "'" + NIGHT.lake().address(key) + "'")
        .collect(Collectors.joining(", "));
  }
}

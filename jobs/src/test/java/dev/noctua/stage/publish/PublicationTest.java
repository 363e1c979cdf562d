package dev.noctua.stage.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.SmallPlatform;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.core.Failure;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.servers.FaultProxy;
import dev.noctua.servers.MariaDbServer;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.publish.PlatformReader.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Publications into a real database: watched, held up, broken, ended early, overtaken. */
@Tag("world")
final class PublicationTest {
  private static final LocalDate LAST = SmallPlatform.LAST;
  private static final LocalDate BEFORE = SmallPlatform.BEFORE;
  private static final MariaDbServer SERVER = MariaDbServer.shared();

  /** Two nights with lists. */
  private static final TestNight WORLD = world();

  private final String url = SERVER.newDatabase();
  private final TestNight night = publishingTo(url, 3);
  private Connection admin;

  private static TestNight world() {
    TestNight night = SmallPlatform.before("publish");
    night.must("run", "--night=" + LAST, "--run=" + SmallPlatform.RUN, "--only=publish");
    return night;
  }

  private static TestNight publishingTo(String url, int generations) {
    Map<String, String> overrides = new HashMap<>(WORLD.overrides());
    overrides.put("database.url", '"' + url + '"');
    overrides.put("database.generations", "" + generations);
    return new TestNight(WORLD.conf(), overrides, LAST);
  }

  @BeforeEach
  void connect() throws SQLException {
    WORLD.must("rollback", "--to=" + LAST);
    admin = SERVER.connect(url);
  }

  @AfterEach
  void disconnect() throws SQLException {
    admin.close();
  }

  private void put(LocalDate day) {
    night.must("rollback", "--to=" + day);
  }

  private Outcome tryToPut(LocalDate day) {
    return night.command("rollback", "--to=" + day);
  }

  private static CurrentPointer current() {
    return WORLD.lake().nights().current().orElseThrow();
  }

  private static Manifest manifest(LocalDate day) {
    return WORLD.lake().nights().require(day);
  }

  private List<String> ask(String sql) throws SQLException {
    try (Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }

  private void change(String sql) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private String live() throws SQLException {
    return ask("SELECT concat(night, ' g', generation) FROM `release`").get(0);
  }

  private List<String> tables(String like) throws SQLException {
    return ask("SHOW TABLES LIKE '" + like + "'");
  }

  private List<String> users() throws SQLException {
    return ask("SELECT DISTINCT user_id FROM recommendation ORDER BY user_id LIMIT 3");
  }

  /** What each run serves, by publishing one after the other; the last night stays. */
  private Map<String, Map<String, Served>> served() throws SQLException {
    Map<String, Map<String, Served>> served = new HashMap<>();
    for (LocalDate day : List.of(BEFORE, LAST)) {
      put(day);
      served.put(manifest(day).run(), PlatformReader.lists(admin, users()));
    }
    assertThat(served).hasSize(2);
    return served;
  }

  /** Calls {@code then} once a table of this name is there, while the command runs. */
  private Thread onceThereIs(String like, SqlAction then) {
    Thread thread =
        new Thread(
            () -> {
              try (Connection own = SERVER.connect(url);
                  Statement statement = own.createStatement()) {
                while (true) {
                  try (ResultSet row = statement.executeQuery("SHOW TABLES LIKE '" + like + "'")) {
                    if (row.next()) {
                      String name = row.getString(1);
                      then.with(statement, name);
                      return;
                    }
                  }
                  TimeUnit.MILLISECONDS.sleep(2);
                }
              } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @FunctionalInterface
  private interface SqlAction {
    void with(Statement statement, String table) throws SQLException;
  }

  @Test
  void everybodyIsServedOneWholeListWhileNightsArePublished() throws SQLException {
    Map<String, Map<String, Served>> expected = served();
    try (PlatformReader people =
        PlatformReader.start(() -> SERVER.connect(url), expected, users())) {
      put(BEFORE);
      put(LAST);
      publishingTo(url, 1).must("rollback", "--to=" + BEFORE);
      publishingTo(url, 1).must("rollback", "--to=" + LAST);
      assertThat(live()).as("loaded again").isEqualTo(LAST + " g3");
      publishingTo(url, 1).must("rollback", "--to=" + BEFORE);
      assertThat(live()).isEqualTo(BEFORE + " g4");
      assertThat(people.wrong()).isEmpty();
      assertThat(people.reads()).isGreaterThan(100);
    }
  }

  @Test
  void whoHoldsALongTransactionHoldsUpThePublicationAndNobodyElse() throws SQLException {
    Map<String, Map<String, Served>> expected = served();
    try (Connection reader = SERVER.connect(url);
        Statement statement = reader.createStatement();
        PlatformReader people =
            PlatformReader.start(() -> SERVER.connect(url), expected, users())) {
      reader.setAutoCommit(false);
      statement.executeQuery("SELECT count(*) FROM recommendation").close();
      Outcome held = tryToPut(BEFORE);
      assertThat(held.exit()).isEqualTo(6);
      assertThat(held.err())
          .contains(
              "a transaction holds a table", "session " + connectionId(statement), "run again");
      assertThat(people.longestSeconds()).isLessThan(5);
      assertThat(people.wrong()).isEmpty();
      assertThat(current().night()).isEqualTo(LAST);
      assertThat(tables("%\\_f%")).isEmpty();
      reader.rollback();
      put(BEFORE);
      assertThat(people.wrong()).isEmpty();
    }
    assertThat(live()).as("still without a load").isEqualTo(BEFORE + " g2");
    assertThat(current().night()).isEqualTo(BEFORE);
  }

  @Test
  void whoReadsAnOlderSnapshotIsToldSoAndNotServedAnEmptyList() throws Exception {
    put(LAST);
    change("CREATE TABLE other (a INT) ENGINE = InnoDB");
    List<String> users = users();
    try (Connection old = SERVER.connect(url);
        Statement statement = old.createStatement()) {
      old.setAutoCommit(false);
      Thread looking =
          onceThereIs(
              "trending\\_content\\_g%\\_f%",
              (unused, table) -> statement.executeQuery("SELECT * FROM other").close());
      put(BEFORE);
      looking.join();
      assertThatThrownBy(() -> PlatformReader.lists(old, users))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1412));
      old.rollback();
      assertThat(PlatformReader.lists(old, users).get("all").rows()).isNotEmpty();
    }
  }

  private static long connectionId(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT connection_id()")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aRowThatChangedOnItsWayIsRefused() throws Exception {
    put(LAST);
    String before = live();
    Thread tampering =
        onceThereIs(
            "trending\\_content\\_g%\\_f%",
            (statement, table) ->
                statement.execute(
                    "CREATE TRIGGER tamper BEFORE INSERT ON `%s` FOR EACH ROW SET NEW.title = concat(NEW.title, '!')"
                        .formatted(table)));
    Outcome refused = tryToPut(BEFORE);
    tampering.join();
    assertThat(refused.exit()).isEqualTo(6);
    assertThat(refused.err()).contains("trending_content: the database holds", "triggers");
    assertThat(live()).isEqualTo(before);
    assertThat(current().night()).isEqualTo(LAST);
    assertThat(tables("%\\_f%")).isEmpty();
  }

  @Test
  void generationsStayAsLongAsTheyMayAndAreGoneBackToWithoutALoad() throws SQLException {
    put(BEFORE);
    assertThat(live()).as("the published night first, then the one asked for").endsWith(" g2");
    put(LAST);
    assertThat(live()).isEqualTo(LAST + " g1");
    put(BEFORE);
    assertThat(live()).isEqualTo(BEFORE + " g2");
    change("DELETE FROM recommendation_g1 LIMIT 1");
    put(LAST);
    assertThat(live()).as("what isn't whole is loaded").isEqualTo(LAST + " g3");
    assertThat(tables("recommendation\\_g%"))
        .containsExactlyInAnyOrder("recommendation_g1", "recommendation_g2");
    put(LAST);
    assertThat(tables("%\\_g%")).hasSize(8).doesNotContain("recommendation_g1");
    publishingTo(url, 1).must("rollback", "--to=" + BEFORE);
    assertThat(live()).isEqualTo(BEFORE + " g2");
    assertThat(tables("%\\_g%")).isEmpty();
  }

  @Test
  void tablesFromBeforeGenerationsWereCountedAreSetAside() throws SQLException {
    put(LAST);
    change("ALTER TABLE `release` DROP COLUMN generation, DROP COLUMN fence");
    put(BEFORE);
    assertThat(tables("release\\_g%")).containsExactlyInAnyOrder("release_g0", "release_g1");
    change("DROP TABLE release_g1");
    put(LAST);
    assertThat(live()).as("loaded").isEqualTo(LAST + " g3");
  }

  @Test
  void aPublicationThatEndedBeforeThePointerIsFinishedByTheNextCommand()
      throws SQLException, IOException {
    put(BEFORE);
    Path lake = Path.of(WORLD.settings().storage().lake());
    String before = Files.readString(lake.resolve("current.json"));
    List<String> stages = TestNight.stages();
    String run = "ended-" + url.replaceAll(".*noctua_(\\d+).*", "$1");
    night.must(
        "run",
        "--night=" + LAST,
        "--run=" + run,
        "--only=" + String.join(",", stages.subList(0, stages.size() - 1)));
    Path draft = lake.resolve("nights/" + LAST + "." + run + ".draft.json");
    String drafted = Files.readString(draft);
    night.must("run", "--night=" + LAST, "--run=" + run, "--only=publish");
    Files.writeString(lake.resolve("current.json"), before);
    Files.writeString(draft, drafted);

    Outcome next = night.command("run", "--night=" + LAST, "--run=no", "--only=train");

    assertThat(next.exit()).as("it has nothing to train on").isEqualTo(3);
    assertThat(next.err()).contains("the lake follows");
    assertThat(current().run()).isEqualTo(run);
    assertThat(draft).doesNotExist();

    for (List<String> again :
        List.of(List.of("--only=publish"), List.of("--only=publish"), List.<String>of())) {
      List<String> command = new ArrayList<>(List.of("run", "--night=" + LAST, "--run=" + run));
      command.addAll(again);
      assertThat(night.must(command.toArray(String[]::new)).err())
          .contains("nothing is left to do");
      assertThat(current().run()).as("not computed again").isEqualTo(run);
      assertThat(draft).doesNotExist();
      Files.writeString(lake.resolve("current.json"), before);
      Files.writeString(draft, drafted);
    }
    night.must("run", "--night=" + LAST, "--run=" + run, "--only=publish");
  }

  @Test
  void aRollbackThatEndedBeforeThePointerIsFinishedByTheNextCommand()
      throws SQLException, IOException {
    put(LAST);
    Path pointer = Path.of(WORLD.settings().storage().lake()).resolve("current.json");
    String before = Files.readString(pointer);
    put(BEFORE);
    Files.writeString(pointer, before);
    Outcome next = tryToPut(BEFORE);
    assertThat(next.err()).contains("the lake follows");
    assertThat(next.exit()).as("that is done").isZero();
    assertThat(current().night()).isEqualTo(BEFORE);
  }

  @Test
  void aDatabaseThatIsBehindIsLoadedAgain() throws SQLException, IOException {
    Path pointer = Path.of(WORLD.settings().storage().lake()).resolve("current.json");
    String last = Files.readString(pointer);
    publishingTo(url, 1).must("rollback", "--to=" + BEFORE);
    Files.writeString(pointer, last);
    Outcome next = night.command("run", "--night=" + LAST, "--run=no", "--only=train");
    assertThat(next.err()).contains("night " + BEFORE, "loaded into the database");
    assertThat(live()).startsWith(LAST.toString());
    assertThat(current().night()).isEqualTo(LAST);
    for (String table : Generations.TABLES) {
      change("DROP TABLE `" + table + "`");
    }
    next = night.command("run", "--night=" + LAST, "--run=no", "--only=train");
    assertThat(next.err()).contains("The database has no night");
    assertThat(live()).startsWith(LAST.toString());
  }

  @Test
  void aDatabaseThatGoesAwayMeanwhileChangesNothing() throws Exception {
    put(LAST);
    try (FaultProxy proxy = FaultProxy.to(SERVER.port())) {
      TestNight over = publishingTo(url.replace(":" + SERVER.port(), ":" + proxy.port()), 3);
      Thread breaking =
          onceThereIs("trending\\_content\\_g%\\_f%", (statement, table) -> proxy.hiccup());
      over.must("rollback", "--to=" + BEFORE);
      breaking.join();
      assertThat(live()).startsWith(BEFORE.toString());
      assertThat(tables("%\\_f%")).isEmpty();
      String before = live();

      for (String kept : tables("recommendation\\_g%")) {
        change("DELETE FROM " + kept);
      }
      breaking = onceThereIs("trending\\_content\\_g%\\_f%", (statement, table) -> proxy.down());
      Outcome gone = over.command("rollback", "--to=" + LAST);
      breaking.join();
      assertThat(gone.exit()).isEqualTo(6);
      assertThat(gone.err()).contains("the database at jdbc:mysql:", "08S01");
      assertThat(gone.err()).doesNotContain("test-password");
      assertThat(live()).isEqualTo(before);
      assertThat(current().night()).isEqualTo(BEFORE);

      proxy.up();
      assertThat(over.must("rollback", "--to=" + LAST).err()).contains("which ended early");
    }
    assertThat(live()).startsWith(LAST.toString());
    assertThat(tables("%\\_f%")).isEmpty();
  }

  @Test
  void whoWasOvertakenPutsNothingInUse() throws SQLException {
    put(LAST);
    String before = live();
    // Above those of the commands that have published here.
    Generations slow = generations(1001);
    Generation late = slow.load(PlatformTables.of(WORLD.lake(), manifest(BEFORE)));
    Generations next = generations(1002);
    assertThat(next.dropAbandoned()).isTrue();
    assertThatThrownBy(late::swap).isInstanceOf(Failure.Locked.class);
    assertThat(live()).isEqualTo(before);

    Generation torn = slow.load(PlatformTables.of(WORLD.lake(), manifest(BEFORE)));
    change("DROP TABLE trending_content_g3_f1001");
    assertThatThrownBy(torn::swap).isInstanceOf(Failure.Locked.class);
    assertThat(live()).as("renames all or nothing").isEqualTo(before);
    assertThat(tables("%\\_g2")).isEmpty();

    Generation paused = slow.load(PlatformTables.of(WORLD.lake(), manifest(BEFORE)));
    Generation newer = next.load(PlatformTables.of(WORLD.lake(), manifest(BEFORE)));
    assertThatThrownBy(slow::dropAbandoned).isInstanceOf(Failure.Locked.class);
    assertThat(tables("%\\_f1002")).as("what its successor loads stays").isNotEmpty();
    newer.swap();
    assertThatThrownBy(paused::swap)
        .isInstanceOf(Failure.Locked.class)
        .hasMessageContaining("fence 1002");
    assertThatThrownBy(() -> slow.load(PlatformTables.of(WORLD.lake(), manifest(LAST))).swap())
        .isInstanceOf(Failure.Locked.class);
    assertThat(tables("%\\_f%")).isEmpty();
    assertThat(live()).startsWith(BEFORE.toString());
  }

  private Generations generations(long fence) {
    Secrets secrets = Secrets.read(night.settings(), System.getenv());
    Settings.Database settings = new Settings.Database(url, 3);
    return new Generations(new PlatformDatabase(settings, secrets), 3, fence);
  }

  @Test
  void listsWithAHoleAreRefused() throws SQLException {
    put(LAST);
    PlatformTables whole = PlatformTables.of(WORLD.lake(), manifest(BEFORE));
    PlatformTables holed =
        new PlatformTables(
            BEFORE,
            "holed",
            table ->
                table == PlatformTable.SIMILAR_CONTENT.lists()
                    ? whole.lake().apply(table).where("rank <> 1")
                    : whole.lake().apply(table));
    assertThatThrownBy(() -> generations(0).load(holed))
        .isInstanceOf(Failure.Refused.class)
        .hasMessageContaining("similar_content of night " + BEFORE);
    assertThat(tables("%\\_f%")).isEmpty();
  }

  private Outcome tryToRun() {
    return night.command("run", "--night=" + LAST, "--run=no", "--only=train");
  }

  @Test
  void tablesOfOthersAreNamedAndNeverTouched() throws SQLException {
    String ours =
        PlatformTable.RECOMMENDATION
            .create("x", "utf8mb4_nopad_bin")
            .replaceFirst(" COMMENT.*", "");
    Map<String, String> made =
        Map.of(
            "recommendation", "CREATE TABLE recommendation (user_id INT PRIMARY KEY, note TEXT)",
            "release", "CREATE TABLE `release` (version VARCHAR(20))",
            "recommendation_g3", ours.replace("`x`", "recommendation_g3"),
            "similar_content_g1_f1", "CREATE TABLE similar_content_g1_f1 (a INT)",
            "trending_content", "CREATE VIEW trending_content AS SELECT 1 AS a");
    for (Map.Entry<String, String> foreign : made.entrySet()) {
      String name = foreign.getKey();
      change(foreign.getValue());
      if (name.equals("release")) {
        change("INSERT INTO `release` VALUES ('1.0')");
      }
      for (Outcome refused : List.of(tryToRun(), tryToPut(LAST))) {
        assertThat(refused.exit()).as(name).isEqualTo(2);
        assertThat(refused.err()).contains("hasn't made", "names that it needs: " + name + ";");
      }
      assertThat(tables("%")).containsExactly(name);
      change("DROP %s `%s`".formatted(name.startsWith("trending") ? "VIEW" : "TABLE", name));
    }
    put(LAST);
    change("CREATE TABLE recommendation_g7 AS SELECT 'u1' AS user_id");
    assertThat(tryToPut(BEFORE).exit()).isEqualTo(2);
    Secrets secrets = Secrets.read(night.settings(), System.getenv());
    Optional<Settings.Database> database = Optional.of(new Settings.Database(url, 3));
    List<String> listed = List.of("u1");
    assertThat(ListEraser.count(database, secrets, listed, UnaryOperator.identity()))
        .as("rows of a table of others")
        .isZero();
    change("DROP TABLE recommendation_g7");
    change("CREATE TABLE recommendation_backup LIKE recommendation");
    put(BEFORE);
    publishingTo(url, 1).must("rollback", "--to=" + LAST);
    assertThat(tables("recommendation%"))
        .containsExactlyInAnyOrder("recommendation", "recommendation_backup");
  }

  @Test
  void tablesThatAnEarlierVersionMadeAreOurs() throws SQLException {
    put(BEFORE);
    put(LAST);
    for (String table : tables("%")) {
      change("ALTER TABLE `%s` COMMENT = ''".formatted(table));
    }
    change("CREATE TABLE recommendation_g9_f1 LIKE recommendation");
    put(BEFORE);
    assertThat(tables("%\\_f%")).isEmpty();
    assertThat(live()).as("without a load").isEqualTo(BEFORE + " g2");
    publishingTo(url, 1).must("rollback", "--to=" + LAST);
    assertThat(tables("%")).hasSize(4);
    change("DELETE FROM `release`");
    assertThat(tryToRun().exit()).as("nothing says whose they are").isEqualTo(2);
  }

  @Test
  void aGenerationThatSomebodyHangsOnIsNamedAndStays() throws SQLException {
    put(BEFORE);
    change(
        "CREATE TABLE basket (user_id VARCHAR(64), list VARCHAR(32), `rank` INT, CONSTRAINT likes FOREIGN KEY (user_id, list, `rank`) REFERENCES recommendation (user_id, list, `rank`)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin");
    change("CREATE TRIGGER seen BEFORE DELETE ON similar_content FOR EACH ROW SET @seen = 1");
    TestNight one = publishingTo(url, 1);
    String[] held = {
      "recommendation_g2 is held by foreign key likes of table",
      ".basket",
      "similar_content_g2 is held by trigger seen"
    };
    Outcome warned = one.must("rollback", "--to=" + LAST);
    assertThat(warned.err()).contains("table recommendation is held by foreign key").contains(held);
    assertThat(live()).startsWith(LAST.toString());
    assertThat(tables("%\\_g%"))
        .containsExactlyInAnyOrder("recommendation_g2", "similar_content_g2");
    assertThat(one.command("run", "--night=" + LAST, "--run=no", "--only=train").err())
        .contains(held);
    change("DROP TABLE basket");
    change("DROP TRIGGER seen");
    change("CREATE VIEW old AS SELECT user_id FROM recommendation_g2");
    assertThat(one.must("rollback", "--to=" + BEFORE).err())
        .contains("recommendation_g2 is held by view");
    assertThat(tables("%\\_g%")).containsExactly("recommendation_g2");
    change("DROP VIEW old");
    one.must("rollback", "--to=" + LAST);
    assertThat(tables("%\\_g%")).isEmpty();
  }
}

package dev.noctua.faults;

import dev.noctua.SmallPlatform;
import dev.noctua.TestFiles;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.servers.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The {@link SmallPlatform}, published to a database up to the day before its last, and its last
 * night as an undisturbed run leaves it.
 */
final class FaultWorld {
  static final LocalDate LAST = SmallPlatform.LAST;
  static final String RUN = SmallPlatform.RUN;
  static final List<String> STAGES = SmallPlatform.STAGES;
  private static final int PUBLISH = STAGES.size() - 1;

  private static final class Holder {
    static final FaultWorld WORLD = make();
  }

  private final TestNight before;
  private final TestNight undisturbed;
  private final List<Long> bytes;

  private FaultWorld(TestNight before, TestNight undisturbed, List<Long> bytes) {
    this.before = before;
    this.undisturbed = undisturbed;
    this.bytes = bytes;
  }

  /** The one that all tests share; what they change are copies. */
  static FaultWorld get() {
    return Holder.WORLD;
  }

  private static FaultWorld make() {
    TestNight before = on(SmallPlatform.copy(0), MariaDbServer.shared().newDatabase());
    before.must("rollback", "--to=" + SmallPlatform.BEFORE);
    List<Long> bytes = new ArrayList<>();
    for (int stage = 0; stage < PUBLISH; stage++) {
      bytes.add(Written.between(SmallPlatform.lake(stage), SmallPlatform.lake(stage + 1)));
    }
    TestNight undisturbed = on(SmallPlatform.copy(PUBLISH), copy(database(before)));
    Written written = new Written(lake(undisturbed));
    undisturbed.must(command("--only=" + STAGES.get(PUBLISH)));
    bytes.add(written.more());
    return new FaultWorld(before, undisturbed, bytes);
  }

  /** The night's command. */
  static String[] command(String... more) {
    return Stream.concat(Stream.of("run", "--night=" + LAST, "--run=" + RUN), Stream.of(more))
        .toArray(String[]::new);
  }

  /** The night as an undisturbed run has published it. */
  TestNight undisturbed() {
    return undisturbed;
  }

  /** The lake and the database in use before the night. */
  TestNight before() {
    return before;
  }

  /** Bytes that a stage of an undisturbed run writes. */
  long bytes(int stage) {
    return bytes.get(stage);
  }

  /** The night with its first stages done, for somebody to go on with. */
  TestNight copy(int stagesDone) {
    TestNight night = stagesDone == 0 ? copyOfLake(before) : SmallPlatform.copy(stagesDone);
    return on(night, copy(database(before)));
  }

  private static TestNight copyOfLake(TestNight night) {
    Path lake = TestNight.temporary("lake");
    TestFiles.copy(lake(night), lake);
    return night.with("storage.lake", lake.toString());
  }

  /** A night's lake, raw files and database, for somebody to change all of it. */
  static TestNight copyOf(TestNight night) {
    Path raw = TestNight.temporary("raw");
    TestFiles.copy(Path.of(night.overrides().get("storage.raw")), raw);
    return on(copyOfLake(night).with("storage.raw", raw.toString()), copy(database(night)));
  }

  private static TestNight on(TestNight night, String database) {
    return night.with("database.url", '"' + database + '"');
  }

  private static String database(TestNight night) {
    return night.settings().database().orElseThrow().url();
  }

  static Path lake(TestNight night) {
    return Path.of(night.overrides().get("storage.lake"));
  }

  /** A connection to the night's database. */
  static Connection connect(TestNight night) throws SQLException {
    return MariaDbServer.shared().connect(database(night));
  }

  /** A database with the same tables. */
  private static String copy(String database) {
    String other = MariaDbServer.shared().newDatabase();
    try (Connection connection = MariaDbServer.shared().connect(other);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet row = statement.executeQuery("SHOW TABLES IN " + name(database))) {
        while (row.next()) {
          tables.add("`" + row.getString(1) + "`");
        }
      }
      for (String table : tables) {
        String original = name(database) + "." + table;
        statement.execute("CREATE TABLE %s LIKE %s".formatted(table, original));
        statement.execute("INSERT INTO %s SELECT * FROM %s".formatted(table, original));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return other;
  }

  private static String name(String url) {
    return url.replaceAll(".*/|[?].*", "");
  }
}

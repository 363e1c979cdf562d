package dev.noctua.faults;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.servers.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small platform, loaded and published up to the day before its last, and its last night as an
 * undisturbed run leaves it: after each stage, and in the end.
 */
final class FaultWorld {
  static final LocalDate LAST = LocalDate.parse("2026-11-21");
  static final String RUN = "nightly";
  static final List<String> STAGES = TestNight.stages();

  private static final class Holder {
    static final FaultWorld WORLD = make();
  }

  private final Path folder;
  private final String published;
  private final TestNight undisturbed;
  private final List<Long> bytes = new ArrayList<>();

  private FaultWorld(Path folder, String published, TestNight undisturbed) {
    this.folder = folder;
    this.published = published;
    this.undisturbed = undisturbed;
  }

  /** The one that all tests share; what they change are copies. */
  static FaultWorld get() {
    return Holder.WORLD;
  }

  private static FaultWorld make() {
    Path folder = TestNight.temporary("faults");
    Path raw = folder.resolve("raw");
    Outcome made =
        TestNight.execute(
            "generate",
            "--users=12",
            "--contents=10",
            "--nights=4",
            "--seed=17",
            "--out=" + folder);
    if (made.exit() != 0) {
      throw new AssertionError(made.err());
    }
    String published = MariaDbServer.shared().newDatabase();
    on(raw, folder.resolve("after 0"), published)
        .must("run", "--from=2026-11-18", "--to=2026-11-20", "--full");
    TestNight undisturbed = on(raw, folder.resolve("undisturbed"), copy(published));
    FaultWorld world = new FaultWorld(folder, published, undisturbed);
    copy(folder.resolve("after 0"), folder.resolve("undisturbed"));
    Written written = new Written(folder.resolve("undisturbed"));
    for (int stage = 0; stage < STAGES.size(); stage++) {
      undisturbed.must(command("--only=" + STAGES.get(stage)));
      world.bytes.add(written.more());
      copy(folder.resolve("undisturbed"), folder.resolve("after " + (stage + 1)));
    }
    return world;
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
    return on(folder.resolve("raw"), folder.resolve("after 0"), published);
  }

  /** Bytes that a stage of an undisturbed run writes. */
  long bytes(int stage) {
    return bytes.get(stage);
  }

  /** The night with its first stages done, for somebody to go on with. */
  TestNight copy(int stagesDone) {
    Path lake = TestNight.temporary("lake");
    copy(folder.resolve("after " + stagesDone), lake);
    return on(folder.resolve("raw"), lake, copy(published));
  }

  /** A night's lake, raw files and database, for somebody to change all of it. */
  static TestNight copyOf(TestNight night) {
    Path lake = TestNight.temporary("lake");
    copy(lake(night), lake);
    Path raw = TestNight.temporary("raw");
    copy(Path.of(night.overrides().get("storage.raw")), raw);
    String database = copy(night.settings().database().orElseThrow().url());
    return night
        .with("storage.lake", lake.toString())
        .with("storage.raw", raw.toString())
        .with("database.url", '"' + database + '"');
  }

  private static TestNight on(Path raw, Path lake, String database) {
    return TestNight.onFiles(raw, lake, LAST)
        .with("als.iterations", "3")
        .with("database.url", '"' + database + '"');
  }

  static Path lake(TestNight night) {
    return Path.of(night.overrides().get("storage.lake"));
  }

  /** A connection to the night's database. */
  static Connection connect(TestNight night) throws SQLException {
    return MariaDbServer.shared().connect(night.settings().database().orElseThrow().url());
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Path target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          // Raw files are told apart by when they were changed.
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

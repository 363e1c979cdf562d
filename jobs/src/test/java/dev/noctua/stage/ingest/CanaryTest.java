package dev.noctua.stage.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.NoctuaProcess;
import dev.noctua.servers.MariaDbServer;
import dev.noctua.stage.ingest.parse.FaultMatrix;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People and secrets that stand in every channel that leads into a night, among them every line of
 * the fault matrix, and that are looked for in all that comes out: standard output, the log at its
 * most talkative, messages, report, manifests, and each cell of each open table.
 */
@Tag("outer")
@Tag("world")
class CanaryTest {
  private static final String DAY = "2026-11-21";
  private static final String NAME = "canary-name-47";
  private static final String MAIL = "canary.mail.47@example.org";
  private static final String PHONE = "13947474747";
  private static final String PERSON = "canary-person-47";
  private static final String KEY_SECRET = "canary-key-secret-47";
  private static final String PASSWORD = "canary-password-47";
  private static final String S3_SECRET = "canary-s3-secret-47";

  private static final Pattern UNNAMED = Pattern.compile(String.join("|", NAME, MAIL, PHONE));
  private static final Pattern PEOPLE = Pattern.compile(UNNAMED + "|" + PERSON);
  private static final Pattern SECRETS =
      Pattern.compile(String.join("|", KEY_SECRET, PASSWORD, S3_SECRET));

  @TempDir Path folder;

  private final Map<String, String> environment = new LinkedHashMap<>();

  @BeforeEach
  void plant() throws IOException {
    environment.put("NOCTUA_USER_KEY_SECRET", KEY_SECRET);
    environment.put("NOCTUA_DATABASE_USER", MariaDbServer.shared().user());
    environment.put("NOCTUA_DATABASE_PASSWORD", PASSWORD);
    environment.put("AWS_ACCESS_KEY_ID", "nobody");
    environment.put("AWS_SECRET_ACCESS_KEY", S3_SECRET);
    String personal =
        "\"username\":\"%s\",\"email\":\"%s\",\"phone\":\"%s\",".formatted(NAME, MAIL, PHONE);
    Map<String, List<String>> lines = new LinkedHashMap<>();
    int number = 0;
    for (FaultMatrix.Case fault : FaultMatrix.lines()) {
      if (fault.line().length() < 10_000) {
        String line =
            fault
                .line()
                .replace("'event_id':'e'", "'event_id':'e" + number++ + "'")
                .replace("'user_id':'u'", "'user_id':'" + PERSON + "'")
                .replace('\'', '"')
                .replace("\n", " ");
        lines
            .computeIfAbsent(fault.log().logName(), log -> new ArrayList<>())
            .addAll(
                List.of(
                    line.replaceFirst("\\{", "{" + personal),
                    line.replaceFirst("}$", ",\"note\":\"" + NAME + " " + MAIL + "\"}"),
                    line.replaceFirst("\\{", "{\"user_id\":[\"" + PERSON + "\"],"),
                    line.replace("\"type\":\"", "\"type\":\"" + NAME)));
      }
    }
    for (Map.Entry<String, List<String>> log : lines.entrySet()) {
      Path day = Files.createDirectories(folder.resolve("raw/" + log.getKey() + "/dt=" + DAY));
      Files.writeString(day.resolve("part.jsonl"), String.join("\n", log.getValue()) + "\n", UTF_8);
    }
  }

  /** Runs a command in a process of its own, as the launcher does, and looks at what it says. */
  private String says(int exit, String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--conf", Path.of("../conf/local.yaml").toRealPath().toString()));
    words.addAll(List.of("--set", "storage.lake=" + folder.resolve("lake")));
    words.addAll(List.of("--set", "spark.master=local[2]"));
    Path said = Files.createTempFile(folder, "said", ".log");
    ProcessBuilder builder =
        NoctuaProcess.of(words).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor()).as(Files.readString(said)).isEqualTo(exit);
    String text = Files.readString(said, ISO_8859_1);
    for (Pattern canaries : List.of(PEOPLE, SECRETS)) {
      assertThat(text.lines().filter(canaries.asPredicate())).isEmpty();
    }
    return text;
  }

  private String raw() {
    return "storage.raw=" + folder.resolve("raw");
  }

  @Test
  void nobodyIsNamedAndNoSecretTold() throws IOException, InterruptedException, SQLException {
    String database = MariaDbServer.shared().newDatabase();
    String most = "ingest.max-quarantined-share=0.99";
    assertThat(says(3, "run", "--verbose", "--set", raw()))
        .contains(" INFO ", "max-quarantined-share", "such as", "***");
    String url = "database.url=\"" + database + "\"";
    says(2, "run", "--verbose", "--set", raw(), "--set", most, "--set", url);
    environment.put("NOCTUA_DATABASE_PASSWORD", MariaDbServer.shared().password());
    says(0, "run", "--verbose", "--set", raw(), "--set", most, "--set", url);
    says(0, "status", "--night", DAY, "--json");
    says(0, "query", "SELECT * FROM ingest_audit");
    says(0, "verify", "--verbose");
    lookAround();
    // People are known to the live platform by their ids.
    try (Connection connection = MariaDbServer.shared().connect(database)) {
      for (String table : List.of("recommendation", "similar_content", "trending_content")) {
        assertThat(cells(connection, "SELECT * FROM `" + table + "`"))
            .noneMatch(UNNAMED.asPredicate());
      }
    }
  }

  @Test
  void aStoreThatDoesntAnswerIsToldNothing() throws IOException, InterruptedException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    says(
        6,
        "run",
        "--verbose",
        "--set",
        "storage.raw=s3a://bucket/raw",
        "--set",
        "storage.s3.endpoint=http://127.0.0.1:" + closed,
        "--set",
        "storage.s3.region=us-east-1",
        "--set",
        "storage.s3.path-style=true");
  }

  /** All that the lake holds for everyone, and what is restricted without names. */
  private void lookAround() throws IOException, SQLException {
    int tables = 0;
    try (Stream<Path> walk = Files.walk(folder.resolve("lake"));
        Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.resolve("lake").relativize(file).toString();
        if (name.endsWith(".parquet")) {
          List<String> cells =
              cells(duck, "FROM read_parquet('%s', hive_partitioning = false)".formatted(file));
          assertThat(cells).as(name).noneMatch(SECRETS.asPredicate());
          if (name.startsWith("restricted/identity/")) {
            assertThat(cells).as(name).contains(PERSON);
          } else if (!name.startsWith("restricted/")) {
            assertThat(cells).as(name).noneMatch(PEOPLE.asPredicate());
            tables++;
          }
        } else {
          String text = Files.readString(file, ISO_8859_1);
          assertThat(text).as(name).doesNotContainPattern(PEOPLE);
          assertThat(text).as(name).doesNotContainPattern(SECRETS);
        }
      }
    }
    assertThat(tables).isGreaterThan(15);
    assertThat(folder.resolve("lake/reports")).isNotEmptyDirectory();
  }

  private static List<String> cells(Connection connection, String sql) throws SQLException {
    List<String> cells = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          Object cell = rows.getObject(i);
          cells.add(cell instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(cell));
        }
      }
    }
    return cells;
  }
}

package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.NoctuaProcess;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command, started where it can't work, ends with an exit code of the table and one line. */
@Tag("world")
class AbsurdSurroundingsTest {
  private static final String DAY = "2026-11-21";

  /** All that read settings. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("run"),
          List.of("run", "--night=" + DAY, "--only=ingest", "--run=nightly"),
          List.of("plan"),
          List.of("status"),
          List.of("status", "--night=" + DAY),
          List.of("query", "FROM content"),
          List.of("replay", "--night=" + DAY),
          List.of("replay", "--night=" + DAY, "--withdraw"),
          List.of("verify"),
          List.of("rollback"),
          List.of("tables"),
          List.of("evaluate", "tune", "--train=/nowhere/train.txt"),
          List.of("forget", "../../person\u001b"));

  @TempDir Path folder;

  private final List<String> settings = new ArrayList<>();

  private Path conf = Path.of("../conf/local.yaml").toAbsolutePath();

  @BeforeEach
  void shippedSettings() {
    set("storage.raw", folder.resolve("raw"));
    set("storage.lake", folder.resolve("lake"));
    set("storage.lease-seconds", 1);
  }

  private void set(String key, Object value) {
    settings.add("--set=" + key + "=" + value);
  }

  private void conf(String text) throws IOException {
    conf = Files.writeString(folder.resolve("settings.yaml"), text);
  }

  private List<String> words(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.addAll(settings);
    words.addAll(List.of("--conf=" + conf, "--quiet"));
    return words;
  }

  private void lake(String file, String text) throws IOException {
    Path path = folder.resolve("lake").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void raw(String file, String text) throws IOException {
    Path path = folder.resolve("raw").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** How to make a surrounding. */
  private interface Making {
    void in(AbsurdSurroundingsTest test) throws IOException;
  }

  private enum Surrounding {
    NOTHING(test -> {}),
    NO_SETTINGS_FILE(test -> test.conf = Path.of("/nowhere/settings.yaml")),
    SETTINGS_ARE_A_FOLDER(test -> test.conf = Path.of("/proc")),
    SETTINGS_ARE_EMPTY(test -> test.conf("")),
    SETTINGS_ARE_BINARY(test -> test.conf("\u0000\u0007ELF\n\t: [")),
    SETTINGS_ARE_A_LIST(test -> test.conf("- a\n- b\n")),
    UNKNOWN_ZONE(test -> test.set("platform.zone", "Mars/Olympus")),
    SETTING_WITHOUT_VALUE(test -> test.settings.add("--set=storage.lake")),
    RAW_ZONE_IS_A_FILE(test -> Files.writeString(test.folder.resolve("raw"), "x")),
    RAW_DAY_IS_NO_DAY(test -> test.raw("behavior/dt=2026-99-99/a.jsonl", "{}")),
    RAW_FILES_ARE_BINARY(
        test -> {
          test.raw("behavior/dt=" + DAY + "/a.jsonl.gz", "no gzip");
          test.raw("transaction/dt=" + DAY + "/_complete.json", "\u0001");
        }),
    LAKE_IS_A_FILE(test -> Files.writeString(test.folder.resolve("lake"), "x")),
    LAKE_CANNOT_BE_MADE(test -> test.set("storage.lake", "/proc/noctua")),
    LAKE_HAS_TOO_LONG_A_NAME(test -> test.set("storage.lake", "/tmp/" + "x".repeat(5000))),
    LAKE_IS_A_LOOP_OF_LINKS(
        test -> Files.createSymbolicLink(test.folder.resolve("lake"), test.folder.resolve("lake"))),
    LOCK_IS_DAMAGED(test -> test.lake("lock.json", "{\"fence\": ")),
    POINTER_IS_DAMAGED(test -> test.lake("current.json", "<html>")),
    NIGHT_IS_DAMAGED(test -> test.lake("nights/2026-11-20.json", "")),
    NO_BUCKET_IN_THE_ADDRESS(test -> test.set("storage.lake", "s3a://")),
    DATABASE_HAS_NO_ADDRESS(test -> test.set("database.url", "jdbc:mysql:nowhere")),
    HOME_IS_MISSING(
        test -> {
          System.setProperty("user.home", "?");
          test.set("storage.raw", "~/raw");
        }),
    TEMPORARY_FOLDER_IS_MISSING(test -> System.setProperty("java.io.tmpdir", "/nowhere"));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Making making;

    Surrounding(Making making) {
      this.making = making;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCommandSaysItInOneLine(Surrounding surrounding) throws IOException {
    Map<String, String> before =
        Map.of(
            "user.home", System.getProperty("user.home"),
            "java.io.tmpdir", System.getProperty("java.io.tmpdir"));
    TestNight.execute("tables"); // Spark's session is there before anything is absurd.
    try {
      surrounding.making.in(this);
      for (List<String> command : COMMANDS) {
        Outcome outcome = TestNight.execute(words(command).toArray(String[]::new));
        assertOneLine(command + " " + surrounding, outcome.exit(), outcome.err());
      }
    } finally {
      before.forEach(System::setProperty);
    }
  }

  private static void assertOneLine(String what, int exit, String err) {
    assertThat(exit).as(what + ": " + err).isIn(0, 2, 3, 4, 5, 6);
    List<String> lines = err.lines().toList();
    if (exit == 0) {
      assertThat(lines).as(what).isEmpty();
    } else {
      assertThat(lines).as(what).hasSize(1);
      assertThat(lines.get(0)).as(what).startsWith("noctua: ").doesNotContain("\u001b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fly",
        "run --nigth=2026-11-21",
        "run --night=9999999-01-01",
        "run --night=0000-01-01",
        "run --night=2026-13-45",
        "run --night=٢٠٢٦-١١-٢١",
        "run --only=dream",
        "run --run=../../x",
        "status --night",
        "tables nonsense",
        "forget",
        "forget a b",
        "replay",
        "query",
        "generate --users=1",
        "generate --users=x --contents=1 --nights=1 --out=/proc/x",
        "evaluate",
        "evaluate dream",
        "evaluate recommend",
        "evaluate elasticity",
        "help nonsense",
        "rollback --to=tomorrow"
      })
  void wrongWordsAreOneLineToo(String words) {
    Outcome outcome = TestNight.execute(words.split(" "));
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertOneLine(words, outcome.exit(), outcome.err());
  }

  /** Commands as processes of their own: what a JVM can't be put into while it runs. */
  private enum Start {
    POSIX_LOCALE(2, "LC_ALL=C.UTF-8", "env", "LC_ALL=C"),
    NO_ENVIRONMENT(2, "LC_ALL=C.UTF-8", "env", "-i"),
    NO_STREAMS(3, "", "sh", "-c", "exec \"$@\" <&- >&-", "sh"),
    WORKING_DIRECTORY_CANNOT_BE_WRITTEN(3, "no night is published", "env", "-C", "/proc"),
    NO_HOME(3, "no night is published", "env", "-u", "HOME");

    private final int exit;
    private final String says;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> prefix;

    Start(int exit, String says, String... prefix) {
      this.exit = exit;
      this.says = says;
      this.prefix = List.of(prefix);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcessSaysItInOneLineToo(Start start) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(start.prefix);
    words.addAll(NoctuaProcess.of(words(List.of("query", "SELECT 1"))).command());
    Outcome outcome = process(words);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(start.exit);
    assertOneLine(start.toString(), outcome.exit(), outcome.err());
    assertThat(outcome.err()).contains(start.says);
  }

  @Test
  void aSmallHeapNamesTheVariable() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(NoctuaProcess.of(words(List.of("verify"))).command());
    words.add(1, "-Xmx200m");
    Outcome outcome = process(words);
    assertThat(outcome.exit()).isEqualTo(2);
    assertOneLine("verify", outcome.exit(), outcome.err());
    assertThat(outcome.err()).contains("NOCTUA_JAVA_OPTS=-Xmx3g");
  }

  @Test
  void aReaderThatHasReadEnoughIsNoFailure() throws IOException, InterruptedException {
    Process process =
        TestNight.sample()
            .process("query", "--csv", "FROM range(3000000)")
            .redirectError(folder.resolve("err").toFile())
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("range");
    }
    assertThat(process.waitFor()).isZero();
    assertThat(folder.resolve("err")).isEmptyFile();
  }

  private Outcome process(List<String> words) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    int exit = builder.start().waitFor();
    return new Outcome(
        exit,
        Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
        Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
  }
}

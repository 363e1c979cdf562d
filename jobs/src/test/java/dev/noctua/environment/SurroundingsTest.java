package dev.noctua.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.servers.MariaDbServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tiny night, its publication, a query and an erasure, each in a process that the launcher
 * starts. They come out alike in every surrounding, or are refused with exit 2 in one line.
 */
@Tag("outer")
@Tag("world")
class SurroundingsTest {
  /** What Java says of the launcher's option, before any class is loaded. */
  private static final String VECTORS = "WARNING: Using incubator modules: jdk.incubator.vector";

  private static final String ODD = "odd [1] {a,b} 100% #2 * ? '三' \"4\" \\5";
  private static final String PERSON = "张三";
  private static final String DAY = "2026-11-20";

  /** Standard output is closed, but for a query, whose rows are compared. */
  private static final String CLOSED = "[ \"$2\" = query ] || exec >&-; exec \"$@\"";

  /** All that the night says, as JSON, whose texts hold every digit that was formatted. */
  private static final String ASKED =
      Stream.of(
              "metric",
              "ingest_audit",
              "quarantine",
              "demand_daily",
              "settlement_line",
              "user_profile",
              "content",
              "recommendation")
          .map(t -> "SELECT '%1$s' AS t, to_json(x)::VARCHAR AS j FROM %1$s AS x".formatted(t))
          .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY ALL"));

  private static Path root;
  private static Path agent;
  private static Outcome plain;

  /** What a cell's commands ended with. */
  private record Outcome(String rows, String report, String lists) {}

  /** Of a process. */
  private record Ended(int exit, String out, String err) {}

  @BeforeAll
  static void makeAgent() throws IOException {
    // Not below the checkout, which another user may not read.
    root = Files.createTempDirectory("noctua-surroundings");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    agent = Installation.agent(root);
  }

  /** What all others are compared with. */
  private static Outcome plain() throws IOException, InterruptedException, SQLException {
    if (plain == null) {
      plain = night(Surrounding.of("plain"));
    }
    return plain;
  }

  @AfterAll
  static void deleteAll() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  static Stream<Surrounding> pairs() {
    return Stream.of(
        Surrounding.of("POSIX, a user without a name, no home, Chinese names of files")
            .with("LC_ALL", "C")
            .with("HOME", "")
            .after(nameless())
            .inFolder("三 四"),
        Surrounding.of("Arabic digits, a zone of quarters, odd paths")
            .arabic("Asia/Kathmandu")
            .inFolder(ODD),
        Surrounding.of("Buddhist years, behind the date line, a working directory to read only")
            .thai("Pacific/Apia")
            .workingIn("/proc"),
        Surrounding.of("Turkish, ahead of the date line, no home, brackets")
            .turkish("Pacific/Kiritimati")
            .with("HOME", "")
            .inFolder("[ab]"),
        Surrounding.of("no locale at all, a zone of halves, standard output closed")
            .with("LC_ALL", "POSIX")
            .in("-Duser.language=en", "en", "30", "gregory", "America/St_Johns")
            .after("sh", "-c", CLOSED, "sh"),
        Surrounding.of("an uninstalled locale, a user without a name, quotes")
            .with("LC_ALL", "xx_YY")
            .arabic("Asia/Kolkata")
            .after(nameless())
            .inFolder("it's \"it\""));
  }

  /** The rest of the matrix. */
  static Stream<Surrounding> all() {
    Stream<Surrounding> folders =
        Stream.of(
                "blank blank", "{a,b}", "100%41", "#1", "a*", "b?", "c\\d", "~", "$HOME", "e=f&g+h")
            .map(folder -> Surrounding.of("folder " + folder).inFolder(folder));
    Surrounding persian =
        Surrounding.of("Persian digits")
            .in("-Duser.language=fa -Duser.country=IR", "fa_IR", "6f0", "gregory", "Asia/Tehran");
    Surrounding thaiDigits =
        Surrounding.of("Thai digits")
            .in(
                "-Duser.language=th -Duser.country=TH -Duser.variant=TH",
                "th_TH_TH_#u-nu-thai",
                "e50",
                "buddhist",
                "Asia/Bangkok");
    Surrounding japanese =
        Surrounding.of("years of emperors")
            .in(
                "-Duser.language=ja -Duser.country=JP -Duser.variant=JP",
                "ja_JP_JP_#u-ca-japanese",
                "30",
                "japanese",
                "Australia/Lord_Howe");
    return Stream.concat(folders, Stream.of(persian, thaiDigits, japanese));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theNightIsTheSame(Surrounding surrounding) throws Exception {
    assertThat(night(surrounding)).isEqualTo(plain());
  }

  @ParameterizedTest
  @MethodSource("all")
  @Tag("full")
  void theNightIsTheSameEverywhere(Surrounding surrounding) throws Exception {
    assertThat(night(surrounding)).isEqualTo(plain());
  }

  @Test
  void aSignalEndsARunInOneLine() throws Exception {
    for (String signal : List.of("INT", "TERM")) {
      Cell cell = new Cell(Surrounding.of(signal));
      Process run = cell.start("run");
      Path err = cell.folder.resolve("err");
      // The line of its end; on a slow machine others tell before how long it takes.
      Pattern ended = Pattern.compile("^  ingest .* heap ", Pattern.MULTILINE);
      while (run.isAlive() && !ended.matcher(Files.readString(err)).find()) {
        Thread.sleep(50);
      }
      new ProcessBuilder("kill", "-" + signal, Long.toString(run.pid())).start().waitFor();
      assertThat(run.waitFor()).isEqualTo(signal.equals("INT") ? 130 : 143);
      List<String> said =
          Files.readString(err)
              .lines()
              .filter(l -> !l.matches("seen: .*|Night .*|  .*|" + VECTORS))
              .toList();
      assertThat(said).hasSize(1);
      assertThat(said.get(0)).startsWith("noctua: stopped by a signal");
      assertThat(Files.readString(cell.lake.resolve("lock.json"))).doesNotContain("holder");
      if (signal.equals("TERM")) {
        Ended next = cell.must("run", "--run=r1", "--only=forget");
        assertThat(next.err()).contains("  forget ").doesNotContain("waiting", "taking over");
      }
    }
  }

  @Test
  void aTemporaryFolderThatNothingIsLoadedFromIsRefused() throws Exception {
    Path folder = Files.createDirectory(root.resolve("noexec"));
    Cell cell =
        new Cell(
            Surrounding.of("noexec")
                .with("TMPDIR", folder.toString())
                .after(
                    "unshare",
                    "--mount",
                    "--map-root-user",
                    "sh",
                    "-c",
                    "mount -t tmpfs -o noexec tmpfs \"$TMPDIR\" && exec \"$@\"",
                    "sh"));
    for (String command : List.of("run", "status", "verify")) {
      Ended ended = cell.run(command);
      assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
      assertThat(ended.err().lines().skip(1).toList())
          .hasSize(1)
          .allSatisfy(line -> assertThat(line).contains("noexec", "TMPDIR", folder.toString()));
    }
  }

  /** Only root may become another user; others may do so in a namespace of their own. */
  private static String[] nameless() {
    return System.getProperty("user.name").equals("root")
        ? new String[] {"setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"}
        : new String[] {"unshare", "--user", "--map-user=12345"};
  }

  private static Outcome night(Surrounding surrounding)
      throws IOException, InterruptedException, SQLException {
    Cell cell = new Cell(surrounding);
    Ended run = cell.must("run");
    boolean isRead = !surrounding.before().contains(CLOSED);
    assertThat(run.out().contains("Night " + DAY + " is published.")).isEqualTo(isRead);
    String rows = cell.must("query", "--csv", ASKED).out();
    String report = Files.readString(cell.lake.resolve("reports/" + DAY + ".r1.html"));
    String withoutCosts = report.substring(0, report.indexOf("<h2>Stages"));
    String lists = cell.lists();
    cell.must("forget", PERSON);
    assertThat(cell.rawText()).doesNotContain(PERSON);
    assertThat(cell.lists()).doesNotContain(PERSON).isNotEqualTo(lists);
    assertThat(Files.readString(cell.lake.resolve("lock.json"))).doesNotContain("holder");
    return new Outcome(rows, withoutCosts, lists);
  }

  /** An installation, raw logs, a lake and a database in a surrounding. */
  private static final class Cell {
    private static int count;

    private final Surrounding surrounding;
    private final Path folder;
    private final Path lake;
    private final Installation installation;
    private final String database = MariaDbServer.shared().newDatabase();

    Cell(Surrounding surrounding) throws IOException {
      this.surrounding = surrounding;
      count++;
      folder = Files.createDirectories(root.resolve("cell" + count).resolve(surrounding.folder()));
      lake = Files.createDirectory(folder.resolve("lake"));
      installation = Installation.in(folder.resolve("noctua"));
      TinyPlatform.deliver(folder.resolve("raw"), PERSON);
      String settings =
          Files.readString(Path.of("../conf/local.yaml"))
              .replaceFirst("(?m)^  raw: .*", "  raw: " + yaml(folder.resolve("raw")))
              .replaceFirst("(?m)^  lake: .*", "  lake: " + yaml(lake));
      Files.writeString(folder.resolve("settings.yaml"), settings);
      try (Stream<Path> all = Files.walk(root.resolve("cell" + count))) {
        for (Path path : all.filter(p -> !p.startsWith(installation.home())).toList()) {
          Files.setPosixFilePermissions(
              path,
              PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxrwxrwx" : "rw-rw-rw-"));
        }
      }
    }

    private static String yaml(Path path) {
      return Matcher.quoteReplacement("'" + path.toString().replace("'", "''") + "'");
    }

    Ended must(String... command) throws IOException, InterruptedException {
      Ended ended = run(command);
      assertThat(ended.exit()).as(surrounding + ": " + ended.err()).isZero();
      assertThat(ended.err()).doesNotContain("Exception", "WARN", "ERROR");
      return ended;
    }

    Ended run(String... command) throws IOException, InterruptedException {
      int exit = start(command).waitFor();
      String err = Files.readString(folder.resolve("err")).replace(VECTORS + "\n", "");
      assertThat(err.lines().findFirst()).contains("seen: " + surrounding.seen() + " UTF-8");
      return new Ended(exit, Files.readString(folder.resolve("out")), err);
    }

    Process start(String... command) throws IOException {
      List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
      words.addAll(surrounding.before());
      if (installation.launcher().contains("=")) {
        // env takes such a path for a variable; sh doesn't.
        words.addAll(List.of("sh", "-c", "exec \"$@\"", "sh"));
      }
      words.add(installation.launcher());
      words.addAll(List.of(command));
      words.addAll(
          List.of(
              "--conf=" + folder.resolve("settings.yaml"),
              "--set=spark.master=local[2]",
              "--set=als.iterations=1",
              "--set=als.factors=4",
              "--set=ingest.max-quarantined-share=1",
              "--set=forget.rewrite-raw=true",
              "--set=database.url=" + database));
      ProcessBuilder process =
          new ProcessBuilder(words)
              .directory(Path.of(surrounding.cwd()).toFile())
              .redirectOutput(folder.resolve("out").toFile())
              .redirectError(folder.resolve("err").toFile());
      Map<String, String> environment = process.environment();
      environment.keySet().removeIf(name -> name.matches("LC_.*|LANG|LANGUAGE|TZ|J.*_OPTIONS"));
      environment.put("LC_ALL", "C.UTF-8");
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      environment.put("NOCTUA_BUILT", "yes");
      environment.put("NOCTUA_DATABASE_USER", MariaDbServer.shared().user());
      environment.put("NOCTUA_DATABASE_PASSWORD", MariaDbServer.shared().password());
      environment.put(
          "NOCTUA_JAVA_OPTS",
          "-XX:TieredStopAtLevel=1 -javaagent:%s %s".formatted(agent, surrounding.java()));
      Map<String, String> changed = new HashMap<>(surrounding.environment());
      changed.forEach(
          (name, value) -> {
            if (value.isEmpty()) {
              environment.remove(name);
            } else {
              environment.put(name, value);
            }
          });
      return process.start();
    }

    /** What readers of the database see. */
    String lists() throws SQLException {
      try (Connection connection = MariaDbServer.shared().connect(database);
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT concat_ws('|', user_id, list, `rank`, content_id, title, round(score, 4), reason_zh, night, run_id)"
                      + " FROM recommendation, `release` ORDER BY 1")) {
        StringBuilder text = new StringBuilder();
        while (rows.next()) {
          text.append(rows.getString(1)).append('\n');
        }
        return text.toString();
      }
    }

    String rawText() throws IOException {
      StringBuilder text = new StringBuilder();
      try (Stream<Path> files = Files.walk(folder.resolve("raw"))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          text.append(Files.readString(file, StandardCharsets.UTF_8));
        }
      }
      return text.toString();
    }
  }
}

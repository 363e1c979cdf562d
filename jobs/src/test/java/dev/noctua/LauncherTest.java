package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher asks of Java, of which one stands here that prints what it is asked. */
@Tag("world")
class LauncherTest {
  private static final String SHARED = "-XX:SharedArchiveFile=";
  private static final String LEAVES = "-XX:ArchiveClassesAtExit=";

  @TempDir Path folder;

  private Path home;
  private Path target;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(folder.resolve("a home"));
    target = Files.createDirectories(home.resolve("jobs/target"));
    Files.createDirectories(home.resolve("jobs/src/main"));
    Files.createDirectories(home.resolve("schemas"));
    Files.copy(Path.of("../noctua"), home.resolve("noctua"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(home.resolve("jobs/pom.xml"), "");
    age(Files.writeString(target.resolve("noctua.jar"), ""), -60);
    age(home.resolve("pom.xml"), -120);
    age(home.resolve("jobs/pom.xml"), -120);
    jdk("17.0.1");
  }

  private static void age(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  private void jdk(String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("a jdk/bin"));
    Files.writeString(folder.resolve("a jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private List<String> asked(String options, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of("sh", home.resolve("noctua").toString()));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.resolve("a jdk").toString());
    builder.environment().put("NOCTUA_JAVA_OPTS", options);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  /** Leaves what a JVM leaves at its end, for the process that was told to. */
  private void leave(List<String> asked, long bytes) throws IOException {
    String option = asked.stream().filter(o -> o.startsWith(LEAVES)).findFirst().orElseThrow();
    try (RandomAccessFile file = new RandomAccessFile(option.substring(LEAVES.length()), "rw")) {
      file.setLength(bytes);
    }
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(f -> f.getFileName().toString().contains(".jsa")).toList();
    }
  }

  @Test
  void wordsArriveAsTheyWereGiven() throws IOException {
    List<String> asked = asked("-Da=b -Dc=d", "query", "SELECT 1 AS \"two  words\"", "", "*");
    assertThat(asked)
        .contains("-Da=b", "-Dc=d", "-Dnoctua.home=" + home, "-Dnoctua.terminal=false")
        .containsSequence(
            "-jar",
            target.resolve("noctua.jar").toString(),
            "query",
            "SELECT 1 AS \"two  words\"",
            "",
            "*");
  }

  @Test
  void whatLooksSomethingUpHasOneCompiler() throws IOException {
    String one = "-XX:TieredStopAtLevel=1";
    assertThat(asked("", "what-if", "--content", "c5")).contains(one);
    assertThat(asked("", "--version")).contains(one);
    assertThat(asked("")).contains(one);
    assertThat(asked("", "run")).doesNotContain(one).anyMatch(o -> o.startsWith("-XX:Tier4"));
    assertThat(asked("-XX:TieredStopAtLevel=4", "query"))
        .containsSubsequence(one, "-XX:TieredStopAtLevel=4");
  }

  @Test
  void classesThatOneRunLeavesServeAllCommandsThatFollow() throws IOException {
    assertThat(asked("", "status")).noneMatch(o -> o.startsWith(LEAVES) || o.startsWith(SHARED));
    leave(asked("", "run"), 100_000_001);
    assertThat(asked("", "status")).contains(SHARED + archives().get(0));
    assertThat(archives()).hasSize(1);
    assertThat(asked("", "run"))
        .contains(SHARED + archives().get(0))
        .noneMatch(o -> o.startsWith(LEAVES));
    assertThat(asked("-Da=b", "run")).noneMatch(o -> o.startsWith(LEAVES) || o.startsWith(SHARED));
  }

  @Test
  void whatARunLeftThatFailedEarlyIsDropped() throws IOException {
    leave(asked("", "run"), 99_999_999);
    assertThat(asked("", "run")).anyMatch(o -> o.startsWith(LEAVES));
    assertThat(archives()).isEmpty();
  }

  @Test
  void classesOfAnotherJdkOrBuildAreLeftAgain() throws IOException {
    leave(asked("", "run"), 100_000_001);
    assertThat(asked("", "run")).anyMatch(o -> o.startsWith(SHARED));
    jdk("17.0.2");
    assertThat(asked("", "run")).anyMatch(o -> o.startsWith(LEAVES));
    jdk("17.0.1");
    assertThat(asked("", "run")).anyMatch(o -> o.startsWith(SHARED));
    age(target.resolve("noctua.jar"), 60);
    assertThat(asked("", "run")).anyMatch(o -> o.startsWith(LEAVES));
  }

  @Test
  void whatALivingRunIsWritingIsNotTouched() throws IOException {
    List<String> asked = asked("", "run");
    leave(asked, 5);
    Path left = archives().get(0);
    Path mine = left.resolveSibling(left.getFileName().toString().replaceAll("\\d+$", "1"));
    Files.move(left, mine);
    assertThat(asked("", "run")).anyMatch(o -> o.startsWith(LEAVES));
    assertThat(archives()).containsExactly(mine);
  }
}

package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there: tests, classes, files, gates. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A class of the code or the tests, with or without a member: {@code LakeTest.aMethod}. */
  private static final Pattern CLASS =
      Pattern.compile(
          "`(?:dev\\.noctua(?:\\.[a-z]+)*\\.)?([A-Z]\\w+[a-z]\\w*)(?:\\.(\\w+)(?:\\(\\))?)?`");

  /** A path below the repository, or below the packages of the code or of its tests. */
  private static final Pattern PATH =
      Pattern.compile("`([\\w.-]+(?:/[\\w.-]+)*/[\\w.-]+\\.(?:java|md|yaml|py|sql|xml))`");

  private static final List<String> PLACES =
      List.of(
          "",
          "jobs/src/main/java/dev/noctua",
          "jobs/src/test/java/dev/noctua",
          "jobs/src/test/resources");

  /** Words of others: AWS, S3, MariaDB, the tests' libraries. */
  private static final List<String> FOREIGN =
      List.of("NoncurrentVersionExpiration", "PutObject", "DeleteObject");

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(top, below)
          .filter(file -> file.toString().endsWith(".md"))
          .forEach(documents::add);
    }
    assertThat(documents).hasSizeGreaterThan(20);
    return documents;
  }

  private static List<MatchResult> found(Pattern pattern, Path document) throws IOException {
    return pattern.matcher(Files.readString(document)).results().toList();
  }

  private static Map<String, Path> sources() throws IOException {
    Map<String, Path> sources = new HashMap<>();
    for (String module : List.of("jobs/src", "kernels/src", "test-servers/src")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
      }
    }
    return sources;
  }

  @Test
  void classesAndTheirMembersAreThere() throws IOException {
    Map<String, Path> sources = sources();
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult named : found(CLASS, document)) {
        Path source = sources.get(named.group(1));
        boolean isThere =
            source != null
                && (named.group(2) == null
                    || Pattern.compile("\\b" + named.group(2) + "\\b")
                        .matcher(Files.readString(source))
                        .find());
        if (!isThere && !FOREIGN.contains(named.group(1))) {
          missing.add(named.group() + " in " + ROOT.relativize(document));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void filesAreThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult named : found(PATH, document)) {
        if (PLACES.stream()
            .noneMatch(place -> Files.exists(ROOT.resolve(place).resolve(named.group(1))))) {
          missing.add(named.group() + " in " + ROOT.relativize(document));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void aDecisionIsShortAndEndsWithTheTestThatHoldsIt() throws IOException {
    try (Stream<Path> decisions = Files.list(ROOT.resolve("docs/decisions"))) {
      for (Path decision : decisions.sorted().toList()) {
        List<String> lines =
            Files.readAllLines(decision).stream().filter(line -> !line.isBlank()).toList();
        assertThat(lines).as(decision.toString()).hasSizeLessThan(12);
        assertThat(lines.get(0))
            .as(decision.toString())
            .startsWith("# " + Integer.parseInt(decision.getFileName().toString().substring(0, 4)));
        assertThat(lines.get(lines.size() - 1)).as(decision.toString()).startsWith("Held by ");
      }
    }
  }
}

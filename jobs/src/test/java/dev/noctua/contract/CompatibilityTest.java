package dev.noctua.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An incompatible change of a released contract fails the build here. */
class CompatibilityTest {
  private static final Path RELEASED = Path.of("src/test/resources/released-contracts");
  private static final Path NOW = Path.of("..", "schemas");

  /** What was never a valid line, though the contract let it pass: see ADR 26. */
  private static final String MEANT =
      "schemas/raw/catalog.odcs.yaml valid_days: has a higher minimum";

  @Test
  void noContractBreaksWhatWasReleased() throws IOException {
    List<String> problems = new ArrayList<>();
    try (Stream<Path> files = Files.walk(RELEASED)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = RELEASED.relativize(file).toString().replace('\\', '/');
        Path now = now(RELEASED.relativize(file));
        if (!Files.exists(now)) {
          problems.add("schemas/" + name + " is gone: lines and tables that follow it are not");
          continue;
        }
        problems.addAll(
            Compatibility.problems(name, Files.readString(file), Files.readString(now)));
      }
    }
    assertThat(problems).singleElement().asString().startsWith(MEANT);
  }

  /** Logs stand in their folder; a table is known by its name, whichever layer it belongs to. */
  private static Path now(Path released) throws IOException {
    if (released.startsWith("raw")) {
      return NOW.resolve(released);
    }
    try (Stream<Path> files = Files.walk(NOW)) {
      return files
          .filter(file -> file.getFileName().equals(released.getFileName()))
          .filter(file -> !NOW.relativize(file).startsWith("raw"))
          .findFirst()
          .orElse(NOW.resolve(released));
    }
  }

  /**
   * One change of a released contract, by itself, with a higher minor version.
   *
   * @param problem a part of what must be said of it; empty: it is compatible
   */
  private record Change(String file, String what, String instead, String problem) {}

  private static Change raw(String what, String instead, String problem) {
    return new Change("raw/behavior.odcs.yaml", what, instead, problem);
  }

  private static Change table(String what, String instead, String problem) {
    return new Change("facts/behavior.odcs.yaml", what, instead, problem);
  }

  private static final String RATE = "{action: [rate]}";
  private static final String STARS = "{minimum: 1, maximum: 5}";
  private static final String VISIT = "      - name: session_id\n        logicalType: string\n";
  private static final String ADDED =
      "      - name: app\n        logicalType: string\n%s        classification: public\n        description: The app.\n        customProperties:\n          - {property: rawType, value: text}\n";

  static List<Change> changes() {
    return List.of(
        raw("name: reply_to", "name: answers", "reply_to: is gone"),
        raw(VISIT, VISIT + "        required: true\n", "session_id: is required now"),
        raw(RATE, "{action: [rate, view]}", "rating: is required in more cases"),
        raw(RATE, "{action: [view]}", "rating: is required in more cases"),
        raw("          - {property: requiredWhen, value: {action: [rate]}}\n", "", ""),
        raw("                - search\n", "", "content_id: is required in more cases"),
        raw("value: [content_id]", "value: [creator_id]", "target_user_id: has fewer fields"),
        raw("value: [content_id]", "value: [content_id, creator_id]", ""),
        raw("          - {value: banned}\n", "", "verdict: has fewer allowed values"),
        raw("- {value: banned}", "- {value: banned}\n          - {value: muted}", ""),
        raw(STARS, "{minimum: 2, maximum: 5}", "rating: has a higher minimum"),
        raw(STARS, "{minimum: 1, maximum: 4}", "rating: has a lower maximum"),
        raw(STARS, "{minimum: 0, maximum: 10}", ""),
        raw("maxLength: 256", "maxLength: 255", "query: must be shorter"),
        raw("maxLength: 256", "maxLength: 257", ""),
        raw("{maxLength: 256}", "{minLength: 1, maxLength: 256}", "query: must be longer"),
        raw("pattern: '[A-Z]{2}'", "pattern: '[A-Z]{3}'", "context.country: has another pattern"),
        raw("value: target_user_key", "value: reply_to_key", "target_user_id: goes to another"),
        new Change(
            "raw/registration.odcs.yaml",
            "maxItems: 50",
            "maxItems: 49",
            "interests: has fewer items"),
        raw("      - name: reply_to", ADDED.formatted("") + "      - name: reply_to", ""),
        raw(
            "      - name: reply_to",
            ADDED.formatted("        required: true\n") + "      - name: reply_to",
            "app: is new and required"),
        table("name: reply_to", "name: answers", "reply_to: is gone"),
        table(
            "physicalType: double", "physicalType: 'decimal(9,1)'", "duration_seconds: is decimal"),
        table(
            "        required: true\n        classification: pseudonymous\n        description: 'When",
            "        classification: pseudonymous\n        description: 'When",
            "occurred_at: may be null now"),
        table(
            "- {value: banned}",
            "- {value: banned}\n          - {value: muted}",
            "verdict: has more allowed values"),
        table("          - {value: banned}\n", "", ""),
        table("value: day", "value: state", "holds: has changed"),
        table("value: open", "value: restricted", "access: has changed"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeIsCompatibleOrNamed(Change change) throws IOException {
    String released = Files.readString(RELEASED.resolve(change.file()));
    String changed = released.replace(change.what(), change.instead());
    assertThat(changed).isNotEqualTo(released);
    String now = changed.replace("version: 1.0.0", "version: 1.1.0");
    List<String> problems = Compatibility.problems(change.file(), released, now);
    if (change.problem().isEmpty()) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).isNotEmpty();
      assertThat(problems.get(0)).contains(change.file()).contains(change.problem());
    }
  }

  @Test
  void anyChangeNeedsAHigherVersion() throws IOException {
    String file = "facts/behavior.odcs.yaml";
    String released = Files.readString(RELEASED.resolve(file));
    String said = released.replace("Stars", "How many stars");
    assertThat(said).isNotEqualTo(released);
    assertThat(Compatibility.problems(file, released, said))
        .containsExactly(
            "schemas/facts/behavior.odcs.yaml has changed: give it a version above 1.0.0");
    assertThat(
            Compatibility.problems(
                file, released, said.replace("version: 1.0.0", "version: 1.0.1")))
        .isEmpty();
  }

  @Test
  void theNextMajorVersionOfATableIsFreeAndThatOfALogStandsBesideTheFirst() throws IOException {
    String table = Files.readString(RELEASED.resolve("facts/behavior.odcs.yaml"));
    assertThat(
            Compatibility.problems(
                "facts/behavior.odcs.yaml",
                table,
                table
                    .replace("name: reply_to", "name: answers")
                    .replace("version: 1.0.0", "version: 2.0.0")))
        .isEmpty();
    String log = Files.readString(RELEASED.resolve("raw/behavior.odcs.yaml"));
    assertThat(
            Compatibility.problems(
                "raw/behavior.odcs.yaml", log, log.replace("version: 1.0.0", "version: 2.0.0")))
        .singleElement()
        .asString()
        .contains("behavior.v2.odcs.yaml");
  }

  private static final String ADDED_COLUMN =
      """
            - name: nickname
              logicalType: string
              physicalType: string
              classification: restricted
              description: What they call themselves.
              customProperties:
                - {property: fieldId, value: %d}
      """;

  /** Changes of the ids of a table that has dt 1, user_key 2, user_id 3, and once had a 4. */
  static List<Change> changesOfIds() {
    String userId = "- {property: fieldId, value: 3}\n";
    return List.of(
        identity(userId, userId + added(5), "lastFieldId, value: 5", ""),
        identity(userId, userId + added(4), "", "nickname: fieldId 4 may have been another's"),
        identity("name: user_id", "name: account", "", "user_id: is gone"),
        identity("fieldId, value: 3", "fieldId, value: 5", "lastFieldId, value: 5", "it stays 3"),
        identity("value: 4}", "value: 3}", "", "lastFieldId is 3 now: it was 4, and never falls"));
  }

  private static String added(int id) {
    return ADDED_COLUMN.formatted(id);
  }

  /** A change of the contract with, where it isn't empty, another last id. */
  private static Change identity(String what, String instead, String last, String problem) {
    return new Change(last, what, instead, problem);
  }

  private static final String IDENTITY = "facts/identity.odcs.yaml";

  private static String identity() throws IOException {
    String now = Files.readString(NOW.resolve(IDENTITY));
    String released =
        now.replace("lastFieldId, value: 3", "lastFieldId, value: 4")
            .replaceFirst("(?m)^version: .*$", "version: 1.0.0");
    assertThat(released).contains("lastFieldId, value: 4");
    return released;
  }

  @ParameterizedTest
  @MethodSource("changesOfIds")
  void anIdStaysWithItsColumnAndGoesToNoOther(Change change) throws IOException {
    String released = identity();
    String now =
        released
            .replace(change.what(), change.instead())
            .replace("version: 1.0.0", "version: 1.1.0");
    if (!change.file().isEmpty()) {
      now = now.replace("lastFieldId, value: 4", change.file());
    }
    List<String> problems = Compatibility.problems(IDENTITY, released, now);
    if (change.problem().isEmpty()) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).singleElement().asString().contains(IDENTITY, change.problem());
    }
  }

  @Test
  void theNextMajorVersionKeepsIdsToo() throws IOException {
    String released = identity();
    String next = released.replace("version: 1.0.0", "version: 2.0.0");
    assertThat(
            Compatibility.problems(
                IDENTITY, released, next.replace("name: user_id", "name: account")))
        .as("a column that is renamed")
        .isEmpty();
    assertThat(
            Compatibility.problems(
                IDENTITY,
                released,
                next.replace("lastFieldId, value: 4", "lastFieldId, value: 5")
                    .replace("fieldId, value: 3", "fieldId, value: 5")))
        .containsExactly("schemas/" + IDENTITY + " user_id: fieldId is 5 now: it stays 3");
    assertThat(
            Compatibility.problems(
                IDENTITY,
                released,
                next.replace("lastFieldId, value: 4", "lastFieldId, value: 5")
                    .replace("fieldId, value: 3}\n", "fieldId, value: 5}\n" + added(3))))
        .containsExactlyInAnyOrder(
            "schemas/" + IDENTITY + " user_id: fieldId is 5 now: it stays 3",
            "schemas/" + IDENTITY + " nickname: fieldId 3 belongs to user_id");
  }
}

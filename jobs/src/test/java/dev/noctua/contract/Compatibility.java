package dev.noctua.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What may change between a released contract and the one that follows it.
 *
 * <p>The platform writes raw logs and we read them: within a major version their contract may only
 * get looser, so that whatever was valid stays valid. We write tables and others read them: within
 * a major version their contract may only get stricter, so that whatever a reader relied on still
 * holds; a new allowed value is as much a break as a missing column. Every change needs a higher
 * version.
 */
final class Compatibility {
  private static final Pattern VERSION = Pattern.compile("(?m)^version: (\\d+)\\.(\\d+)\\.(\\d+)$");

  private final String file;
  private final List<String> problems = new ArrayList<>();

  private Compatibility(String file) {
    this.file = file;
  }

  /**
   * What is wrong with {@code now} as the successor of {@code released}, both YAML.
   *
   * @param file below {@code schemas/}, such as {@code raw/behavior.odcs.yaml}
   */
  static List<String> problems(String file, String released, String now) {
    if (released.equals(now)) {
      return List.of();
    }
    Compatibility check = new Compatibility(file);
    int[] before = version(released);
    int[] after = version(now);
    if (Arrays.compare(after, before) <= 0) {
      check.problem(
          "has changed: give it a version above %d.%d.%d"
              .formatted(before[0], before[1], before[2]));
    }
    String layer = file.substring(0, file.indexOf('/'));
    String name = file.substring(layer.length() + 1, file.indexOf('.'));
    if (layer.equals("raw")) {
      check.log(
          LogContractReader.read(file, released, name, log -> {}),
          LogContractReader.read(file, now, name, log -> {}));
    } else {
      TableContract then = TableContractReader.read(file, released, layer, name);
      TableContract changed = TableContractReader.read(file, now, layer, name);
      if (before[0] == after[0]) {
        check.table(then, changed);
      }
      check.fieldIds(then, changed);
    }
    return check.problems;
  }

  private static int[] version(String yaml) {
    Matcher version = VERSION.matcher(yaml);
    if (!version.find()) {
      throw new IllegalArgumentException("no version in " + yaml.substring(0, 100));
    }
    return new int[] {
      Integer.parseInt(version.group(1)),
      Integer.parseInt(version.group(2)),
      Integer.parseInt(version.group(3))
    };
  }

  private void problem(String what) {
    problems.add("schemas/" + file + " " + what);
  }

  private void field(boolean holds, Field field, String what) {
    if (!holds) {
      problem(
          "%s: %s; lines that were valid wouldn't be: undo it, or make it a contract of the next major version beside this one"
              .formatted(field.name(), what));
    }
  }

  private void log(LogContract released, LogContract now) {
    if (now.version() != released.version()) {
      problem(
          "is of major version %d now: keep it, and put the new one beside it, as %s.v%d.odcs.yaml"
              .formatted(now.version(), now.name(), now.version()));
    }
    Map<String, Field> fields =
        now.fields().stream().collect(Collectors.toMap(Field::name, Function.identity()));
    for (Field before : released.fields()) {
      Field after = fields.remove(before.name());
      field(after != null, before, "is gone");
      if (after != null) {
        field(before, after);
      }
    }
    for (Field added : fields.values()) {
      boolean free =
          !added.required() && added.requiredWhen().isEmpty() && added.requiredUnless().isEmpty();
      field(free, added, "is new and required");
    }
  }

  private void field(Field before, Field after) {
    field(before.kind() == after.kind(), after, "is a " + after.kind() + " now");
    field(Objects.equals(before.column(), after.column()), after, "goes to another column");
    field(before.required() || !after.required(), after, "is required now");
    field(
        before.required() || asks(before.requiredWhen(), after.requiredWhen()),
        after,
        "is required in more cases");
    boolean spares =
        after.requiredUnless().isEmpty()
            || (!before.requiredUnless().isEmpty()
                && asks(after.requiredUnless(), before.requiredUnless()));
    field(before.required() || spares, after, "is required in more cases");
    field(
        new HashSet<>(after.requiredOneOf()).containsAll(before.requiredOneOf()),
        after,
        "has fewer fields that stand in for it");
    field(wider(after.allowed(), before.allowed()), after, "has fewer allowed values");
    field(atMost(after.minimum(), before.minimum()), after, "has a higher minimum");
    field(atLeast(after.maximum(), before.maximum()), after, "has a lower maximum");
    field(atMost(number(after.minLength()), number(before.minLength())), after, "must be longer");
    field(atLeast(number(after.maxLength()), number(before.maxLength())), after, "must be shorter");
    field(atLeast(number(after.maxItems()), number(before.maxItems())), after, "has fewer items");
    field(
        after.pattern() == null || after.pattern().equals(before.pattern()),
        after,
        "has another pattern");
    field(before.currency() || !after.currency(), after, "must be the platform's currency now");
    field(after.personal() || !before.personal(), after, "isn't personal any more");
  }

  /** Whether the second condition asks for nothing that the first doesn't. */
  private static boolean asks(Map<String, List<String>> first, Map<String, List<String>> second) {
    return second.entrySet().stream()
        .allMatch(
            rule ->
                Set.copyOf(first.getOrDefault(rule.getKey(), List.of()))
                    .containsAll(rule.getValue()));
  }

  /** An empty list allows everything. */
  private static boolean wider(List<String> wide, List<String> narrow) {
    return wide.isEmpty() || (!narrow.isEmpty() && Set.copyOf(wide).containsAll(narrow));
  }

  private static BigDecimal number(Integer count) {
    return count == null ? null : BigDecimal.valueOf(count);
  }

  /** No bound is the lowest minimum. */
  private static boolean atMost(BigDecimal one, BigDecimal other) {
    return one == null || (other != null && one.compareTo(other) <= 0);
  }

  /** No bound is the highest maximum. */
  private static boolean atLeast(BigDecimal one, BigDecimal other) {
    return one == null || (other != null && one.compareTo(other) >= 0);
  }

  private void column(boolean holds, String subject, String what) {
    if (!holds) {
      problem(
          "%s: %s; readers rely on what it was: undo it, or give the contract the next major version"
              .formatted(subject, what));
    }
  }

  /**
   * Files of every age name their fields by id, whatever the version was: an id stays with its
   * field, though this may be renamed by a new major version, and goes to no other. Contracts from
   * before there were ids promise nothing.
   */
  private void fieldIds(TableContract released, TableContract now) {
    if (released.fieldIds().isEmpty()) {
      return;
    }
    if (now.lastFieldId() < released.lastFieldId()) {
      problem(
          "lastFieldId is %d now: it was %d, and never falls"
              .formatted(now.lastFieldId(), released.lastFieldId()));
    }
    Map<Integer, String> owners = new HashMap<>();
    released.fieldIds().forEach((path, id) -> owners.put(id, path));
    now.fieldIds()
        .forEach(
            (path, id) -> {
              Integer before = released.fieldIds().get(path);
              String owner = owners.get(id);
              if (before != null && !before.equals(id)) {
                problem("%s: fieldId is %d now: it stays %d".formatted(path, id, before));
              } else if (before == null && owner != null && now.fieldIds().containsKey(owner)) {
                problem("%s: fieldId %d belongs to %s".formatted(path, id, owner));
              } else if (before == null && owner == null && id <= released.lastFieldId()) {
                problem(
                    "%s: fieldId %d may have been another's: take one above %d"
                        .formatted(path, id, released.lastFieldId()));
              }
            });
  }

  private void table(TableContract released, TableContract now) {
    column(released.key().equals(now.key()), "key", "is " + now.key() + " now");
    column(released.state() == now.state(), "holds", "has changed");
    column(released.restricted() == now.restricted(), "access", "has changed");
    Map<String, Column> columns =
        now.columns().stream().collect(Collectors.toMap(Column::name, Function.identity()));
    for (Column before : released.columns()) {
      Column after = columns.get(before.name());
      column(after != null, before.name(), "is gone");
      if (after != null) {
        column(before.type().equals(after.type()), after.name(), "is " + after.type() + " now");
        column(after.required() || !before.required(), after.name(), "may be null now");
        column(wider(before.allowed(), after.allowed()), after.name(), "has more allowed values");
        column(atMost(before.minimum(), after.minimum()), after.name(), "has a lower minimum");
        column(atLeast(before.maximum(), after.maximum()), after.name(), "has a higher maximum");
      }
    }
  }
}

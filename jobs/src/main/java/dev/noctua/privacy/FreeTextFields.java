package dev.noctua.privacy;

import dev.noctua.contract.Field;
import dev.noctua.contract.FieldKind;
import dev.noctua.contract.RawLog;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fields of raw logs in which a text may say anything, and so name somebody: those that no contract
 * knows, and free texts. All others are ids, times, amounts and choices, and are what they are.
 */
final class FreeTextFields {
  private static final Set<String> FREE_TEXTS = Set.of("query", "summary");
  private static final Map<String, FreeTextFields> BY_LOG =
      Arrays.stream(RawLog.values())
          .collect(Collectors.toMap(RawLog::logName, log -> new FreeTextFields(log)));

  private final Set<String> known;
  private final List<String> maps;

  private FreeTextFields(RawLog log) {
    known = names(log, field -> field.kind() != FieldKind.OBJECT).collect(Collectors.toSet());
    maps = names(log, field -> field.kind() == FieldKind.MAP).map(name -> name + ".").toList();
  }

  private static Stream<String> names(RawLog log, Function<Field, Boolean> wanted) {
    return log.contracts().stream()
        .flatMap(contract -> contract.fields().stream())
        .filter(wanted::apply)
        .map(Field::name);
  }

  static FreeTextFields of(String log) {
    return BY_LOG.get(log);
  }

  /** Whether the field with this dotted path may say anything. */
  boolean contains(String path) {
    boolean isKnown = known.contains(path) || maps.stream().anyMatch(path::startsWith);
    return !isKnown || FREE_TEXTS.contains(path);
  }
}

package dev.noctua.privacy;

import dev.noctua.contract.Field;
import dev.noctua.contract.FieldKind;
import dev.noctua.contract.RawLog;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.JsonTokens;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fields of raw logs in which a text may say anything, and so name somebody: those that no contract
 * knows, and those that fill a column which the table's contract marks as a free text. All others
 * are ids, times, amounts and choices, and are what they are.
 */
final class FreeTextFields {
  private static final Map<String, FreeTextFields> BY_LOG =
      Arrays.stream(RawLog.values())
          .collect(Collectors.toMap(RawLog::logName, log -> new FreeTextFields(log)));

  private final Set<String> exact;

  /** Of {@link #exact} those that stand in no object, so that most fields need no path. */
  private final ByteStringIndex outer;

  private final List<String> maps;

  private FreeTextFields(RawLog log) {
    List<String> freeTexts = log.table().contract().freeTexts();
    exact =
        names(log, field -> field.kind() != FieldKind.OBJECT && !isFreeText(field, freeTexts))
            .collect(Collectors.toSet());
    outer = new ByteStringIndex(exact.stream().filter(name -> !name.contains(".")).toList());
    maps = names(log, field -> field.kind() == FieldKind.MAP).map(name -> name + ".").toList();
  }

  private static boolean isFreeText(Field field, List<String> columns) {
    return field.column() != null && columns.contains(field.column());
  }

  private static Stream<String> names(RawLog log, Predicate<Field> wanted) {
    return log.contracts().stream()
        .flatMap(contract -> contract.fields().stream())
        .filter(wanted)
        .map(Field::name);
  }

  static FreeTextFields of(String log) {
    return BY_LOG.get(log);
  }

  /** Whether the value or name that {@code json} is at may say anything. */
  boolean contains(JsonTokens json) {
    if (json.depth() == 1 && json.nameIn(outer) >= 0) {
      return false;
    }
    String path = json.path();
    return !exact.contains(path) && maps.stream().noneMatch(path::startsWith);
  }
}

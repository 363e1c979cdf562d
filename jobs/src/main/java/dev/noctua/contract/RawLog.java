package dev.noctua.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The logs that the live platform writes. */
public enum RawLog {
  REGISTRATION(Table.REGISTRATION),
  BEHAVIOR(Table.BEHAVIOR),
  TRANSACTION(Table.TRANSACTION),
  CATALOG(Table.CATALOG);

  private final Table table;

  RawLog(Table table) {
    this.table = table;
  }

  /** Its folder in the raw zone. */
  public String logName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Its contracts, read once: one for each {@code schema_version} that lines may follow, the lowest
   * first.
   *
   * @throws IllegalStateException if a contract on the class path isn't one, or doesn't fit the
   *     log's table
   */
  public List<LogContract> contracts() {
    return LogContractReader.onClassPath(logName(), table.contract());
  }

  /** The columns of its table that hold the key of a person, whose user_id the lines say. */
  public List<String> people() {
    return naming().map(Field::column).distinct().toList();
  }

  /** The names of all fields, of whichever log, that hold somebody's user_id. */
  public static Set<String> personFields() {
    return Arrays.stream(values())
        .flatMap(RawLog::naming)
        .map(Field::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<Field> naming() {
    return contracts().stream()
        .flatMap(contract -> contract.fields().stream())
        .filter(field -> field.column() != null && field.column().endsWith(Columns.USER_KEY));
  }

  /** The table that takes its accepted lines. */
  public Table table() {
    return table;
  }
}

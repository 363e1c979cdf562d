package dev.noctua.contract;

import java.util.List;
import java.util.Locale;

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
    return contracts().stream()
        .flatMap(contract -> contract.fields().stream())
        .map(Field::column)
        .filter(column -> column != null && column.endsWith(Columns.USER_KEY))
        .distinct()
        .toList();
  }

  /** The table that takes its accepted lines. */
  public Table table() {
    return table;
  }
}

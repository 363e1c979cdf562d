package dev.noctua.contract;

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
   * Its contract, read once.
   *
   * @throws IllegalStateException if the contract on the class path isn't one
   */
  public LogContract contract() {
    return LogContractReader.onClassPath(logName());
  }

  /** The table that takes its accepted lines. */
  public Table table() {
    return table;
  }
}

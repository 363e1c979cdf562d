package dev.noctua.generate;

/** The four raw logs. */
enum LogName {
  REGISTRATION("registration"),
  BEHAVIOR("behavior"),
  TRANSACTION("transaction"),
  CATALOG("catalog");

  private final String label;

  LogName(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}

package dev.noctua.generate;

/** The four raw logs. */
enum Log {
  REGISTRATION("registration"),
  BEHAVIOR("behavior"),
  TRANSACTION("transaction"),
  CATALOG("catalog");

  private final String label;

  Log(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}

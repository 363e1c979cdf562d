package dev.noctua.stage.publish;

import java.util.Locale;

/**
 * A column of the live platform's tables, and its values as text that Java and MySQL write alike:
 * texts behind their number of characters, scores as millionths, because each writes doubles in its
 * own way.
 */
record PlatformColumn(String name, Type type, String definition) {
  private static final int SCORE_PARTS = 1_000_000;
  private static final String NULL = "-";

  enum Type {
    TEXT,
    NUMBER,
    SCORE
  }

  static PlatformColumn text(String name, int most) {
    return new PlatformColumn(name, Type.TEXT, "VARCHAR(" + most + ") NOT NULL");
  }

  static PlatformColumn optionalText(String name, int most) {
    return new PlatformColumn(name, Type.TEXT, "VARCHAR(" + most + ")");
  }

  static PlatformColumn number(String name) {
    return new PlatformColumn(name, Type.NUMBER, "INT NOT NULL");
  }

  /** A score of at most six decimals. */
  static PlatformColumn score(String name) {
    return new PlatformColumn(name, Type.SCORE, "DOUBLE NOT NULL");
  }

  String ddl() {
    return "`%s` %s".formatted(name, definition);
  }

  /** Name and type, as the database says them. */
  String typed() {
    return name + " " + definition.replace(" NOT NULL", "").toLowerCase(Locale.ROOT);
  }

  String canonicalSql() {
    return switch (type) {
      case TEXT -> "ifnull(concat(char_length(`%1$s`), ':', `%1$s`), '%2$s')".formatted(name, NULL);
      case NUMBER -> "`%s`".formatted(name);
      case SCORE -> "cast(round(`%s` * %s) AS SIGNED)".formatted(name, SCORE_PARTS);
    };
  }

  String canonical(Object value) {
    if (value == null) {
      return NULL;
    }
    return switch (type) {
      case TEXT -> {
        String text = (String) value;
        yield text.codePointCount(0, text.length()) + ":" + text;
      }
      case NUMBER -> Integer.toString((Integer) value);
      case SCORE -> Long.toString((long) Math.rint((Double) value * SCORE_PARTS));
    };
  }
}

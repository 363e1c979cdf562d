package dev.noctua.contract;

import dev.noctua.contract.ContractFile.Length;
import dev.noctua.contract.ContractFile.Nothing;
import dev.noctua.contract.ContractFile.Range;
import dev.noctua.contract.ContractFile.Size;

/** How a field of a raw log is written, and so which rules can hold of it. */
public enum FieldKind {
  /** A string. */
  TEXT("string", "string", Length.class),
  /** A whole number of 32 bits; 5.0 is one, "5" is not. */
  INTEGER("integer", "int", Range.class),
  /** Any finite JSON number. */
  NUMBER("number", "double", Range.class),
  BOOLEAN("boolean", "boolean", Nothing.class),
  /** An RFC 3339 string with an offset. */
  TIMESTAMP("timestamp", "timestamp", Nothing.class),
  /** A decimal string with at most two decimals, or a JSON number of such a value. */
  MONEY("number", "decimal(18,2)", Range.class),
  /** A decimal, text or number, with at most four decimals. */
  SHARE("number", "decimal(5,4)", Range.class),
  /** An array of lower-case strings. */
  TAGS("array", "array<string>", Size.class),
  /** An array of strings. */
  TEXTS("array", "array<string>", Size.class),
  /** An object whose fields follow it, named {@code object.field}. */
  OBJECT("object", "none", Nothing.class),
  /** An object of any keys whose values are strings. */
  MAP("map", "map<string,string>", Nothing.class),
  /** A string, one of the allowed. */
  ENUM("string", "string", Nothing.class);

  /** What ODCS calls it. */
  final String logicalType;

  /** The type of the column that takes it. */
  final String columnType;

  /** What its logicalTypeOptions may say. */
  final Class<?> options;

  FieldKind(String logicalType, String columnType, Class<?> options) {
    this.logicalType = logicalType;
    this.columnType = columnType;
    this.options = options;
  }
}

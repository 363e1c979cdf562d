package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.contract.FieldKind;
import dev.noctua.contract.LogContract;
import dev.noctua.parquet.ListsAndMaps;
import dev.noctua.raw.json.CanonicalJson;
import dev.noctua.raw.json.JsonCursor;
import dev.noctua.raw.json.JsonString;
import dev.noctua.raw.json.MalformedJsonException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Lines to rows as one version of a log's contract says, in one pass over their bytes. */
final class ContractParser {
  /** The version of a line that has none. */
  private static final int FIRST_VERSION = 1;

  private final LogContract contract;
  private final FactRows rows;
  private final FieldValidator[] validators;
  private final FieldNames[] scopes;
  private final FieldNames top;
  private final int versionField;
  private final int occurredAt;
  private final FieldErrors errors = new FieldErrors();
  private final CrossFieldRules rules;
  private final JsonCursor json = new JsonCursor();
  private final CanonicalJson canonical;
  private final ValueReader reader;
  private final FieldState[] states;
  private final int[] choices;
  private final Object[] values;

  /** The fields that the line has, in its order. */
  private final int[] presentFields;

  private int presentCount;
  private final List<String> unknown = new ArrayList<>();
  private Integer version;

  ContractParser(
      LogContract contract,
      StructType type,
      ZoneId zone,
      String currency,
      int lateDays,
      String digestKey) {
    this.contract = contract;
    canonical = new CanonicalJson(digestKey);
    reader = new ValueReader(json, canonical);
    rows = new FactRows(contract.fields(), type);
    List<Field> fields = contract.fields();
    int n = fields.size();
    states = new FieldState[n];
    choices = new int[n];
    values = new Object[n];
    presentFields = new int[n];
    Arrays.fill(states, FieldState.ABSENT);
    validators = new FieldValidator[n];
    scopes = new FieldNames[n];
    for (int i = 0; i < n; i++) {
      validators[i] = new FieldValidator(fields.get(i), i, currency, errors);
      if (fields.get(i).kind() == FieldKind.OBJECT) {
        scopes[i] = FieldNames.of(fields.get(i).name() + ".", fields);
      }
    }
    top = FieldNames.of("", fields);
    rules = new CrossFieldRules(contract, zone, lateDays, errors);
    versionField = CrossFieldRules.indexOf(fields, Columns.SCHEMA_VERSION);
    occurredAt = CrossFieldRules.indexOf(fields, Columns.OCCURRED_AT);
    if (versionField < 0 || occurredAt < 0) {
      throw new IllegalStateException(
          contract.name() + " " + version() + ".x lacks schema_version or occurred_at");
    }
  }

  /** The version whose lines this parses. */
  int version() {
    return contract.version();
  }

  /** The version of the line that was parsed last; null when it says something else, or is bad. */
  Integer versionFound() {
    return version;
  }

  /** Parses {@code bytes[from..to)}, which are UTF-8. */
  ParsedLine parse(byte[] bytes, int from, int to, LocalDate arrival) {
    json.start(bytes, from, to);
    canonical.start(to - from);
    errors.clear();
    for (int i = 0; i < presentCount; i++) {
      states[presentFields[i]] = FieldState.ABSENT;
      values[presentFields[i]] = null;
    }
    presentCount = 0;
    unknown.clear();
    reader.start();
    version = FIRST_VERSION;
    try {
      readLine();
    } catch (MalformedJsonException e) {
      version = null;
      return ParsedLine.refused(
          RejectReason.MALFORMED_JSON, canonical.repeatsSoFar() ? "repeated key" : e.getMessage());
    }
    if (version == null || version != contract.version()) {
      errors.add(RejectReason.UNSUPPORTED_VERSION, versionField);
    }
    rules.checkRequired(states, choices);
    int lostNanos = validators[occurredAt].lostNanos();
    int day = rules.checkTime(values, lostNanos, arrival);
    rules.checkBirthYear(values, arrival);
    rules.checkAmounts(values, states);
    return errors.isEmpty()
        ? rows.parsed(
            values,
            presentFields,
            presentCount,
            day,
            lostNanos,
            arrival,
            UTF8String.fromBytes(canonical.digest()),
            unknown,
            reader.namesOthers())
        : ParsedLine.refused(errors.reason(), contract.fields().get(errors.field()).name());
  }

  private void readLine() throws MalformedJsonException {
    if (json.peek() != '{') {
      json.readToken(true);
      throw new MalformedJsonException("not an object");
    }
    readObject(top);
    if (json.readToken(true)) {
      throw new MalformedJsonException("text after the object");
    }
  }

  private void readObject(FieldNames scope) throws MalformedJsonException {
    canonical.open();
    if (json.open('}')) {
      int name = -1;
      do {
        name = scope.readName(json, canonical, name);
        if (name < 0) {
          unknown.add(scope.prefix + json.text());
          reader.noteUnknownName();
          reader.readValue();
        } else {
          readField(scope.field(name));
        }
        canonical.endMember();
      } while (json.more('}'));
    }
    canonical.close();
  }

  private void readField(int field) throws MalformedJsonException {
    FieldValidator validator = validators[field];
    boolean isEmpty = false;
    Object value;
    switch (json.peek()) {
      case 'n' -> {
        reader.readLiteral(JsonCursor.Literal.NULL);
        return;
      }
      case '"' -> {
        JsonString text = reader.readString();
        isEmpty = text.length() == 0;
        value = validator.text(text);
        choices[field] = validator.choice();
      }
      case 't' -> {
        reader.readLiteral(JsonCursor.Literal.TRUE);
        value = validator.bool(true);
      }
      case 'f' -> {
        reader.readLiteral(JsonCursor.Literal.FALSE);
        value = validator.bool(false);
      }
      case '{' -> value = readObjectField(field);
      case '[' -> value = readArray(validator);
      default -> value = validator.number(reader.readNumber());
    }
    if (states[field] == FieldState.ABSENT) {
      presentFields[presentCount++] = field;
    }
    values[field] = value;
    states[field] =
        isEmpty ? FieldState.EMPTY : value == null ? FieldState.INVALID : FieldState.VALID;
    if (field == versionField) {
      version = (Integer) value;
    }
  }

  private Object readObjectField(int field) throws MalformedJsonException {
    FieldValidator validator = validators[field];
    return switch (validator.kind()) {
      case OBJECT -> {
        readObject(scopes[field]);
        yield true;
      }
      case MAP -> {
        List<UTF8String> names = new ArrayList<>();
        List<UTF8String> texts = new ArrayList<>();
        reader.readMembers(names, texts);
        yield names.size() == texts.size()
            ? ListsAndMaps.map(names, texts)
            : validator.refuse(RejectReason.WRONG_TYPE);
      }
      default -> {
        reader.readValue();
        yield validator.refuse(RejectReason.WRONG_TYPE);
      }
    };
  }

  private Object readArray(FieldValidator validator) throws MalformedJsonException {
    if (validator.kind() != FieldKind.TAGS && validator.kind() != FieldKind.TEXTS) {
      reader.readValue();
      return validator.refuse(RejectReason.WRONG_TYPE);
    }
    List<UTF8String> elements = new ArrayList<>();
    boolean areStrings = true;
    canonical.openArray();
    if (json.open(']')) {
      do {
        boolean isString = json.peek() == '"';
        reader.readValue();
        if (isString) {
          elements.add(validator.element(json.text()));
        }
        areStrings &= isString;
        canonical.endElement();
      } while (json.more(']'));
    }
    canonical.closeArray();
    Object array = validator.array(elements);
    if (!areStrings) {
      return validator.refuse(RejectReason.WRONG_TYPE);
    }
    return elements.contains(null) ? null : array;
  }
}

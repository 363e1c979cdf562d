package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.contract.FieldKind;
import dev.noctua.contract.LogContract;
import dev.noctua.contract.RawLog;
import dev.noctua.parquet.ListsAndMaps;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.CanonicalJson;
import dev.noctua.raw.json.JsonCursor;
import dev.noctua.raw.json.JsonNumber;
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

  private static final ByteStringIndex PEOPLE =
      new ByteStringIndex(List.copyOf(RawLog.personFields()));

  private final LogContract contract;
  private final FactRows rows;
  private final FieldValidator[] judges;
  private final FieldNames[] scopes;
  private final FieldNames top;
  private final int versionField;
  private final int occurredAt;
  private final FieldErrors findings = new FieldErrors();
  private final CrossFieldRules rules;
  private final JsonCursor json = new JsonCursor();
  private final JsonNumber number = new JsonNumber();
  private final CanonicalJson canonical;
  private final FieldState[] states;
  private final int[] choices;
  private final Object[] values;

  /** The fields that the line has, in its order. */
  private final int[] places;

  private int present;
  private final List<String> unknown = new ArrayList<>();
  private boolean namesOthers;
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
    rows = new FactRows(contract.fields(), type);
    List<Field> fields = contract.fields();
    int n = fields.size();
    states = new FieldState[n];
    choices = new int[n];
    values = new Object[n];
    places = new int[n];
    Arrays.fill(states, FieldState.ABSENT);
    judges = new FieldValidator[n];
    scopes = new FieldNames[n];
    for (int i = 0; i < n; i++) {
      judges[i] = new FieldValidator(fields.get(i), i, currency, findings);
      if (fields.get(i).kind() == FieldKind.OBJECT) {
        scopes[i] = FieldNames.of(fields.get(i).name() + ".", fields);
      }
    }
    top = FieldNames.of("", fields);
    rules = new CrossFieldRules(contract, zone, lateDays, findings);
    versionField = CrossFieldRules.place(fields, Columns.SCHEMA_VERSION);
    occurredAt = CrossFieldRules.place(fields, Columns.OCCURRED_AT);
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
    findings.reset();
    for (int i = 0; i < present; i++) {
      states[places[i]] = FieldState.ABSENT;
      values[places[i]] = null;
    }
    present = 0;
    unknown.clear();
    namesOthers = false;
    version = FIRST_VERSION;
    try {
      line();
    } catch (MalformedJsonException e) {
      version = null;
      return ParsedLine.refused(
          RejectReason.MALFORMED_JSON, canonical.repeatsSoFar() ? "repeated key" : e.getMessage());
    }
    if (version == null || version != contract.version()) {
      findings.add(RejectReason.UNSUPPORTED_VERSION, versionField);
    }
    rules.required(states, choices);
    int lostNanos = judges[occurredAt].lostNanos();
    int day = rules.time(values, lostNanos, arrival);
    rules.birthYear(values, arrival);
    rules.amounts(values, states);
    return findings.none()
        ? rows.accepted(
            values,
            places,
            present,
            day,
            lostNanos,
            arrival,
            UTF8String.fromBytes(canonical.digest()),
            unknown,
            namesOthers)
        : ParsedLine.refused(findings.reason(), contract.fields().get(findings.field()).name());
  }

  private void line() throws MalformedJsonException {
    if (json.peek() != '{') {
      json.token(true);
      throw new MalformedJsonException("not an object");
    }
    object(top);
    if (json.token(true)) {
      throw new MalformedJsonException("text after the object");
    }
  }

  private void object(FieldNames scope) throws MalformedJsonException {
    canonical.open();
    if (json.open('}')) {
      int place = -1;
      do {
        place = scope.name(json, canonical, place);
        if (place < 0) {
          unknown.add(scope.prefix + json.text());
          named();
          any();
        } else {
          known(scope.field(place));
        }
        canonical.endMember();
      } while (json.more('}'));
    }
    canonical.close();
  }

  private void known(int field) throws MalformedJsonException {
    FieldValidator judge = judges[field];
    boolean empty = false;
    Object value;
    switch (json.peek()) {
      case 'n' -> {
        literal(JsonCursor.Literal.NULL);
        return;
      }
      case '"' -> {
        string();
        empty = json.text().length() == 0;
        value = judge.text(json.text());
        choices[field] = judge.choice();
      }
      case 't' -> {
        literal(JsonCursor.Literal.TRUE);
        value = judge.truth(true);
      }
      case 'f' -> {
        literal(JsonCursor.Literal.FALSE);
        value = judge.truth(false);
      }
      case '{' -> value = knownObject(field);
      case '[' -> value = array(judge);
      default -> {
        number();
        value = judge.number(number);
      }
    }
    if (states[field] == FieldState.ABSENT) {
      places[present++] = field;
    }
    values[field] = value;
    states[field] =
        empty ? FieldState.EMPTY : value == null ? FieldState.INVALID : FieldState.VALID;
    if (field == versionField) {
      version = (Integer) value;
    }
  }

  private void string() throws MalformedJsonException {
    json.string();
    canonical.string(json.text());
  }

  private void number() throws MalformedJsonException {
    json.number(number);
    canonical.number(number);
  }

  private void literal(JsonCursor.Literal text) throws MalformedJsonException {
    json.literal(text);
    canonical.literal(text);
  }

  private Object knownObject(int field) throws MalformedJsonException {
    FieldValidator judge = judges[field];
    return switch (judge.kind()) {
      case OBJECT -> {
        object(scopes[field]);
        yield true;
      }
      case MAP -> {
        List<UTF8String> names = new ArrayList<>();
        List<UTF8String> texts = new ArrayList<>();
        members(names, texts);
        yield names.size() == texts.size()
            ? ListsAndMaps.map(names, texts)
            : judge.refuse(RejectReason.WRONG_TYPE);
      }
      default -> {
        any();
        yield judge.refuse(RejectReason.WRONG_TYPE);
      }
    };
  }

  private Object array(FieldValidator judge) throws MalformedJsonException {
    if (judge.kind() != FieldKind.TAGS && judge.kind() != FieldKind.TEXTS) {
      any();
      return judge.refuse(RejectReason.WRONG_TYPE);
    }
    List<UTF8String> elements = new ArrayList<>();
    boolean strings = true;
    canonical.openArray();
    if (json.open(']')) {
      do {
        boolean string = json.peek() == '"';
        any();
        if (string) {
          elements.add(judge.element(json.text()));
        }
        strings &= string;
        canonical.endElement();
      } while (json.more(']'));
    }
    canonical.closeArray();
    Object array = judge.array(elements);
    if (!strings) {
      return judge.refuse(RejectReason.WRONG_TYPE);
    }
    return elements.contains(null) ? null : array;
  }

  /** Reads the members of an object without a contract; {@code texts} takes those with strings. */
  private void members(List<UTF8String> names, List<UTF8String> texts)
      throws MalformedJsonException {
    canonical.open();
    if (json.open('}')) {
      do {
        json.name();
        canonical.name(json.text());
        named();
        if (names != null) {
          names.add(text(json.text()));
        }
        boolean string = json.peek() == '"';
        any();
        if (names != null && string) {
          texts.add(text(json.text()));
        }
        canonical.endMember();
      } while (json.more('}'));
    }
    canonical.close();
  }

  private static UTF8String text(JsonString text) {
    return UTF8String.fromBytes(text.bytes(), text.start(), text.length());
  }

  /** After a name that no contract knows. */
  private void named() {
    JsonString name = json.text();
    namesOthers |= PEOPLE.find(name.bytes(), name.start(), name.length()) >= 0;
  }

  /** Takes a value that no contract describes into the canonical form. */
  private void any() throws MalformedJsonException {
    switch (json.peek()) {
      case '{' -> members(null, null);
      case '[' -> {
        canonical.openArray();
        if (json.open(']')) {
          do {
            any();
            canonical.endElement();
          } while (json.more(']'));
        }
        canonical.closeArray();
      }
      case '"' -> string();
      case 't' -> literal(JsonCursor.Literal.TRUE);
      case 'f' -> literal(JsonCursor.Literal.FALSE);
      case 'n' -> literal(JsonCursor.Literal.NULL);
      default -> number();
    }
  }
}

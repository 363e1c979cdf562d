package dev.noctua.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.contract.Kind;
import dev.noctua.contract.LogContract;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The bytes of one line to typed values or the first reason why not, in one pass, as the log's
 * contract says; never an exception, whatever the bytes are. One per task: not for several threads.
 */
final class LineParser {
  private static final int MAX_DEPTH = 1000;
  private static final int MAX_DETAIL = 200;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // Names may be anything, and as many as somebody likes.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  /** The names that an object may have, and those of this line's that it may not. */
  private static final class Scope {
    final String prefix;
    final Map<String, Integer> known = new HashMap<>();
    final Set<String> unknown = new HashSet<>();

    Scope(String prefix) {
      this.prefix = prefix;
    }
  }

  private final LogContract contract;
  private final FieldJudge[] judges;
  private final Scope top = new Scope("");
  private final Scope[] scopes;
  private final int version;
  private final int occurredAt;
  private final Findings findings = new Findings();
  private final LineRules rules;
  private final Canonical canonical = new Canonical();
  private final JsonNumber number = new JsonNumber();
  private final FieldState[] states;
  private final boolean[] seen;
  private Object[] values;
  private JsonParser json;

  private final org.apache.spark.sql.types.StructType type;

  LineParser(
      dev.noctua.contract.RawLog log,
      List<LogContract> contracts,
      ZoneId zone,
      String currency,
      int lateDays) {
    type = log.table().contract().type();
    contract = contracts.get(0);
    List<Field> fields = contract.fields();
    int n = fields.size();
    judges = new FieldJudge[n];
    scopes = new Scope[n];
    states = new FieldState[n];
    seen = new boolean[n];
    Map<String, Scope> byName = new HashMap<>();
    for (int i = 0; i < n; i++) {
      Field field = fields.get(i);
      judges[i] = new FieldJudge(field, i, currency, findings);
      int dot = field.name().lastIndexOf('.');
      Scope scope = dot < 0 ? top : byName.get(field.name().substring(0, dot));
      scope.known.put(field.name().substring(dot + 1), i);
      if (field.kind() == Kind.OBJECT) {
        scopes[i] = new Scope(field.name() + ".");
        byName.put(field.name(), scopes[i]);
      }
    }
    version = top.known.get(Columns.SCHEMA_VERSION);
    occurredAt = top.known.get(Columns.OCCURRED_AT);
    rules = new LineRules(contract, zone, lateDays, findings);
  }

  /** Parses {@code bytes[from..to)}, a line that arrived on {@code arrival}. */
  ParsedLine parse(byte[] bytes, int from, int to, LocalDate arrival) {
    if (!Utf8.valid(bytes, from, to)) {
      return ParsedLine.refused(Reason.INVALID_UTF8, null);
    }
    reset();
    try {
      checkStart(bytes, from, to);
      read(bytes, from, to);
    } catch (Malformed e) {
      return malformed(e.getMessage());
    } catch (IOException e) {
      return malformed("not JSON");
    }
    rules.required(values, states);
    int eventDay = rules.time(values, judges[occurredAt].lostNanos(), arrival);
    rules.birthYear(values, arrival);
    rules.amounts(values, states);
    if (!findings.none()) {
      return ParsedLine.refused(findings.reason(), contract.fields().get(findings.field()).name());
    }
    UTF8String digest = UTF8String.fromString(canonical.digest());
    Object[] row = new Object[type.length()];
    for (int i = 0; i < values.length; i++) {
      String column = contract.fields().get(i).column();
      if (column != null) {
        row[type.fieldIndex(column)] =
            values[i] == null && (column.equals("schema_version") || column.equals("quantity"))
                ? (Object) 1
                : internal(values[i]);
      }
    }
    row[type.fieldIndex(Columns.EVENT_DATE)] = eventDay;
    row[type.fieldIndex(Columns.ARRIVAL_DATE)] = (int) arrival.toEpochDay();
    row[type.fieldIndex(Columns.DIGEST)] = digest;
    return new ParsedLine(
        null,
        null,
        new org.apache.spark.sql.catalyst.expressions.GenericInternalRow(row),
        (UTF8String) row[type.fieldIndex(Columns.EVENT_ID)],
        (Long) values[occurredAt],
        digest,
        unknown());
  }

  private static Object internal(Object value) {
    if (value instanceof String s) {
      return UTF8String.fromString(s);
    }
    if (value instanceof java.math.BigDecimal d) {
      return org.apache.spark.sql.types.Decimal.apply(d, d.scale() == 2 ? 18 : 5, d.scale());
    }
    if (value instanceof String[] a) {
      return new org.apache.spark.sql.catalyst.util.GenericArrayData(
          Arrays.stream(a).map(UTF8String::fromString).toArray());
    }
    if (value instanceof Map<?, ?> m) {
      return org.apache.spark.sql.catalyst.util.ArrayBasedMapData.apply(
          m.keySet().stream().map(k -> UTF8String.fromString((String) k)).toArray(),
          m.values().stream().map(k -> UTF8String.fromString((String) k)).toArray());
    }
    return value;
  }

  private static ParsedLine malformed(String why) {
    String detail = why.length() > MAX_DETAIL ? why.substring(0, MAX_DETAIL) : why;
    return ParsedLine.refused(Reason.MALFORMED_JSON, detail);
  }

  private void reset() {
    values = new Object[judges.length];
    Arrays.fill(states, FieldState.ABSENT);
    Arrays.fill(seen, false);
    findings.reset();
    canonical.reset();
    top.unknown.clear();
    for (Scope scope : scopes) {
      if (scope != null) {
        scope.unknown.clear();
      }
    }
  }

  /** Keeps the JSON reader from guessing UTF-16 or skipping a mark: neither is JSON here. */
  private static void checkStart(byte[] bytes, int from, int to) throws Malformed {
    if (to - from >= 3
        && bytes[from] == (byte) 0xef
        && bytes[from + 1] == (byte) 0xbb
        && bytes[from + 2] == (byte) 0xbf) {
      throw new Malformed("byte order mark");
    }
    for (int i = from; i < Math.min(to, from + 4); i++) {
      if (bytes[i] == 0) {
        throw new Malformed("NUL byte");
      }
    }
  }

  private void read(byte[] bytes, int from, int to) throws IOException, Malformed {
    try (JsonParser parser = JSON.createParser(bytes, from, to - from)) {
      json = parser;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Malformed("not an object");
      }
      object(top);
      if (parser.nextToken() != null) {
        throw new Malformed("text after the object");
      }
    }
  }

  private void object(Scope scope) throws IOException, Malformed {
    int mark = canonical.open();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.getCurrentName();
      canonical.name(name);
      json.nextToken();
      Integer field = scope.known.get(name);
      boolean repeated;
      if (field == null) {
        repeated = !scope.unknown.add(name);
        any();
      } else {
        repeated = seen[field];
        seen[field] = true;
        known(field);
      }
      if (repeated) {
        throw new Malformed("repeated key");
      }
      canonical.next();
    }
    canonical.close(mark);
  }

  private void known(int field) throws IOException, Malformed {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      canonical.literal("null");
      return;
    }
    FieldJudge judge = judges[field];
    Object value =
        switch (token) {
          case START_OBJECT -> knownObject(field);
          case START_ARRAY -> array(judge);
          case VALUE_STRING -> {
            String text = json.getText();
            canonical.string(text);
            if (text.isEmpty()) {
              states[field] = FieldState.EMPTY;
            }
            yield judge.text(text);
          }
          case VALUE_TRUE, VALUE_FALSE -> {
            boolean truth = token == JsonToken.VALUE_TRUE;
            canonical.literal(truth ? "true" : "false");
            yield judge.truth(truth);
          }
          default -> number(judge);
        };
    values[field] = value;
    if (states[field] != FieldState.EMPTY) {
      states[field] = value == null ? FieldState.INVALID : FieldState.VALID;
    }
    if (field == version && (value == null || (Integer) value != contract.version())) {
      judge.refuse(Reason.UNSUPPORTED_VERSION);
    }
  }

  private Object number(FieldJudge judge) throws IOException {
    char[] text = json.getTextCharacters();
    number.read(text, json.getTextOffset(), json.getTextLength());
    canonical.literal(number.canonical());
    return judge.number(number, text, json.getTextOffset(), json.getTextLength());
  }

  private Object knownObject(int field) throws IOException, Malformed {
    FieldJudge judge = judges[field];
    if (judge.kind() == Kind.OBJECT) {
      object(scopes[field]);
      return true;
    }
    if (judge.kind() != Kind.MAP) {
      any();
      return judge.refuse(Reason.WRONG_TYPE);
    }
    Map<String, String> map = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    int mark = canonical.open();
    boolean strings = true;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.getCurrentName();
      canonical.name(name);
      if (!names.add(name)) {
        throw new Malformed("repeated key");
      }
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        map.put(name, json.getText());
      } else {
        strings = false;
      }
      any();
      canonical.next();
    }
    canonical.close(mark);
    return strings ? map : judge.refuse(Reason.WRONG_TYPE);
  }

  private Object array(FieldJudge judge) throws IOException, Malformed {
    if (judge.kind() != Kind.TAGS && judge.kind() != Kind.TEXTS) {
      any();
      return judge.refuse(Reason.WRONG_TYPE);
    }
    List<String> elements = new ArrayList<>();
    boolean strings = true;
    canonical.openArray();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        elements.add(json.getText());
      } else {
        strings = false;
      }
      any();
      canonical.next();
    }
    canonical.closeArray();
    return strings ? judge.texts(elements) : judge.refuse(Reason.WRONG_TYPE);
  }

  /** Takes a value that no contract describes into the canonical form. */
  private void any() throws IOException, Malformed {
    switch (json.currentToken()) {
      case START_OBJECT -> {
        Set<String> names = new HashSet<>();
        int mark = canonical.open();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.getCurrentName();
          canonical.name(name);
          if (!names.add(name)) {
            throw new Malformed("repeated key");
          }
          json.nextToken();
          any();
          canonical.next();
        }
        canonical.close(mark);
      }
      case START_ARRAY -> {
        canonical.openArray();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          any();
          canonical.next();
        }
        canonical.closeArray();
      }
      case VALUE_STRING -> canonical.string(json.getText());
      case VALUE_TRUE -> canonical.literal("true");
      case VALUE_FALSE -> canonical.literal("false");
      case VALUE_NULL -> canonical.literal("null");
      default -> {
        number.read(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
        canonical.literal(number.canonical());
      }
    }
  }

  private List<String> unknown() {
    List<String> names = new ArrayList<>();
    top.unknown.forEach(name -> names.add(top.prefix + name));
    for (Scope scope : scopes) {
      if (scope != null) {
        scope.unknown.forEach(name -> names.add(scope.prefix + name));
      }
    }
    return names.isEmpty() ? null : names;
  }
}

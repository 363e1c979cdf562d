package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.Field;
import dev.noctua.contract.FieldKind;
import dev.noctua.contract.LogContract;
import dev.noctua.raw.json.JsonTokens;
import dev.noctua.raw.json.JsonTokens.Kind;
import dev.noctua.raw.json.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A refused line as it may be shown to whoever runs the night: values of fields that its contracts
 * know and that can name nobody. What can't be read as JSON isn't shown at all.
 */
public final class MaskedLine {
  private static final String MASK = "***";
  private static final int SHOWN = 300;

  private final Map<String, Field> fields;
  private final JsonTokens json;
  private final StringBuilder masked = new StringBuilder();

  private MaskedLine(List<LogContract> contracts, JsonTokens json) {
    fields =
        contracts.stream()
            .flatMap(contract -> contract.fields().stream())
            .collect(Collectors.toMap(Field::name, Function.identity(), (first, other) -> first));
    this.json = json;
  }

  public static String of(List<LogContract> contracts, byte[] line) {
    JsonTokens json = new JsonTokens(line);
    try {
      if (!json.next() || json.kind() != Kind.OBJECT) {
        return "not shown, since it isn't a JSON object";
      }
      MaskedLine masked = new MaskedLine(contracts, json);
      masked.object("");
      return json.isReadable()
          ? cut(masked.masked.toString())
          : "not shown, since it can't be read";
    } catch (MalformedJsonException e) {
      return "not shown, since it can't be read";
    }
  }

  private static String cut(String masked) {
    return masked.length() > SHOWN ? masked.substring(0, SHOWN) + "…" : masked;
  }

  private void object(String prefix) throws MalformedJsonException {
    char before = '{';
    json.next();
    while (json.kind() != Kind.OBJECT_END) {
      String name = json.text();
      Field field = fields.get(prefix + name);
      json.next();
      // An unknown name might itself say who somebody is.
      masked.append(before);
      quoted(field == null ? MASK : name);
      masked.append(':');
      if (field != null && field.kind() == FieldKind.OBJECT && json.kind() == Kind.OBJECT) {
        object(prefix + name + ".");
      } else if (field != null && json.kind().isScalar() && shows(field)) {
        value();
      } else {
        json.skip();
        quoted(MASK);
      }
      before = ',';
      json.next();
    }
    masked.append(before == '{' ? "{}" : "}");
  }

  private void value() {
    if (json.kind() == Kind.TEXT) {
      quoted(json.text());
    } else {
      masked.append(json.text());
    }
  }

  private void quoted(String text) {
    masked.append('"').append(text).append('"');
  }

  /** Too short for the number of a phone or an identity card. */
  private boolean isShort() {
    return json.text().length() <= 10;
  }

  /** Text may hold anything where columns have slipped; numbers, choices and times hardly do. */
  private boolean shows(Field field) {
    return switch (field.kind()) {
      case ENUM -> field.allowed().contains(json.text());
      case TIMESTAMP -> json.text().matches("\\d{4}-\\d\\d-\\d\\d[-+.:0-9TZ]{0,40}");
      case MONEY, SHARE -> isShort() && json.text().matches("[-+.0-9eE]*");
      case INTEGER, NUMBER -> isShort() && json.kind() == Kind.NUMBER;
      case BOOLEAN -> json.kind() == Kind.TRUE || json.kind() == Kind.FALSE;
      default -> false;
    };
  }
}

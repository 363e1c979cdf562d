package dev.noctua.stage.ingest.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.noctua.contract.Field;
import dev.noctua.contract.FieldKind;
import dev.noctua.contract.LogContract;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A refused line as it may be shown to whoever runs the night: values of fields that its contracts
 * know and that can name nobody. What can't be read as JSON isn't shown at all.
 */
public final class MaskedLine {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String MASK = "***";
  private static final int SHOWN = 300;

  private final Map<String, Field> fields;
  private final JsonGenerator out;

  private MaskedLine(List<LogContract> contracts, JsonGenerator out) {
    fields =
        contracts.stream()
            .flatMap(contract -> contract.fields().stream())
            .collect(Collectors.toMap(Field::name, Function.identity(), (first, other) -> first));
    this.out = out;
  }

  public static String of(List<LogContract> contracts, byte[] line) {
    StringWriter text = new StringWriter();
    try (JsonParser in = JSON.createParser(line);
        JsonGenerator out = JSON.createGenerator(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return "not shown, since it isn't a JSON object";
      }
      new MaskedLine(contracts, out).object(in, "");
      out.flush();
    } catch (IOException e) {
      return "not shown, since it can't be read";
    }
    String shown = text.toString();
    return shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown;
  }

  private void object(JsonParser in, String prefix) throws IOException {
    out.writeStartObject();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = prefix + in.getCurrentName();
      Field field = fields.get(name);
      JsonToken token = in.nextToken();
      // An unknown name might itself say who somebody is.
      out.writeFieldName(field == null ? MASK : in.getCurrentName());
      if (field != null && field.kind() == FieldKind.OBJECT && token == JsonToken.START_OBJECT) {
        object(in, name + ".");
      } else if (field != null && token.isScalarValue() && shows(field, in)) {
        out.copyCurrentEvent(in);
      } else {
        in.skipChildren();
        out.writeString(MASK);
      }
    }
    out.writeEndObject();
  }

  /** Too short for the number of a phone or an identity card. */
  private static boolean isShort(JsonParser in) throws IOException {
    return in.getTextLength() <= 10;
  }

  /** Text may hold anything where columns have slipped; numbers, choices and times hardly do. */
  private static boolean shows(Field field, JsonParser in) throws IOException {
    return switch (field.kind()) {
      case ENUM -> field.allowed().contains(in.getText());
      case TIMESTAMP -> in.getText().matches("\\d{4}-\\d\\d-\\d\\d[-+.:0-9TZ]{0,40}");
      case MONEY, SHARE -> isShort(in) && in.getText().matches("[-+.0-9eE]*");
      case INTEGER, NUMBER -> isShort(in) && in.currentToken().isNumeric();
      case BOOLEAN -> in.currentToken().isBoolean();
      default -> false;
    };
  }
}

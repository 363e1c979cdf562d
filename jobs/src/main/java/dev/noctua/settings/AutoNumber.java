package dev.noctua.settings;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number, or {@code auto}: Noctua finds it.
 *
 * @param value absent for {@code auto}
 */
@JsonDeserialize(using = AutoNumber.Reader.class)
public record AutoNumber(Optional<BigDecimal> value) {
  /** Noctua finds the number. */
  public static final AutoNumber AUTO = new AutoNumber(Optional.empty());

  private static final String WORD = "auto";

  /** As a whole number; absent for {@code auto}. */
  public Optional<Integer> whole() {
    return value.map(BigDecimal::intValueExact);
  }

  /** As a decimal number; absent for {@code auto}. */
  public Optional<Double> decimal() {
    return value.map(BigDecimal::doubleValue);
  }

  @JsonValue
  Object written() {
    return value.isPresent() ? value.get() : WORD;
  }

  @Override
  public String toString() {
    return written().toString();
  }

  static final class Reader extends StdDeserializer<AutoNumber> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(AutoNumber.class);
    }

    @Override
    public AutoNumber deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken().isNumeric()) {
        return new AutoNumber(Optional.of(json.getDecimalValue()));
      }
      if (json.hasToken(JsonToken.VALUE_STRING) && json.getText().equals(WORD)) {
        return AUTO;
      }
      return context.reportInputMismatch(AutoNumber.class, "neither a number nor auto");
    }
  }
}

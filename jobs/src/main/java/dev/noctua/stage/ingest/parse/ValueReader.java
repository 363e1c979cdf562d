package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.RawLog;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.CanonicalJson;
import dev.noctua.raw.json.JsonCursor;
import dev.noctua.raw.json.JsonNumber;
import dev.noctua.raw.json.JsonString;
import dev.noctua.raw.json.MalformedJsonException;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads the values of a line, whatever they are, and takes them into its canonical form. */
final class ValueReader {
  private static final ByteStringIndex PEOPLE =
      new ByteStringIndex(List.copyOf(RawLog.personFields()));

  private final JsonCursor json;
  private final CanonicalJson canonical;
  private final JsonNumber number = new JsonNumber();
  private boolean namesOthers;

  /** Reads where {@code json} stands; both are shared with who reads the rest of the line. */
  ValueReader(JsonCursor json, CanonicalJson canonical) {
    this.json = json;
    this.canonical = canonical;
  }

  /** Begins a line. */
  void start() {
    namesOthers = false;
  }

  /** Whether a name that no contract knows was one that names people elsewhere. */
  boolean namesOthers() {
    return namesOthers;
  }

  /** Reads a string, and returns it. */
  JsonString readString() throws MalformedJsonException {
    json.readString();
    canonical.appendString(json.text());
    return json.text();
  }

  /** Reads a number, and returns it. */
  JsonNumber readNumber() throws MalformedJsonException {
    json.readNumber(number);
    canonical.appendNumber(number);
    return number;
  }

  void readLiteral(JsonCursor.Literal literal) throws MalformedJsonException {
    json.expectLiteral(literal);
    canonical.appendLiteral(literal);
  }

  /** Reads a value that no contract describes. */
  void readValue() throws MalformedJsonException {
    switch (json.peek()) {
      case '{' -> readMembers(null, null);
      case '[' -> {
        canonical.openArray();
        if (json.open(']')) {
          do {
            readValue();
            canonical.endElement();
          } while (json.more(']'));
        }
        canonical.closeArray();
      }
      case '"' -> readString();
      case 't' -> readLiteral(JsonCursor.Literal.TRUE);
      case 'f' -> readLiteral(JsonCursor.Literal.FALSE);
      case 'n' -> readLiteral(JsonCursor.Literal.NULL);
      default -> readNumber();
    }
  }

  /**
   * Reads the members of an object without a contract.
   *
   * @param names takes all names; null where nobody wants them
   * @param texts takes the values that are strings
   */
  void readMembers(List<UTF8String> names, List<UTF8String> texts) throws MalformedJsonException {
    canonical.open();
    if (json.open('}')) {
      do {
        json.readName();
        canonical.appendName(json.text());
        noteUnknownName();
        if (names != null) {
          names.add(text());
        }
        boolean isString = json.peek() == '"';
        readValue();
        if (names != null && isString) {
          texts.add(text());
        }
        canonical.endMember();
      } while (json.more('}'));
    }
    canonical.close();
  }

  /** Notes the name that was read last, which no contract knows. */
  void noteUnknownName() {
    JsonString name = json.text();
    namesOthers |= PEOPLE.find(name.bytes(), name.start(), name.length()) >= 0;
  }

  private UTF8String text() {
    JsonString text = json.text();
    return UTF8String.fromBytes(text.bytes(), text.start(), text.length());
  }
}

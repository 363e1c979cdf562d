package dev.noctua.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stays of raw lines when people are forgotten. A line that is theirs goes, but for
 * transactions. In lines that stay the tombstone's key takes the place of their id where a field
 * names people, and of texts in {@link FreeTextFields} that are their id, unless it is short, or
 * say their mail address or phone number; in their own lines, of all texts that no contract knows.
 */
final class LineRedactor implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** What is shorter may stand in any text by chance. */
  private static final int TELLING = 6;

  private static final Set<String> PERSON_FIELDS = RawLog.personFields();

  /** In a line that may be no JSON: a field that names people, or just a text. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "(\"(?:"
              + String.join("|", PERSON_FIELDS)
              + ")\"\\s*:\\s*)?(?:\"([^\"]{1,256})\"|(?<=:)\\s*(\\d{1,64}))");

  /**
   * What may be a mail address or a phone number, as a whole. It is tried once for each run of such
   * characters: a line may be one of a megabyte.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\p{Alnum}._%+-])[\\p{Alnum}._%+-]{1,64}+@[\\p{Alnum}.-]{0,255}\\p{Alnum}"
              + "|(?<![\\d-])\\+?\\d[\\d-]{4,20}\\d(?![\\d-])");

  /** user_id to tombstone key. */
  private final Map<String, String> people = new HashMap<>();

  /** Mail addresses and phone numbers to tombstone key. */
  private final Map<String, String> addresses = new HashMap<>();

  /** A value in a line, its quotes included, and what takes its place. */
  private record Place(int from, int to, String key) {}

  LineRedactor(List<Erasure.Person> forgotten) {
    for (Erasure.Person person : forgotten) {
      people.put(person.userId(), person.tombstone());
      person.addresses().forEach(address -> addresses.put(address, person.tombstone()));
    }
  }

  /** The ids of the people whom a line names, wherever it does. */
  static Set<String> people(byte[] line) {
    Set<String> people = new HashSet<>();
    try (JsonParser json = JSON.createParser(line)) {
      while (json.nextToken() != null) {
        boolean isText = json.currentToken() == JsonToken.VALUE_STRING;
        boolean isNumber = json.currentToken().isNumeric();
        if ((isText || isNumber) && isPerson(json.currentName())) {
          people.add(json.getText());
        }
      }
    } catch (IOException e) {
      Matcher quoted = QUOTED.matcher(new String(line, UTF_8));
      while (quoted.find()) {
        if (quoted.group(1) != null) {
          people.add(value(quoted));
        }
      }
    }
    return people;
  }

  /** What {@link #QUOTED} has found: a text, or a number. */
  private static String value(Matcher quoted) {
    return quoted.group(2) == null ? quoted.group(3) : quoted.group(2);
  }

  private static boolean isPerson(String field) {
    return field != null && PERSON_FIELDS.contains(field);
  }

  /** The line as it stays; null when it doesn't. */
  byte[] kept(String log, byte[] line) {
    try {
      return inJson(log, line);
    } catch (IOException e) {
      return isTold(line) ? null : line;
    }
  }

  /** Whether a line that isn't JSON speaks of somebody: then nobody can say whose it is. */
  private boolean isTold(byte[] line) {
    String text = new String(line, UTF_8);
    Matcher quoted = QUOTED.matcher(text);
    while (quoted.find()) {
      if (people.containsKey(value(quoted))
          && (quoted.group(1) != null || isTelling(quoted.group(2)))) {
        return true;
      }
    }
    return address(text) != null;
  }

  private static boolean isTelling(String text) {
    return text != null && text.length() >= TELLING;
  }

  private byte[] inJson(String log, byte[] line) throws IOException {
    String actor = actor(line);
    String own = actor == null ? null : people.get(actor);
    if (own != null && !log.equals(RawLog.TRANSACTION.logName())) {
      return null;
    }
    FreeTextFields open = FreeTextFields.of(log);
    List<Place> places = new ArrayList<>();
    try (JsonParser json = JSON.createParser(line)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        String key = token.isStructStart() || token.isStructEnd() ? null : key(json, own, open);
        if (key != null) {
          int from = (int) json.currentTokenLocation().getByteOffset();
          if (from < 0) {
            throw new IOException("not UTF-8");
          }
          places.add(new Place(from, end(line, from, json.getTextLength()), key));
        }
      }
    }
    return places.isEmpty() ? line : replaced(line, places);
  }

  /** Who acts, by the outer object's user_id; null when nobody does. */
  private static String actor(byte[] line) throws IOException {
    String actor = null;
    try (JsonParser json = JSON.createParser(line)) {
      while (json.nextToken() != null) {
        if (json.currentToken().isScalarValue()
            && Columns.USER_ID.equals(json.currentName())
            && json.getParsingContext().getParent().inRoot()) {
          actor = json.getText();
        }
      }
    }
    return actor;
  }

  /**
   * What takes the place of the value or name that {@code json} is at; null when it stays.
   *
   * @param own the tombstone's key of who acts, when they are forgotten
   */
  private String key(JsonParser json, String own, FreeTextFields open) throws IOException {
    boolean isValue = json.currentToken() != JsonToken.FIELD_NAME;
    String name = json.currentName();
    if (isValue && isPerson(name)) {
      return people.get(json.getText());
    }
    if (isValue && json.currentToken() != JsonToken.VALUE_STRING) {
      return null;
    }
    String text = json.getText();
    String found = isTelling(text) && people.containsKey(text) ? people.get(text) : address(text);
    if (found == null && isValue) {
      found = own;
    }
    return found != null && open.contains(path(json.getParsingContext())) ? found : null;
  }

  private static String path(JsonStreamContext at) {
    String path = "";
    for (JsonStreamContext outer = at; outer != null; outer = outer.getParent()) {
      if (outer.inObject() && outer.getCurrentName() != null) {
        path = path.isEmpty() ? outer.getCurrentName() : outer.getCurrentName() + "." + path;
      }
    }
    return path;
  }

  /** The tombstone's key of whose mail address or phone number stands in a text; null: none. */
  private String address(String text) {
    // Most texts have neither.
    if (addresses.isEmpty() || text.chars().noneMatch(c -> c == '@' || Character.isDigit(c))) {
      return null;
    }
    Matcher address = ADDRESS.matcher(text);
    String found = addresses.get(text);
    while (found == null && address.find()) {
      found = addresses.get(address.group());
    }
    return found;
  }

  /** Behind the value that begins at {@code from}: a text's closing quote, or a number's end. */
  private static int end(byte[] line, int from, int length) {
    if (line[from] != '"') {
      return from + length;
    }
    int at = from + 1;
    while (line[at] != '"') {
      at += line[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static byte[] replaced(byte[] line, List<Place> places) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(line.length + 64);
    int done = 0;
    for (Place place : places) {
      out.write(line, done, place.from() - done);
      out.writeBytes(('"' + place.key() + '"').getBytes(UTF_8));
      done = place.to();
    }
    out.write(line, done, line.length - done);
    return out.toByteArray();
  }
}

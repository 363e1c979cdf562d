package dev.noctua.forget;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.lake.Erasure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stays of raw lines when people are forgotten. A line that is theirs goes, but for
 * transactions; in lines that stay the tombstone's key takes the place of their id, wherever a
 * field names people and, unless it is short, of every text that is their id, and of texts that say
 * their mail address or phone number; in their own lines, of whatever no contract knows.
 */
final class RawLines implements Serializable {
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

  private static final Set<String> PERSON_FIELDS =
      Set.of(Columns.USER_ID, "target_user_id", "creator_user_id");

  /** What stands before the id in such a field of a line that may be no JSON. */
  private static final Pattern NAMES_SOMEBODY =
      Pattern.compile("\"(" + String.join("|", PERSON_FIELDS) + ")\"\\s*:\\s*$");

  /** A mail address or a phone number; a name may be others' too, or any word. */
  private static final Pattern ADDRESS =
      Pattern.compile(".*\\S@\\S.*|[+(]?[0-9][0-9() -]{5,}[0-9]");

  /** user_id to tombstone key. */
  private final Map<String, String> people = new HashMap<>();

  /** Mail addresses and phone numbers to tombstone key. */
  private final Map<String, String> reached = new HashMap<>();

  /** What contracts of transactions know of; another field may say anything. */
  private static final class Known {
    static final Set<String> FIELDS =
        RawLog.TRANSACTION.contracts().stream()
            .flatMap(contract -> contract.fields().stream())
            .map(field -> field.name().replaceAll("[.].*", ""))
            .collect(Collectors.toSet());
  }

  /** A text in a line, its quotes included, and what takes its place. */
  private record Place(int from, int to, String key) {}

  RawLines(List<Erasure.Person> forgotten) {
    for (Erasure.Person person : forgotten) {
      people.put(person.userId(), person.tombstone());
      person.personal().stream()
          .filter(text -> ADDRESS.matcher(text).matches())
          .forEach(text -> reached.put(text, person.tombstone()));
    }
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
    String text = new String(line, ISO_8859_1);
    return people.keySet().stream().anyMatch(id -> isTold(text, latin('"' + id + '"')))
        || reached.keySet().stream().anyMatch(address -> text.contains(latin(address)));
  }

  private static boolean isTold(String text, String quoted) {
    for (int at = text.indexOf(quoted); at >= 0; at = text.indexOf(quoted, at + 1)) {
      if (isTelling(quoted.substring(1, quoted.length() - 1))
          || NAMES_SOMEBODY.matcher(text.substring(0, at)).find()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTelling(String text) {
    return text.length() >= TELLING;
  }

  private static String latin(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private byte[] inJson(String log, byte[] line) throws IOException {
    String actor = actor(line);
    boolean own = actor != null && people.containsKey(actor);
    if (own && !log.equals(RawLog.TRANSACTION.logName())) {
      return null;
    }
    Set<String> known = own ? Known.FIELDS : Set.of();
    List<Place> places = new ArrayList<>();
    String outer = null;
    int depth = 0;
    try (JsonParser json = JSON.createParser(line)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.FIELD_NAME && depth == 1) {
          outer = json.currentName();
        }
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
          boolean unknown = own && token == JsonToken.VALUE_STRING && !known.contains(outer);
          String key = unknown ? people.get(actor) : key(json.getText(), json.currentName());
          if (key != null) {
            int from = (int) json.currentTokenLocation().getByteOffset();
            places.add(new Place(from, end(line, from), key));
          }
        }
      }
    }
    return places.isEmpty() ? line : replaced(line, places);
  }

  /** Who acts, by the outer object's user_id; null when nobody does. */
  private static String actor(byte[] line) throws IOException {
    String actor = null;
    int depth = 0;
    try (JsonParser json = JSON.createParser(line)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (depth == 1
            && token == JsonToken.VALUE_STRING
            && Columns.USER_ID.equals(json.currentName())) {
          actor = json.getText();
        }
      }
    }
    return actor;
  }

  /** What takes the place of a text; null when it stays. */
  private String key(String text, String field) {
    String person = people.get(text);
    if (person != null && (isTelling(text) || PERSON_FIELDS.contains(field))) {
      return person;
    }
    // Most texts have neither, and there may be many addresses.
    if (text.chars().noneMatch(c -> c == '@' || Character.isDigit(c))) {
      return null;
    }
    return reached.entrySet().stream()
        .filter(address -> text.contains(address.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Behind the closing quote of the text that begins at {@code from}. */
  private static int end(byte[] line, int from) {
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

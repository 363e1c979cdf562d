package dev.noctua.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.JsonTokens;
import dev.noctua.raw.json.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes erased people from raw lines.
 *
 * <p>Their own lines are dropped, except transactions. In the lines that stay, the tombstone's key
 * replaces their id in every field that names people. In {@link FreeTextFields} it replaces a text
 * or number in which {@link TombstoneLookup} finds them. In their own lines it replaces all texts
 * that no contract knows. A line that isn't JSON in UTF-8 is dropped if it names them, because
 * nothing in it can be changed safely.
 */
final class LineRedactor implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final ByteStringIndex PERSON_FIELDS =
      new ByteStringIndex(List.copyOf(RawLog.personFields()));

  private static final ByteStringIndex ACTOR = new ByteStringIndex(List.of(Columns.USER_ID));

  private final TombstoneLookup tombstones;

  /** A value in a line, its quotes included, and what takes its place. */
  private record Replacement(int from, int to, String key) {}

  LineRedactor(List<Erasure.Person> people) {
    tombstones = new TombstoneLookup(people);
  }

  /** The line as it is kept; null when it is dropped. */
  byte[] kept(String log, byte[] line) {
    byte[] kept = keptOfUtf8(log, line);
    boolean isNamedInWide =
        kept == line
            && BrokenLine.ofWideEncodings(line).anyMatch(other -> keptOfUtf8(log, other) != other);
    return isNamedInWide ? null : kept;
  }

  private byte[] keptOfUtf8(String log, byte[] line) {
    try {
      JsonTokens json = new JsonTokens(line);
      if (!json.isReadable() && BrokenLine.namesPlainly(tombstones, line)) {
        return null;
      }
      return keptOfJson(log, line, json);
    } catch (MalformedJsonException e) {
      return BrokenLine.names(tombstones, line) ? null : line;
    }
  }

  private byte[] keptOfJson(String log, byte[] line, JsonTokens json)
      throws MalformedJsonException {
    String actor = actor(json);
    String own = actor == null ? null : tombstones.byId(actor);
    if (own != null && !log.equals(RawLog.TRANSACTION.logName())) {
      return null;
    }
    FreeTextFields freeTexts = FreeTextFields.of(log);
    List<Replacement> replacements = new ArrayList<>();
    json.rewind();
    while (json.next()) {
      boolean isText = json.kind() == JsonTokens.Kind.NAME || json.kind().isScalar();
      String key = isText ? key(json, own, freeTexts) : null;
      if (key != null) {
        replacements.add(new Replacement(json.start(), json.end(), key));
      }
    }
    return replacements.isEmpty() ? line : replaced(line, replacements);
  }

  /** Who acts, by the outer object's user_id; null when nobody does. */
  private static String actor(JsonTokens json) throws MalformedJsonException {
    String actor = null;
    while (json.next()) {
      if (json.depth() == 1 && json.kind().isScalar() && json.nameIn(ACTOR) >= 0) {
        actor = json.text();
      }
    }
    return actor;
  }

  /**
   * What takes the place of the value or name that {@code json} is at; null when it stays.
   *
   * @param own the tombstone's key of who acts, when they are erased
   */
  private String key(JsonTokens json, String own, FreeTextFields freeTexts) {
    boolean isValue = json.kind() != JsonTokens.Kind.NAME;
    if (isValue && json.nameIn(PERSON_FIELDS) >= 0) {
      return tombstones.byId(json.text());
    }
    boolean isText = json.kind() == JsonTokens.Kind.TEXT;
    boolean isSought = !isValue || isText || json.kind() == JsonTokens.Kind.NUMBER;
    if (!isSought || !freeTexts.contains(json)) {
      return null;
    }
    String found = tombstones.in(json.text());
    return found == null && isText ? own : found;
  }

  private static byte[] replaced(byte[] line, List<Replacement> replacements) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(line.length + 64);
    int written = 0;
    for (Replacement replacement : replacements) {
      out.write(line, written, replacement.from() - written);
      out.writeBytes(('"' + replacement.key() + '"').getBytes(UTF_8));
      written = replacement.to();
    }
    out.write(line, written, line.length - written);
    return out.toByteArray();
  }
}

package dev.noctua.stage.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.privacy.UserKeys;
import dev.noctua.stage.ingest.parse.ParsedLine;
import dev.noctua.stage.ingest.parse.RejectReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Lines that still come of people who were forgotten. What they did isn't kept; what they bought
 * is, as the law wants it, and so is what others say of them, under the tombstone's key.
 */
final class ErasedPeopleFilter {
  /** In a line that is refused, and may be no JSON at all. */
  private static final Pattern PERSON =
      Pattern.compile(
          "\"("
              + String.join("|", RawLog.personFields())
              + ")\"\\s*:\\s*(?:\"([^\"]{1,256})\"|(\\d{1,64}))");

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
  private static final int HEXADECIMAL = 16;

  private final UserKeys keys;
  private final Map<RawLog, Columned> columns = new EnumMap<>(RawLog.class);
  private boolean named;

  /** Where a log's table names people: who acts, and all. */
  private record Columned(int actor, List<Integer> people, int digest) {
    static Columned of(RawLog log) {
      StructType type = log.table().contract().type();
      List<String> names = List.of(type.fieldNames());
      return new Columned(
          names.indexOf(Columns.USER_KEY),
          log.people().stream().map(type::fieldIndex).toList(),
          type.fieldIndex(Columns.DIGEST));
    }
  }

  ErasedPeopleFilter(UserKeys keys) {
    this.keys = keys;
  }

  private static boolean drops(RawLog log) {
    return log == RawLog.REGISTRATION || log == RawLog.BEHAVIOR;
  }

  /** The line as it is kept; null when it isn't. */
  ParsedLine kept(RawLog log, ParsedLine line) {
    named = false;
    if (keys.tombstones().isEmpty()) {
      return line;
    }
    named = line.namesOthers();
    Columned at = columns.computeIfAbsent(log, Columned::of);
    GenericInternalRow row = line.row();
    boolean renamed = false;
    for (int person : at.people) {
      UTF8String id = row.isNullAt(person) ? null : row.getUTF8String(person);
      UTF8String key = id == null ? null : keys.forgotten(id);
      if (key != null) {
        named |= !key.equals(id);
        if (person == at.actor && drops(log)) {
          return null;
        }
        row.update(person, key);
        renamed = true;
      }
    }
    if (!renamed) {
      return line;
    }
    String digest = keys.tombstones().digest(line.digest().toString());
    row.update(at.digest, UTF8String.fromString(digest));
    return line.with(UTF8String.fromString(digest));
  }

  /** What becomes of a refused line. */
  enum Refused {
    KEPT,
    /** It is in quarantine without its bytes. */
    HIDDEN,
    DROPPED
  }

  /** What becomes of a refused line, which names somebody or not. */
  Refused refused(RawLog log, RejectReason reason, byte[] line) {
    // Only its beginning is here.
    named = reason == RejectReason.LINE_TOO_LONG && !keys.tombstones().isEmpty();
    if (line == null || keys.tombstones().isEmpty()) {
      return Refused.KEPT;
    }
    Matcher person = PERSON.matcher(unescaped(new String(line, UTF_8)));
    Refused becomes = Refused.KEPT;
    while (person.find()) {
      String id = person.group(2) == null ? person.group(3) : person.group(2);
      UTF8String key = keys.forgotten(UTF8String.fromString(id));
      if (key != null) {
        named |= !key.toString().equals(id);
        if (drops(log) && person.group(1).equals(Columns.USER_ID)) {
          return Refused.DROPPED;
        }
        becomes = Refused.HIDDEN;
      }
    }
    return becomes;
  }

  private static String unescaped(String line) {
    return ESCAPE
        .matcher(line)
        .replaceAll(
            code ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(code.group(1), HEXADECIMAL))));
  }

  /** Whether the line that was asked about last names somebody by their id, or may do. */
  boolean named() {
    return named;
  }

  /** What takes the place of a hidden line's digest. */
  String hidden(String digest) {
    return keys.tombstones().digest(digest);
  }
}

package dev.noctua.privacy;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.noctua.contract.RawLog;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds people in a raw line that isn't JSON in UTF-8, as far as that is possible. */
final class BrokenLine {
  /** A field that names people, or just a text. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?:\"("
              + String.join("|", RawLog.personFields())
              + ")\"\\s*:\\s*)?(?:\"([^\"]{1,256})\"|(?<=:)\\s*(\\d{1,64}))");

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
  private static final int HEXADECIMAL = 16;

  private static final List<Charset> WIDE =
      List.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"));

  private BrokenLine() {}

  /** Those who stand where a field names people. */
  static List<NamedPeople.Named> people(byte[] line) {
    List<NamedPeople.Named> people = new ArrayList<>();
    Matcher quoted = QUOTED.matcher(unescaped(line));
    while (quoted.find()) {
      if (quoted.group(1) != null) {
        people.add(new NamedPeople.Named(quoted.group(1), value(quoted)));
      }
    }
    return people;
  }

  /**
   * Whether the line names somebody who is erased, with escapes or without. Whose line it is can't
   * be told.
   */
  static boolean names(TombstoneLookup tombstones, byte[] line) {
    String text = new String(line, UTF_8);
    return isNamed(tombstones, text)
        || isNamed(tombstones, unescaped(line))
        || tombstones.in(text) != null;
  }

  /** The same where a reader of JSON sees to the escapes. */
  static boolean namesPlainly(TombstoneLookup tombstones, byte[] line) {
    String text = new String(line, UTF_8);
    return isNamed(tombstones, text) || tombstones.inReading(text) != null;
  }

  private static String unescaped(byte[] line) {
    return ESCAPE
        .matcher(new String(line, UTF_8))
        .replaceAll(
            code ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(code.group(1), HEXADECIMAL))));
  }

  private static boolean isNamed(TombstoneLookup tombstones, String text) {
    Matcher quoted = QUOTED.matcher(text);
    while (quoted.find()) {
      if (quoted.group(1) != null && tombstones.byId(value(quoted)) != null) {
        return true;
      }
    }
    return false;
  }

  /** What {@link #QUOTED} has found: a text, or a number. */
  private static String value(Matcher quoted) {
    return quoted.group(2) == null ? quoted.group(3) : quoted.group(2);
  }

  /**
   * The line in UTF-8, if it is in UTF-16 or UTF-32, which its NUL bytes say: once for each of the
   * encodings that it may be in. Lines are split at a byte, so that each may begin or end within a
   * character.
   */
  static Stream<byte[]> ofWideEncodings(byte[] line) {
    boolean hasNul = false;
    for (byte b : line) {
      hasNul |= b == 0;
    }
    return hasNul
        ? WIDE.stream().map(charset -> new String(line, charset).getBytes(UTF_8))
        : Stream.empty();
  }
}

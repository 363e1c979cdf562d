package dev.noctua.night;

import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Text of others on a terminal. A title or the name of a file may hold a line break, or characters
 * that move the cursor, change colors or turn the direction of writing.
 */
public final class TerminalText {
  private TerminalText() {}

  /** The text with such characters as escapes, such as {@code \n} and {@code \u001b}. */
  public static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> visible.append("\\n");
        case '\r' -> visible.append("\\r");
        case '\t' -> visible.append("\\t");
        default -> visible.append(steers(c) ? "\\u" + HexFormat.of().toHexDigits(c) : c);
      }
    }
    return visible.toString();
  }

  private static boolean steers(char c) {
    return Character.isISOControl(c)
        || (c >= '\u200e' && c <= '\u200f')
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\u061c';
  }

  /** A message of several lines in one. */
  public static String line(String message) {
    return visible(
        message
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty())
            .collect(Collectors.joining(" ")));
  }
}

package dev.noctua.raw.json;

/**
 * Decodes UTF-8 and what some programs take for it: surrogates as three bytes each (CESU-8), and
 * characters in more bytes than they need. Whoever searches for a text must find it there too.
 */
final class LenientUtf8 {
  private static final char REPLACEMENT = '\ufffd';

  private LenientUtf8() {}

  /** Whether all of {@code bytes[from..to)} can be read. */
  static boolean valid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && point(bytes, i, to) >= 0) {
      i += 1 + following(bytes[i]);
    }
    return i == to;
  }

  /** The text of {@code bytes[from..to)}; a byte that can't be read becomes U+FFFD. */
  static String decode(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    int i = from;
    while (i < to) {
      int point = point(bytes, i, to);
      if (point < 0) {
        text.append(REPLACEMENT);
        i++;
      } else {
        // Two surrogates, one after the other, are a character.
        text.append(Character.toChars(point));
        i += 1 + following(bytes[i]);
      }
    }
    return text.toString();
  }

  /** How many bytes follow the lead byte; -1 when it isn't one. */
  private static int following(byte lead) {
    if (lead >= 0) {
      return 0;
    }
    int bits = lead & 0xff;
    return bits < 0xc0 ? -1 : bits < 0xe0 ? 1 : bits < 0xf0 ? 2 : bits < 0xf8 ? 3 : -1;
  }

  /** The code point whose bytes begin at {@code lead}; -1 when none does. */
  private static int point(byte[] bytes, int lead, int to) {
    int following = following(bytes[lead]);
    if (following == 0) {
      return bytes[lead];
    }
    if (following < 0 || lead + following >= to) {
      return -1;
    }
    int point = bytes[lead] & (0x3f >> following);
    for (int i = lead + 1; i <= lead + following; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return -1;
      }
      point = point << 6 | (bytes[i] & 0x3f);
    }
    return Character.isValidCodePoint(point) ? point : -1;
  }
}

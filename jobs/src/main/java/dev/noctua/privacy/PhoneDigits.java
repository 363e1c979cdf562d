package dev.noctua.privacy;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The digits of a text, those of every script as ASCII has them, without the blanks, dashes, dots
 * and brackets that people put into phone numbers; anything else between digits becomes one {@value
 * #BREAK}.
 */
final class PhoneDigits {
  private static final char BREAK = '|';
  private static final String CHINA = "86";

  /** With fewer digits, a leading 86 belongs to the number itself. */
  private static final int WITH_COUNTRY = 12;

  private static final Pattern FOREIGN = Pattern.compile("\\+|00");

  private final StringBuilder digits = new StringBuilder();

  /** Of each digit, whether it stands apart from the one before. */
  private final BitSet apart = new BitSet();

  PhoneDigits(String text) {
    boolean isApart = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = Character.digit(c, 10);
      if (digit >= 0) {
        apart.set(digits.length(), isApart);
        digits.append(digit);
        isApart = false;
      } else {
        isApart = true;
        if (!isSeparator(c) && digits.length() > 0 && !isBreak(digits.length() - 1)) {
          digits.append(BREAK);
        }
      }
    }
  }

  private static boolean isSeparator(char c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR, Character.DASH_PUNCTUATION, Character.FORMAT -> true;
      default -> "().+\t\u2212".indexOf(c) >= 0;
    };
  }

  private boolean isBreak(int at) {
    return digits.charAt(at) == BREAK;
  }

  String text() {
    return digits.toString();
  }

  /** Whether a number may begin at a place. */
  boolean begins(int at) {
    return apart.get(at) && !isBreak(at);
  }

  /** Whether a number may end before a place. */
  boolean ends(int at) {
    return at == digits.length() || isBreak(at) || apart.get(at);
  }

  /**
   * The digits by which people write the numbers in a text: with the country's or without, with the
   * 0 that is dialed within a country or without.
   */
  static List<String> forms(String numbers) {
    boolean isForeign = FOREIGN.matcher(numbers.strip()).lookingAt();
    return Stream.of(new PhoneDigits(numbers).text().split(Pattern.quote("" + BREAK)))
        .flatMap(digits -> forms(digits, isForeign))
        .toList();
  }

  private static Stream<String> forms(String digits, boolean isForeign) {
    String whole = digits.replaceFirst("^00", "");
    boolean isOfChina = whole.startsWith(CHINA) && (isForeign || whole.length() >= WITH_COUNTRY);
    if (isForeign && !isOfChina) {
      return Stream.of(whole, "00" + whole);
    }
    String own = (isOfChina ? whole.substring(CHINA.length()) : digits).replaceFirst("^0", "");
    return own.length() < PhraseIndex.SHORTEST
        ? Stream.empty()
        : Stream.of("", "0", CHINA, "00" + CHINA).map(prefix -> prefix + own);
  }
}

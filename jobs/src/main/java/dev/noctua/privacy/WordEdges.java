package dev.noctua.privacy;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a word begins and ends. A letter or digit beside it makes it part of a longer word, unless
 * one of the two belongs to a script that puts no blanks between words, as Chinese does: there
 * every place is the edge of a word.
 */
final class WordEdges {
  private static final Set<UnicodeScript> WITHOUT_BLANKS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN);

  private WordEdges() {}

  /**
   * Whether a word may begin at {@code at}.
   *
   * @param joiners marks that join the letter or digit before them to the word
   */
  static boolean begins(String text, int at, String joiners) {
    return at == 0
        || isWithoutBlanks(text.charAt(at))
        || !(isWord(text, at - 1)
            || (joiners.indexOf(text.charAt(at - 1)) >= 0 && isWord(text, at - 2)));
  }

  /**
   * Whether a word may end before {@code at}.
   *
   * @param joiners marks that join the letter or digit behind them to the word
   */
  static boolean ends(String text, int at, String joiners) {
    return at == text.length()
        || isWithoutBlanks(text.charAt(at - 1))
        || !(isWord(text, at) || (joiners.indexOf(text.charAt(at)) >= 0 && isWord(text, at + 1)));
  }

  private static boolean isWord(String text, int at) {
    return at >= 0
        && at < text.length()
        && Character.isLetterOrDigit(text.charAt(at))
        && !isWithoutBlanks(text.charAt(at));
  }

  private static boolean isWithoutBlanks(char c) {
    return c >= 0x80 && WITHOUT_BLANKS.contains(UnicodeScript.of(c));
  }
}

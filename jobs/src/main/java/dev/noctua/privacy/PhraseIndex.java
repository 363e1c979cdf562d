package dev.noctua.privacy;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Finds any of many phrases in a text, in one pass however many they are: the beginning of a phrase
 * tells which lengths to look up.
 */
final class PhraseIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A shorter phrase may stand in any text by chance, and isn't sought. */
  static final int SHORTEST = 6;

  private final Map<String, String> values = new HashMap<>();

  /** By the first characters of phrases, how long those are that begin so. */
  private final Map<String, int[]> lengths = new HashMap<>();

  /** Adds a phrase, unless it is too short. */
  void add(String phrase, String value) {
    if (phrase.codePointCount(0, phrase.length()) < SHORTEST) {
      return;
    }
    values.put(phrase, value);
    int[] more = {phrase.length()};
    lengths.merge(
        phrase.substring(0, SHORTEST),
        more,
        (known, added) -> {
          int[] all = Arrays.copyOf(known, known.length + 1);
          all[known.length] = added[0];
          return Arrays.stream(all).distinct().sorted().toArray();
        });
  }

  /**
   * The value of the first phrase that stands in {@code text}; null when none does.
   *
   * @param begins whether a phrase may begin at a place
   * @param ends whether a phrase may end before a place
   */
  String find(String text, IntPredicate begins, IntPredicate ends) {
    if (values.isEmpty()) {
      return null;
    }
    for (int from = 0; from + SHORTEST <= text.length(); from++) {
      int[] candidates =
          begins.test(from) ? lengths.get(text.substring(from, from + SHORTEST)) : null;
      for (int i = 0; candidates != null && i < candidates.length; i++) {
        int to = from + candidates[i];
        String value =
            to <= text.length() && ends.test(to) ? values.get(text.substring(from, to)) : null;
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }
}

package dev.noctua.night;

import java.util.regex.Pattern;

/**
 * What a message of unknown origin mustn't say: mail addresses and {@code user@host}, numbers as
 * long as those of phones and identity cards, what is called a secret. Noctua's own messages name
 * no person; this is for what storage and databases say through them.
 */
final class LogMask {
  private static final String MASK = "***";
  private static final Pattern MAIL =
      Pattern.compile("[\\w.%+-]+(?::[^\\s@/]+)?@[\\w-]+(\\.[\\w-]+)*");
  private static final Pattern LONG_NUMBER = Pattern.compile("\\+?\\d{9,}");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:secret|password|token|signature|credential)[\\w-]*\"?\\s*[=:]\\s*)[^\\s,;&]+");

  private LogMask() {}

  /** The same text without these. */
  static String masked(String text) {
    String secretless = SECRET.matcher(text).replaceAll("$1" + MASK);
    return LONG_NUMBER.matcher(MAIL.matcher(secretless).replaceAll(MASK)).replaceAll(MASK);
  }
}

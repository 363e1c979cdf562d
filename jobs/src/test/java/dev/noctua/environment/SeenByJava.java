package dev.noctua.environment;

import java.lang.instrument.Instrumentation;
import java.text.DecimalFormatSymbols;
import java.util.Calendar;
import java.util.Locale;
import java.util.TimeZone;

/**
 * An agent that says, before Noctua begins, which surrounding its JVM sees. A locale that isn't
 * there would otherwise be tested as none.
 */
public final class SeenByJava {
  private SeenByJava() {}

  public static void premain(String arguments, Instrumentation unused) {
    System.err.println(text());
  }

  /** Such as {@code seen: ar_EG U+0660 gregory Asia/Kathmandu UTF-8}. */
  static String text() {
    Locale locale = Locale.getDefault();
    return "seen: %s U+%s %s %s %s"
        .formatted(
            locale,
            Integer.toHexString(DecimalFormatSymbols.getInstance().getZeroDigit()),
            Calendar.getInstance().getCalendarType(),
            TimeZone.getDefault().getID(),
            System.getProperty("sun.jnu.encoding"));
  }
}

package dev.noctua.privacy;

import dev.noctua.lake.Lake;
import dev.noctua.storage.ObjectStore;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The nights' reports: titles stand in the cells of their tables, each of which is redacted alone.
 */
final class ReportRedactor {
  private static final String FOLDER = "reports/";
  private static final Pattern CELL = Pattern.compile("(<td[^<>]*>)([^<>]+)");

  private final ObjectStore store;
  private final UnaryOperator<String> redacted;

  ReportRedactor(Lake lake, UnaryOperator<String> redacted) {
    this.store = lake.store();
    this.redacted = redacted;
  }

  /** Writes the reports anew that name somebody; tells how many there were. */
  long rewrite() {
    return each(true);
  }

  /** How many reports name somebody. */
  long count() {
    return each(false);
  }

  private long each(boolean isWritten) {
    long concerned = 0;
    for (ObjectStore.Entry report : store.list(FOLDER)) {
      String before = store.get(report.key()).map(ObjectStore.Content::text).orElse("");
      String after =
          CELL.matcher(before)
              .replaceAll(cell -> Matcher.quoteReplacement(cell.group(1) + text(cell.group(2))));
      if (!after.equals(before)) {
        concerned++;
        if (isWritten) {
          store.put(report.key(), after);
        }
      }
    }
    return concerned;
  }

  private String text(String escaped) {
    String text = unescaped(escaped);
    String after = redacted.apply(text);
    // A tombstone key has nothing that is escaped.
    return after.equals(text) ? escaped : after;
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}

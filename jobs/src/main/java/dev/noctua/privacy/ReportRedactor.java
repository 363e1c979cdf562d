package dev.noctua.privacy;

import dev.noctua.lake.Lake;
import dev.noctua.storage.ObjectStore;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The nights' reports, which show titles: each text between two tags is redacted alone. */
final class ReportRedactor {
  private static final String FOLDER = "reports/";
  private static final Pattern TEXT = Pattern.compile("(?<=>)[^<>]+(?=<)");

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
          TEXT.matcher(before)
              .replaceAll(text -> Matcher.quoteReplacement(redacted.apply(text.group())));
      if (!after.equals(before)) {
        concerned++;
        if (isWritten) {
          store.put(report.key(), after);
        }
      }
    }
    return concerned;
  }
}

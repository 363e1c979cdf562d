package dev.noctua.raw;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something in the raw zone that isn't read.
 *
 * @param path below the raw root; of a folder it ends in a slash
 * @param why as people read it
 * @param stops whether it stops a marked day: of that the platform says what belongs to it
 */
public record NotRead(String path, String why, boolean stops) {
  private static final int SHOWN = 10;

  static NotRead hidden(String path) {
    return new NotRead(path, "its name begins with _ or a dot", false);
  }

  static NotRead dead(String path, boolean stops) {
    String why =
        path.indexOf('\uFFFD') < 0
            ? "a link that leads nowhere, or no file"
            : "its name isn't UTF-8";
    return new NotRead(path, why, stops);
  }

  static NotRead otherName(String path) {
    return new NotRead(path, "its name isn't *.jsonl, *.jsonl.gz or *.jsonl.zst", true);
  }

  static NotRead noDay(String path) {
    return new NotRead(path, "its name isn't dt= and a day, such as dt=2026-11-21", false);
  }

  static NotRead implausibleDay(String path) {
    return new NotRead(
        path,
        "an implausible day, more than %d days away from the others: name it with --night or --from if it's right"
            .formatted(DeliveredDays.MOST_MISSING),
        false);
  }

  /** Some of them in one text, each with its reason; empty when there are none. */
  public static String text(List<NotRead> all) {
    String some =
        all.stream().limit(SHOWN).map(NotRead::toString).collect(Collectors.joining("; "));
    return all.size() > SHOWN ? "%s; and %d more".formatted(some, all.size() - SHOWN) : some;
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(path, why);
  }
}

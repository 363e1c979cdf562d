package dev.noctua.raw;

import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells days, data and what is neither, by names. A name that begins with {@code _} or a dot is of
 * somebody who doesn't want it read, and so is all in a folder of such a name; an empty file of
 * that kind, such as Spark's {@code _SUCCESS}, isn't worth a word.
 */
final class RawNames {
  private static final Pattern DATA =
      Pattern.compile(".*\\.jsonl(?:\\.gz|\\.zst)?", Pattern.DOTALL);
  private static final Pattern HIDDEN = Pattern.compile("(?:[^/]*/)*?[_.][^/]*/?");

  private RawNames() {}

  /** The day that the name of a folder says; empty when it says none. */
  static Optional<LocalDate> day(String folder) {
    if (!folder.matches("dt=\\d{4}-\\d\\d-\\d\\d")) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(folder.substring(3)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The day whose folder this is, of those in a log's. */
  static Optional<LocalDate> day(String folder, ObjectStore.Entry entry) {
    return entry.isFolder()
        ? day(entry.key().substring(folder.length(), entry.key().length() - 1))
        : Optional.empty();
  }

  /** Whether something in a day's folder is a file of data. */
  static boolean isData(String folder, ObjectStore.Entry entry) {
    String name = entry.key().substring(folder.length());
    return !entry.isDead() && !HIDDEN.matcher(name).lookingAt() && DATA.matcher(name).matches();
  }

  /** Names something else in a day's folder; of a folder that isn't read the folder alone. */
  static void inDay(String folder, ObjectStore.Entry entry, Consumer<NotRead> notRead) {
    Matcher hidden = HIDDEN.matcher(entry.key().substring(folder.length()));
    boolean isHidden = hidden.lookingAt();
    if (entry.isDead()) {
      notRead.accept(NotRead.dead(entry.key(), !isHidden));
    } else if (!isHidden) {
      notRead.accept(NotRead.otherName(entry.key()));
    } else if (entry.bytes() > 0) {
      notRead.accept(NotRead.hidden(folder + hidden.group()));
    }
  }

  /** Names something that lies beside the days of a log. */
  static void besideDays(String log, ObjectStore.Entry entry, Consumer<NotRead> notRead) {
    if (entry.isDead() && !entry.isFolder()) {
      notRead.accept(NotRead.dead(entry.key(), false));
    } else if (!HIDDEN.matcher(entry.key().substring(log.length())).lookingAt()) {
      notRead.accept(NotRead.noDay(entry.key()));
    } else if (entry.isFolder() || entry.bytes() > 0) {
      notRead.accept(NotRead.hidden(entry.key()));
    }
  }
}

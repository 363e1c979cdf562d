package dev.noctua.stage.publish;

import static dev.noctua.contract.Columns.USER_ID;

import dev.noctua.lake.Lake;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The lists of people who are forgotten, in the live platform's tables. */
public final class ListEraser {
  /** So few rows at once that no reader waits. */
  private static final int PEOPLE_AT_ONCE = 100;

  private ListEraser() {}

  /**
   * Deletes their rows from the tables in use and from those that are kept to go back to.
   *
   * @return how many rows there were
   */
  public static long delete(
      Lake lake,
      Optional<Settings.Database> database,
      Secrets secrets,
      Collection<String> userIds) {
    return Generations.of(database, secrets, lake).map(g -> g.delete(batches(userIds))).orElse(0L);
  }

  /** How many rows there are of these people in the same tables. */
  public static long count(
      Lake lake,
      Optional<Settings.Database> database,
      Secrets secrets,
      Collection<String> userIds) {
    return Generations.of(database, secrets, lake).map(g -> g.count(batches(userIds))).orElse(0L);
  }

  private static List<List<String>> batches(Collection<String> userIds) {
    List<String> all = new ArrayList<>(userIds);
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += PEOPLE_AT_ONCE) {
      batches.add(all.subList(from, Math.min(all.size(), from + PEOPLE_AT_ONCE)));
    }
    return batches;
  }

  /** What of {@code table} is theirs, after DELETE or SELECT. */
  static String from(String table, int people) {
    return " FROM `%s` WHERE `%s` IN (%s)"
        .formatted(table, USER_ID, String.join(", ", Collections.nCopies(people, "?")));
  }
}

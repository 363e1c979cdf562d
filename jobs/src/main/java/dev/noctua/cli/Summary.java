package dev.noctua.cli;

import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.LakeSql;
import dev.noctua.lake.commit.CurrentPointer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run ends by saying: where the night and its report are, and one person's list with its
 * reasons.
 */
final class Summary {
  private static final String ONE_LIST =
      """
      SELECT r.rank, c.title, c.kind, c.list_price AS price, r.reason_en, r.reason_zh
      FROM recommendation r JOIN content c USING (content_id)
      WHERE r.user_key = (SELECT user_key FROM recommendation GROUP BY user_key
        ORDER BY count(*) FILTER (source = 'als') DESC, count(DISTINCT reason_en) DESC, user_key LIMIT 1)
      ORDER BY r.list, r.rank LIMIT 10""";

  private Summary() {}

  static String text(Lake lake, Path cache, boolean json) {
    Optional<CurrentPointer> current = lake.nights().current();
    if (current.isEmpty()) {
      return "";
    }
    String night = current.get().night().toString();
    String run = current.get().run();
    String manifest = lake.address("nights/" + night + ".json");
    String report = lake.address("reports/" + night + "." + run + ".html");
    if (json) {
      return ResultFormat.JSON.text(
          List.of("night", "run", "manifest", "report"),
          List.of(List.of(night, run, manifest, report)));
    }
    return "Night %s is published.%n  night   %s%n  report  %s%n%n%s"
        .formatted(night, manifest, report, oneList(lake, cache));
  }

  /** An example only: the night is published, whatever becomes of this. */
  private static String oneList(Lake lake, Path cache) {
    try (LakeSql sql = LakeSql.open(lake, Optional.empty(), ONE_LIST, cache)) {
      String list = sql.query(ONE_LIST, ResultFormat.TABLE::text);
      return "One person's list:\n" + list;
    } catch (Failure e) {
      return "No list is shown: " + e.getMessage() + "\n";
    }
  }
}

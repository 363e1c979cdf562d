package dev.noctua.stage.check;

import static dev.noctua.contract.Columns.AVAILABLE;
import static dev.noctua.contract.Columns.AVAILABLE_FROM;
import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONTAINS;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.CREATOR_USER_KEY;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.LIST;
import static dev.noctua.contract.Columns.OWNED;
import static dev.noctua.contract.Columns.PUBLISHED_AT;
import static dev.noctua.contract.Columns.REASON;
import static dev.noctua.contract.Columns.REVIEW_STATUS;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Columns.WITHDRAWN;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.model.rank.SplitLists;
import dev.noctua.parquet.RowLayout;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The gates of what people see: quality gates, one and all. */
final class ListGates {
  private static final String ROWS = "rows";
  private static final String BEFORE = "before";
  private static final String TONIGHT = "tonight";
  private static final String BOTH = "both";
  private static final String MEAN = "mean";
  private static final String LISTS = "lists";

  private ListGates() {}

  /**
   * Everyone who lets us has a list, unless all that is available is theirs already: owned, inside
   * of what they own, or made by them.
   *
   * @param allowed share of those who let us that may be without, 0..1
   */
  static Verdict everyoneHasAList(
      Dataset<Row> people,
      Dataset<Row> content,
      Dataset<Row> userContent,
      Dataset<Row> lists,
      double allowed) {
    Dataset<Row> available = content.filter(AVAILABLE).select(CONTENT_ID);
    Dataset<Row> owned = userContent.filter(OWNED).select(USER_KEY, CONTENT_ID);
    Dataset<Row> inside =
        owned
            .join(opened(content), CONTENT_ID)
            .select(col(USER_KEY), explode(col(CONTAINS)).as(CONTENT_ID));
    Dataset<Row> theirs =
        owned
            .union(inside)
            .union(creations(content))
            .distinct()
            .join(available, CONTENT_ID)
            .groupBy(USER_KEY)
            .agg(count(lit(1)).as(UNITS));
    Dataset<Row> asked = people.filter(col(CONSENT_ANALYTICS).and(not(col(DELETED))));
    long without =
        asked
            .join(lists.select(USER_KEY).distinct(), cols(USER_KEY), "left_anti")
            .join(theirs, cols(USER_KEY), "left")
            .filter(coalesce(col(UNITS), lit(0L)).lt(available.count()))
            .count();
    long all = asked.count();
    double share = all == 0 ? 0 : (double) without / all;
    return new Verdict(
        "everyone_has_a_list",
        false,
        "%d of %d people without".formatted(without, all),
        "at most " + Verdicts.percent(allowed),
        share <= allowed,
        Optional.of(share),
        Optional.empty(),
        Optional.of(allowed));
  }

  /** What people have made: user_key, content_id. */
  private static Dataset<Row> creations(Dataset<Row> content) {
    return content
        .filter(col(CREATOR_USER_KEY).isNotNull())
        .select(col(CREATOR_USER_KEY).as(USER_KEY), col(CONTENT_ID));
  }

  /** Per bundle or membership all that it opens, at any depth: content_id, contains. */
  private static Dataset<Row> opened(Dataset<Row> content) {
    Map<String, List<String>> direct = new HashMap<>();
    content
        .filter(col(CONTAINS).isNotNull())
        .select(CONTENT_ID, CONTAINS)
        .collectAsList()
        .forEach(row -> direct.put(row.getAs(CONTENT_ID), row.getList(row.fieldIndex(CONTAINS))));
    RowLayout layout = RowLayout.of(content.select(CONTENT_ID, CONTAINS).schema());
    List<Row> rows = new ArrayList<>();
    for (String bundle : direct.keySet()) {
      Set<String> reached = new TreeSet<>();
      Deque<String> open = new ArrayDeque<>(List.of(bundle));
      while (!open.isEmpty()) {
        direct.getOrDefault(open.pop(), List.of()).stream()
            .filter(reached::add)
            .forEach(open::push);
      }
      rows.add(
          layout
              .row()
              .set(CONTENT_ID, bundle)
              .set(CONTAINS, reached.toArray(String[]::new))
              .build());
    }
    return content.sparkSession().createDataFrame(rows, layout.type());
  }

  /** No list names what its reader owns. */
  static Verdict noOwnedItem(Dataset<Row> userContent, Dataset<Row> lists) {
    return none("no_owned_item", theirs(lists, userContent.filter(OWNED)));
  }

  /** No list names what its reader has made. */
  static Verdict noOwnItem(Dataset<Row> content, Dataset<Row> lists) {
    return none("no_own_item", theirs(lists, creations(content)));
  }

  private static long theirs(Dataset<Row> lists, Dataset<Row> withheld) {
    return lists.join(withheld, cols(USER_KEY, CONTENT_ID), "left_semi").count();
  }

  private static Verdict none(String gate, long rows) {
    return Verdicts.none(gate, false, ROWS, rows);
  }

  /**
   * No list names what can't be had: withdrawn, rejected by review, not yet available (published or
   * open only after {@code end}), or unknown to the catalog. Judged by what the catalog says, so
   * that a wrong {@code available} shows too.
   *
   * @param listed per table of lists the content_id of every entry
   * @param end the end of the night
   */
  static Verdict onlyAvailable(Dataset<Row> content, List<Dataset<Row>> listed, Instant end) {
    Column yet =
        col(PUBLISHED_AT).lt(lit(end)).and(coalesce(col(AVAILABLE_FROM).lt(lit(end)), lit(true)));
    Column reason =
        when(col(WITHDRAWN).isNull(), "unknown")
            .when(col(WITHDRAWN), "withdrawn")
            .when(col(REVIEW_STATUS).equalTo("rejected"), "rejected")
            .when(not(coalesce(yet, lit(false))), "not yet available")
            .when(not(col(AVAILABLE)), "not available");
    // Each table is counted by itself: tasks of one stage should have about as much to read.
    List<Row> reasons =
        listed.stream()
            .map(entries -> entries.groupBy(CONTENT_ID).agg(count(lit(1)).as(UNITS)))
            .reduce(Dataset::union)
            .orElseThrow()
            .join(content, cols(CONTENT_ID), "left")
            .select(reason.as(REASON), col(UNITS))
            .filter(col(REASON).isNotNull())
            .groupBy(REASON)
            .agg(sum(UNITS).as(UNITS))
            .orderBy(REASON)
            .collectAsList();
    long rows = reasons.stream().mapToLong(row -> row.<Long>getAs(UNITS)).sum();
    String named =
        reasons.stream()
            .map(row -> row.getAs(UNITS) + " " + row.getAs(REASON))
            .collect(Collectors.joining(", "));
    return Verdicts.none(
        "only_available",
        false,
        (double) rows,
        rows + " rows" + (rows == 0 ? "" : ": " + named),
        "0 rows");
  }

  /**
   * Tonight's lists are not wholly others than those that people had before. Measured is the mean
   * of |A ∩ B| / min(|A|, |B|), the overlap coefficient of Szymkiewicz and Simpson, over the lists
   * A of before and B of tonight that one person has both times; 0 when nobody has. How long lists
   * are, and whose are missing, other gates judge.
   *
   * @param before the lists that were published before; empty where there were none, or where the
   *     recommender weighs its sources otherwise since: then lists change by intent
   * @param wanted the least mean overlap, 0..1
   */
  static Verdict overlap(Optional<Dataset<Row>> before, Dataset<Row> tonight, double wanted) {
    String gate = "lists_overlap";
    String limit = String.format(Locale.ROOT, "at least %.3f", wanted);
    if (before.isEmpty() || before.get().isEmpty()) {
      String why = "no lists published before, or sources were weighed otherwise";
      return Verdicts.unmeasured(gate, why, limit, Optional.of(wanted), Optional.empty());
    }
    Row overlap =
        entries(before.get(), 1, 0)
            .union(entries(tonight, 0, 1))
            .groupBy(USER_KEY, LIST, CONTENT_ID)
            .agg(max(BEFORE).as(BEFORE), max(TONIGHT).as(TONIGHT))
            .groupBy(USER_KEY, LIST)
            .agg(
                sum(BEFORE).as(BEFORE),
                sum(TONIGHT).as(TONIGHT),
                sum(col(BEFORE).multiply(col(TONIGHT))).as(BOTH))
            .filter(col(BEFORE).gt(0).and(col(TONIGHT).gt(0)))
            .agg(
                coalesce(avg(col(BOTH).divide(least(col(BEFORE), col(TONIGHT)))), lit(0d)).as(MEAN),
                count(lit(1)).as(LISTS))
            .first();
    double mean = overlap.getAs(MEAN);
    return new Verdict(
        gate,
        false,
        String.format(Locale.ROOT, "%.3f over %d lists", mean, overlap.<Long>getAs(LISTS)),
        limit,
        mean >= wanted,
        Optional.of(mean),
        Optional.of(wanted),
        Optional.empty());
  }

  /**
   * Tonight's lists are no worse than popularity by more than the interval. Measured is the high
   * end of the 95 % interval of how much their nDCG@20 is above popularity's, on pairs that were
   * held out, for people whom the choice of settings hasn't seen.
   */
  static Verdict beatPopularity(Optional<ModelChoice> model) {
    String gate = "lists_beat_popularity";
    String limit = "not below popularity by more than the interval";
    Optional<ModelChoice.Proof> proof =
        model.flatMap(choice -> choice.proof(ModelChoice.LISTS, "ndcg_20", SplitLists.LISTS));
    if (proof.isEmpty()) {
      String why = "too few people to tell";
      return Verdicts.unmeasured(gate, why, limit, Optional.of(0d), Optional.empty());
    }
    ModelChoice.Proof lists = proof.get();
    return new Verdict(
        gate,
        false,
        String.format(
            Locale.ROOT,
            "nDCG@20 %.4f beside %.4f, difference %.4f to %.4f, %d people",
            lists.value(),
            lists.baseline(),
            lists.low(),
            lists.high(),
            lists.people()),
        limit,
        lists.high() >= 0,
        Optional.of(lists.high()),
        Optional.of(0d),
        Optional.empty());
  }

  private static Dataset<Row> entries(Dataset<Row> lists, int before, int tonight) {
    return lists.select(
        col(USER_KEY),
        col(LIST),
        col(CONTENT_ID),
        lit(before).as(BEFORE),
        lit(tonight).as(TONIGHT));
  }

  private static String[] cols(String... names) {
    return names;
  }
}

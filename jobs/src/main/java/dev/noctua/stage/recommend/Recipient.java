package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.CONSENT_PERSONALIZATION;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.OWNED;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.USER_KEY;

import dev.noctua.kernels.TopK;
import dev.noctua.model.rank.Proposals;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** One person, in terms of the catalog's slots. */
final class Recipient {
  /** Reasons are looked for among this many of the strongest contents of a history. */
  private static final int HISTORY = 50;

  private final String key;
  private final boolean personal;
  private final Proposals.Person asked;
  private final List<Past> history;

  /** A content of the history that reasons may name. */
  record Past(int slot, boolean owned) {}

  private record Pair(int slot, double strength, boolean owned) {}

  private Recipient(String key, boolean personal, Proposals.Person asked, List<Past> history) {
    this.key = key;
    this.personal = personal;
    this.asked = asked;
    this.history = history;
  }

  /** Reads a row of {@link Recipients#of}. Without consent to personal lists nothing is asked. */
  static Recipient of(Row row, ContentIndex catalog) {
    String key = row.getAs(USER_KEY);
    List<Row> pairs = list(row, Recipients.PAIRS);
    List<String> owned =
        pairs.stream()
            .filter(pair -> pair.<Boolean>getAs(OWNED))
            .map(pair -> pair.<String>getAs(CONTENT_ID))
            .toList();
    boolean personal = row.<Boolean>getAs(CONSENT_PERSONALIZATION);
    List<Row> liked =
        personal
            ? pairs.stream().filter(pair -> pair.<Double>getAs(STRENGTH) > 0).toList()
            : List.of();
    List<Row> known = liked.stream().filter(p -> catalog.slot(p.getAs(CONTENT_ID)) >= 0).toList();
    int[] slots = known.stream().mapToInt(p -> catalog.slot(p.getAs(CONTENT_ID))).toArray();
    return new Recipient(
        key,
        personal,
        new Proposals.Person(
            personal ? Factors.of(row) : Optional.empty(),
            IntStream.of(slots).sorted().toArray(),
            catalog.categories().numbers().ofPerson(slots, strengths(known)),
            catalog.withheld(key, owned)),
        history(liked, catalog));
  }

  String key() {
    return key;
  }

  /** Whether this person agrees to a list of their own. */
  boolean isPersonal() {
    return personal;
  }

  /** What sources are asked for this person. */
  Proposals.Person asked() {
    return asked;
  }

  /** Sorted slots that this person must not be offered. */
  int[] withheld() {
    return asked.withheld();
  }

  /**
   * What reasons are taken from: the owned first, each sort by id. What isn't available is named to
   * nobody, its owners included.
   */
  List<Past> history() {
    return history;
  }

  private static List<Past> history(List<Row> pairs, ContentIndex catalog) {
    return pairs.stream()
        .map(
            pair ->
                new Pair(
                    catalog.slot(pair.getAs(CONTENT_ID)),
                    TopK.round(pair.<Double>getAs(STRENGTH)),
                    pair.<Boolean>getAs(OWNED)))
        .filter(pair -> pair.strength() > 0 && catalog.isListed(pair.slot()))
        .sorted(Comparator.comparingDouble(Pair::strength).reversed().thenComparing(Pair::slot))
        .limit(HISTORY)
        .sorted(Comparator.comparing(Pair::owned).reversed().thenComparing(Pair::slot))
        .map(pair -> new Past(pair.slot(), pair.owned()))
        .toList();
  }

  /** As the models know them. */
  private static float[] strengths(List<Row> pairs) {
    float[] strengths = new float[pairs.size()];
    for (int i = 0; i < strengths.length; i++) {
      strengths[i] = pairs.get(i).<Double>getAs(STRENGTH).floatValue();
    }
    return strengths;
  }

  private static <T> List<T> list(Row row, String column) {
    int at = row.fieldIndex(column);
    return row.isNullAt(at) ? List.of() : row.getList(at);
  }
}

package dev.noctua.stage.price;

import dev.noctua.model.payers.ContentFactor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * The looks at one content.
 *
 * @param untilTest those from which the test's shares are told
 * @param matured those that have had their time
 * @param tonight all, by ability; who of them has paid isn't told
 */
record ContentLooks(String id, Looks untilTest, Looks matured, List<Looks> tonight) {
  /**
   * Some of them.
   *
   * @param expected how many would pay by what they have paid before, whatever the content
   */
  record Looks(long looked, long paid, double expected) {}

  /** By what factor contents sell better, if ability is known and if it isn't. */
  record Factors(ContentFactor withAbility, ContentFactor without, double mean) {
    /**
     * Learns how much they differ.
     *
     * @param which looks count
     * @param mean share of all who pay
     */
    static Factors of(
        List<ContentLooks> contents, Function<ContentLooks, Looks> which, double mean) {
      List<Looks> looks = contents.stream().map(which).toList();
      long[] paid = looks.stream().mapToLong(Looks::paid).toArray();
      return new Factors(
          ContentFactor.of(paid, looks.stream().mapToDouble(Looks::expected).toArray()),
          ContentFactor.of(
              paid, looks.stream().mapToDouble(each -> each.looked() * mean).toArray()),
          mean);
    }

    double withAbility(Looks looks) {
      return withAbility.of(looks.paid(), looks.expected());
    }

    /** The share that pays, whoever looks. */
    double shareWithout(Looks looks) {
      return mean * without.of(looks.paid(), looks.looked() * mean);
    }
  }

  /**
   * Of a row that holds the id; looked, paid, expected of two; looked, expected by ability.
   *
   * @param grain what a unit of expected stands for
   */
  static ContentLooks of(Row row, double grain) {
    List<Looks> tonight = new ArrayList<>();
    for (int at = 7; at < row.length(); at += 2) {
      tonight.add(new Looks(row.getLong(at), 0, row.getLong(at + 1) * grain));
    }
    return new ContentLooks(row.getString(0), looks(row, 1, grain), looks(row, 4, grain), tonight);
  }

  private static Looks looks(Row row, int at, double grain) {
    return new Looks(row.getLong(at), row.getLong(at + 1), row.getLong(at + 2) * grain);
  }
}

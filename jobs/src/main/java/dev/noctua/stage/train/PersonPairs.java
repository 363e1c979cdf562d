package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.FIRST_ON;
import static dev.noctua.contract.Columns.LAST_ON;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.USER_KEY;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** One person's pairs, in the order of the contents' numbers. */
final class PersonPairs implements Serializable {
  private static final long serialVersionUID = 1L;

  final String person;
  final int[] contents;
  final float[] strengths;
  final int[] first;
  final int[] last;

  private PersonPairs(String person, int[] contents, float[] strengths, int[] first, int[] last) {
    this.person = person;
    this.contents = contents;
    this.strengths = strengths;
    this.first = first;
    this.last = last;
  }

  /**
   * @param row user_key, and at {@code place} a list of content_id, strength, first_on, last_on
   * @param numbers of the contents
   */
  static PersonPairs of(Row row, int place, Map<String, Integer> numbers) {
    List<Row> pairs = row.getList(place);
    long[] keyed = new long[pairs.size()];
    for (int i = 0; i < keyed.length; i++) {
      keyed[i] = ((long) numbers.get(pairs.get(i).<String>getAs(CONTENT_ID)) << Integer.SIZE) | i;
    }
    Arrays.sort(keyed);
    PersonPairs sorted =
        new PersonPairs(
            row.getAs(USER_KEY),
            new int[keyed.length],
            new float[keyed.length],
            new int[keyed.length],
            new int[keyed.length]);
    for (int i = 0; i < keyed.length; i++) {
      Row pair = pairs.get((int) keyed[i]);
      sorted.contents[i] = (int) (keyed[i] >> Integer.SIZE);
      sorted.strengths[i] = pair.<Double>getAs(STRENGTH).floatValue();
      sorted.first[i] = pair.getAs(FIRST_ON);
      sorted.last[i] = pair.getAs(LAST_ON);
    }
    return sorted;
  }
}

package dev.noctua.stage.forecast;

import dev.noctua.contract.Columns;
import dev.noctua.model.forecast.MethodTrial;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * The series on which methods are tried: of each group those with the lowest random numbers, which
 * depend on the seed and the series alone.
 */
final class MethodSample implements Serializable {
  /** The most of a group. */
  static final int MOST = 60;

  /** A series with its number. */
  private record Member(long number, String item) implements Comparable<Member>, Serializable {
    @Override
    public int compareTo(Member other) {
      return Comparator.comparingLong(Member::number)
          .thenComparing(Member::item)
          .compare(this, other);
    }
  }

  private final long first;
  private final Map<MethodGroup, TreeSet<Member>> members = new TreeMap<>();

  MethodSample(long seed) {
    // Seeds of two nights are neighbours, and so are the hashes of many ids.
    this.first = new SplittableRandom(seed).nextLong();
  }

  /** Takes one series, if methods can be tried on it. */
  MethodSample and(SalesHistory history) {
    int origin = MethodTrial.firstOrigin(history.units().length);
    // Of what is sold out less was sold than was wanted; what sleeps isn't forecast by itself.
    if (origin >= MethodTrial.FEWEST_KNOWN
        && history.seatsLeft().orElse(1) > 0
        && history.sold(SalesPaths.FEWEST_DAYS, origin) > 0) {
      long number = new SplittableRandom(first + history.item().hashCode()).nextLong();
      add(MethodGroup.ofTrial(history), new Member(number, history.item()));
    }
    return this;
  }

  /** Takes those that another has taken. */
  MethodSample plus(MethodSample other) {
    other.members.forEach((group, all) -> all.forEach(member -> add(group, member)));
    return this;
  }

  private void add(MethodGroup group, Member member) {
    TreeSet<Member> all = members.computeIfAbsent(group, key -> new TreeSet<>());
    all.add(member);
    if (all.size() > MOST) {
      all.pollLast();
    }
  }

  /** The {@link #key} of each series that was taken. */
  Set<List<String>> series() {
    Set<List<String>> series = new HashSet<>();
    members.forEach(
        (group, all) -> all.forEach(member -> series.add(List.of(group.level(), member.item()))));
    return series;
  }

  /** Level and item of a row of {@link DailySales}. */
  static List<String> key(Row series) {
    return List.of(series.getAs(Columns.LEVEL), series.getAs(Columns.ITEM));
  }
}

package dev.noctua.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides among valid lines of one log that carry one {@code event_id}. An id is known on night D
 * if a line with it was accepted in the nights A−31 … D−1, A being the line's arrival day. Of D's
 * lines whose id isn't known the earliest wins, then the one with the smaller digest.
 */
final class Duplicates {
  /** For how many nights an id is remembered; what is older would be too late anyway. */
  static final int REMEMBERED_NIGHTS = 31;

  private static final Comparator<Line> FIRST =
      Comparator.comparingLong(Line::occurredAt)
          .thenComparing(Line::digest)
          .thenComparingLong(Line::place);

  private Duplicates() {}

  /**
   * A valid line of these nights.
   *
   * @param night that takes it, in days since 1970
   * @param arrival day on which it was delivered, in days since 1970
   * @param occurredAt microseconds since 1970
   * @param place its file and line, as one number
   */
  record Line(int night, int arrival, long occurredAt, String digest, long place) {}

  /** A line that was accepted, and in which night. */
  record Accepted(int night, String digest) {}

  /** A line that isn't accepted: it says what another says, or something else. */
  record Loser(long place, boolean conflicting) {}

  /**
   * Those of {@code lines} that aren't accepted, night by night.
   *
   * @param known what earlier runs accepted
   */
  static List<Loser> decide(List<Line> lines, List<Accepted> known) {
    List<Accepted> accepted = new ArrayList<>(known);
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparingInt(Line::night).thenComparing(FIRST));
    List<Loser> losers = new ArrayList<>();
    for (Line line : sorted) {
      Accepted stands = standing(line, accepted);
      if (stands == null) {
        accepted.add(new Accepted(line.night(), line.digest()));
      } else {
        losers.add(new Loser(line.place(), !stands.digest().equals(line.digest())));
      }
    }
    return losers;
  }

  /** The newest accepted line that the line's id is known by, be it of the same night. */
  private static Accepted standing(Line line, List<Accepted> accepted) {
    Accepted stands = null;
    for (Accepted one : accepted) {
      boolean remembered =
          one.night() >= line.arrival() - REMEMBERED_NIGHTS && one.night() <= line.night();
      if (remembered && (stands == null || one.night() > stands.night())) {
        stands = one;
      }
    }
    return stands;
  }
}

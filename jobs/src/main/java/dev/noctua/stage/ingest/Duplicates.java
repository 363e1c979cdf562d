package dev.noctua.stage.ingest;

/**
 * Decides among valid lines of one log that carry one {@code event_id}. An id is known on night D
 * if a line with it was accepted in the nights A−31 … D−1, A being the line's arrival day; the
 * newest of these stands. Of D's lines whose id isn't known the earliest wins, then the one with
 * the smaller digest.
 */
final class Duplicates {
  /** For how many nights an id is remembered; what is older would be too late anyway. */
  static final int REMEMBERED_NIGHTS = 31;

  /** A line says something of its own, what another says, or something else under its id. */
  enum Verdict {
    ACCEPTED,
    DUPLICATE,
    CONFLICTING
  }

  /** A line that was accepted, and in which night. */
  private record Accepted(int night, String digest) {}

  /** The newest of the nights before: while an older one is remembered, so is this. */
  private Accepted known;

  /** The winner of the night whose lines are looked at. */
  private Accepted winner;

  /** Adds a line that an earlier run has accepted; these come first, in the order of nights. */
  void addKnown(int night, String digest) {
    known = new Accepted(night, digest);
  }

  /**
   * Decides about the next line, in the order of night, occurred_at to the nanosecond, digest.
   *
   * @param night that takes it, in days since 1970
   * @param arrival day on which it was delivered, in days since 1970
   */
  Verdict decide(int night, int arrival, String digest) {
    if (winner != null && winner.night() < night) {
      known = winner;
      winner = null;
    }
    boolean isRemembered = known != null && known.night() >= arrival - REMEMBERED_NIGHTS;
    Accepted accepted = isRemembered ? known : winner;
    if (accepted == null) {
      winner = new Accepted(night, digest);
      return Verdict.ACCEPTED;
    }
    return accepted.digest().equals(digest) ? Verdict.DUPLICATE : Verdict.CONFLICTING;
  }
}

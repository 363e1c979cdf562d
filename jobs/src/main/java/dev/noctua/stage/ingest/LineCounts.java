package dev.noctua.stage.ingest;

import dev.noctua.stage.ingest.parse.RejectReason;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What became of lines, counted. */
final class LineCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A name may say who somebody is: what doesn't look like a field's is counted under no name. */
  private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z_][A-Za-z_.]{0,63}");

  private static final String OTHER = "other";

  /** Names that one task tells apart. There may be a new one in each line. */
  private static final int MOST_NAMES = 10_000;

  private long lines;
  private long accepted;
  private long duplicates;
  private long erased;
  private long late;
  private long unreadableBytes;
  private final Map<RejectReason, Long> reasons = new EnumMap<>(RejectReason.class);
  private final Map<String, Long> unknownFields = new TreeMap<>();
  private final Set<String> forgottenIn = new TreeSet<>();

  /** Counts a line that was read. */
  void countLine() {
    lines++;
  }

  /**
   * Counts a line that is accepted.
   *
   * @param unknown names of its fields that the contract doesn't have; null when there is none
   */
  void countAccepted(boolean isLate, List<String> unknown) {
    accepted++;
    if (isLate) {
      late++;
    }
    if (unknown != null) {
      unknown.stream()
          .map(name -> FIELD_NAME.matcher(name).matches() ? name : OTHER)
          .distinct()
          .forEach(name -> countUnknown(name, 1));
    }
  }

  private void countUnknown(String name, long times) {
    boolean room = unknownFields.size() < MOST_NAMES || unknownFields.containsKey(name);
    unknownFields.merge(room ? name : OTHER, times, Long::sum);
  }

  /** Counts a line that is refused. */
  void countRefused(RejectReason reason) {
    reasons.merge(reason, 1L, Long::sum);
  }

  /** Counts the bytes of a file that is refused as a whole, besides its one line. */
  void countUnreadable(long bytes) {
    unreadableBytes += bytes;
  }

  /** Counts a line that says what another says. */
  void countDuplicate() {
    duplicates++;
  }

  /** Counts a line that isn't kept, as its person was erased. */
  void countErased() {
    erased++;
  }

  /** Notes a raw file of which a line names somebody who was erased, or may do so. */
  void addForgottenIn(String file) {
    forgottenIn.add(file);
  }

  /** Adds what else was counted. */
  void add(LineCounts other) {
    lines += other.lines;
    accepted += other.accepted;
    duplicates += other.duplicates;
    erased += other.erased;
    late += other.late;
    unreadableBytes += other.unreadableBytes;
    other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    other.unknownFields.forEach(this::countUnknown);
    forgottenIn.addAll(other.forgottenIn);
  }

  long lines() {
    return lines;
  }

  long accepted() {
    return accepted;
  }

  long duplicates() {
    return duplicates;
  }

  long erased() {
    return erased;
  }

  long late() {
    return late;
  }

  /** How many bytes the files have that are refused as a whole. */
  long unreadableBytes() {
    return unreadableBytes;
  }

  long quarantined() {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many lines were read of which it isn't known yet what becomes of them. */
  long undecided() {
    return lines - accepted - quarantined() - duplicates - erased;
  }

  /** Reasons that occurred, by code. */
  Map<String, Long> reasons() {
    Map<String, Long> counts = new TreeMap<>();
    reasons.forEach((reason, count) -> counts.put(reason.code(), count));
    return counts;
  }

  Map<String, Long> unknownFields() {
    return unknownFields;
  }

  Set<String> forgottenIn() {
    return forgottenIn;
  }
}

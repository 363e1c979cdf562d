package dev.noctua.stage.ingest;

import dev.noctua.contract.RawLog;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What became of lines, counted by log and night: of one task's lines, or of all. */
final class TaskCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<Key, LineCounts> counts = new HashMap<>();

  /** The counts for the file of this number, which were asked for last: lines come by files. */
  private transient LineCounts lastCounts;

  private transient int lastFile;

  /**
   * What is counted together.
   *
   * @param replayed whether an earlier night has validated the lines
   */
  record Key(RawLog log, LocalDate night, boolean replayed) implements Serializable {
    static Key of(DeliveredFile file) {
      return new Key(file.log(), file.night(), file.replayedOnly());
    }
  }

  /** The counts of the file's log in the night that takes it. */
  LineCounts of(DeliveredFile file) {
    if (lastCounts == null || file.number() != lastFile) {
      lastFile = file.number();
      lastCounts = of(Key.of(file));
    }
    return lastCounts;
  }

  /** The counts of a log in a night. */
  LineCounts of(Key key) {
    return counts.computeIfAbsent(key, k -> new LineCounts());
  }

  void forEach(BiConsumer<Key, LineCounts> action) {
    counts.forEach(action);
  }

  /** How many lines have been read and are in no other count: they wait for a decision. */
  long undecided() {
    return counts.values().stream().mapToLong(LineCounts::undecided).sum();
  }

  /** Adds what other tasks have counted. */
  void add(TaskCounts others) {
    others.counts.forEach((key, some) -> of(key).add(some));
  }
}

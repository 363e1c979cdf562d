package dev.noctua.stage.ingest;

import dev.noctua.contract.RawLog;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What tasks have done: files that they wrote and lines that they counted.
 *
 * @param facts per log the files of accepted lines
 */
record PassResult(
    Map<RawLog, List<String>> facts,
    List<String> quarantine,
    List<String> aside,
    List<String> people,
    Map<Key, LineCounts> tallies)
    implements Serializable {

  /** A log in a night; lines that were judged in an earlier one are counted apart. */
  record Key(RawLog log, LocalDate night, boolean again) implements Serializable {
    static Key of(DeliveredFiles.Numbered file) {
      return new Key(file.log(), file.night(), file.again());
    }
  }

  PassResult() {
    this(
        new EnumMap<>(RawLog.class),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new HashMap<>());
  }

  LineCounts tally(Key key) {
    return tallies.computeIfAbsent(key, k -> new LineCounts());
  }

  List<String> facts(RawLog log) {
    return facts.computeIfAbsent(log, key -> new ArrayList<>());
  }

  /** How many lines are set aside. */
  long undecided() {
    return tallies.values().stream()
        .mapToLong(t -> t.lines() - t.accepted() - t.quarantined() - t.duplicates() - t.erased())
        .sum();
  }

  /** Adds what other tasks have done. */
  PassResult add(PassResult other) {
    other.facts.forEach((log, files) -> facts(log).addAll(files));
    quarantine.addAll(other.quarantine);
    aside.addAll(other.aside);
    people.addAll(other.people);
    other.tallies.forEach((key, tally) -> tally(key).add(tally));
    return this;
  }
}

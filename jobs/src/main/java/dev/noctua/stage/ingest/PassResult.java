package dev.noctua.stage.ingest;

import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What tasks have done: the keys of the files that they wrote, and the lines that they counted.
 *
 * @param facts per log the files of accepted lines
 * @param candidates files of {@link CandidateLines}
 * @param people files of {@link KeyedPeople}
 */
record PassResult(
    Map<RawLog, List<String>> facts,
    List<String> quarantine,
    List<String> candidates,
    List<String> people,
    TaskCounts counts)
    implements Serializable {

  PassResult() {
    this(
        new EnumMap<>(RawLog.class),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new TaskCounts());
  }

  List<String> facts(RawLog log) {
    return facts.computeIfAbsent(log, key -> new ArrayList<>());
  }

  /** The files of all tables. */
  Map<Table, List<String>> files() {
    Map<Table, List<String>> files = new EnumMap<>(Table.class);
    files.put(Table.QUARANTINE, quarantine);
    for (RawLog log : RawLog.values()) {
      files.put(log.table(), facts(log));
    }
    return files;
  }

  /** Adds what other tasks have done. */
  PassResult add(PassResult other) {
    other.facts.forEach((log, files) -> facts(log).addAll(files));
    quarantine.addAll(other.quarantine);
    candidates.addAll(other.candidates);
    people.addAll(other.people);
    counts.add(other.counts);
    return this;
  }
}

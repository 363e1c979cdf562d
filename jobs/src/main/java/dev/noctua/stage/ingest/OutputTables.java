package dev.noctua.stage.ingest;

import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.parquet.PartFileFactory;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where tasks write.
 *
 * @param facts per log, accepted lines
 * @param quarantine refused lines
 * @param candidates {@link CandidateLines}
 * @param people whom {@link KeyedPeople} has met in accepted lines
 */
record OutputTables(
    Map<RawLog, PartFileFactory> facts,
    PartFileFactory quarantine,
    PartFileFactory candidates,
    PartFileFactory people)
    implements Serializable {

  static OutputTables of(Run run) {
    Map<RawLog, PartFileFactory> facts = new EnumMap<>(RawLog.class);
    for (RawLog log : RawLog.values()) {
      facts.put(log, run.parts(log.table()));
    }
    return new OutputTables(
        facts,
        run.parts(Table.QUARANTINE),
        run.scratchParts("candidates", CandidateLines.LAYOUT.type()),
        run.scratchParts("people", KeyedPeople.LAYOUT.type()));
  }
}

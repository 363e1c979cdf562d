package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.parquet.PartFileFactory;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Where tasks put lines, and what they learn of people.
 *
 * @param facts per log, accepted lines
 * @param quarantine refused lines
 * @param aside {@link CandidateLines}
 * @param people user_key and user_id of accepted lines; somebody may stand there several times
 */
record OutputTables(
    Map<RawLog, PartFileFactory> facts,
    PartFileFactory quarantine,
    PartFileFactory aside,
    PartFileFactory people)
    implements Serializable {
  private static final StructType PERSON =
      new StructType()
          .add(Columns.USER_KEY, DataTypes.StringType)
          .add(Columns.USER_ID, DataTypes.StringType);

  static OutputTables of(Run run) {
    Map<RawLog, PartFileFactory> facts = new EnumMap<>(RawLog.class);
    for (RawLog log : RawLog.values()) {
      facts.put(log, run.parts(log.table()));
    }
    return new OutputTables(
        facts,
        run.parts(Table.QUARANTINE),
        run.scratchParts("aside", CandidateLines.TYPE),
        run.scratchParts("people", PERSON));
  }
}

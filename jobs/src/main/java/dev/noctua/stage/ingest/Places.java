package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.parquet.PartFiles;
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
 * @param aside {@link AsideLines}
 * @param people user_key and user_id of accepted lines; somebody may stand there several times
 */
record Places(Map<RawLog, PartFiles> facts, PartFiles quarantine, PartFiles aside, PartFiles people)
    implements Serializable {
  private static final StructType PERSON =
      new StructType()
          .add(Columns.USER_KEY, DataTypes.StringType)
          .add(Columns.USER_ID, DataTypes.StringType);

  static Places of(Lake lake, Night night) {
    Map<RawLog, PartFiles> facts = new EnumMap<>(RawLog.class);
    for (RawLog log : RawLog.values()) {
      facts.put(log, lake.parts(log.table(), night));
    }
    return new Places(
        facts,
        lake.parts(Table.QUARANTINE, night),
        lake.scratchParts(night, "aside", AsideLines.TYPE),
        lake.scratchParts(night, "people", PERSON));
  }
}

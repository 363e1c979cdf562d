package dev.noctua.stage.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import dev.noctua.contract.Columns;
import dev.noctua.parquet.LongSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * The hashes of ids that occur more than once: among tonight's lines, or in them and in a night
 * before. A line whose id's hash isn't among them stands alone, so that it needs no comparing.
 *
 * @param hashes in order
 * @param known of the lines that earlier runs accepted those that may have one of tonight's ids:
 *     log, event_id, night, digest
 */
record DuplicateCandidates(LongSet hashes, Dataset<Row> known) {
  private static final double FALSE_POSITIVES = 0.001;

  /**
   * @param known of {@link AcceptedIds}
   */
  static DuplicateCandidates of(IdScan idScan, Dataset<Row> known) {
    Dataset<Row> tonight = mayBeAmong(idScan, known).localCheckpoint();
    LongSet hashes = new LongSet();
    tonight.select(hash()).collectAsList().forEach(row -> hashes.add(row.getLong(0)));
    LongSet.repeated(idScan.ids()).collect().forEach(hashes::addAll);
    return new DuplicateCandidates(hashes.distinct(), tonight);
  }

  private static Column hash() {
    return xxhash64(col(Columns.LOG), col(Columns.EVENT_ID));
  }

  /** The known lines whose id may be among tonight's; most others are left where they are. */
  private static Dataset<Row> mayBeAmong(IdScan idScan, Dataset<Row> known) {
    if (idScan.lines() == 0 || known.isEmpty()) {
      return known.limit(0);
    }
    long lines = idScan.lines();
    BloomFilter ids =
        idScan
            .ids()
            .mapPartitions(slices -> List.of(filter(slices, lines)).iterator())
            .treeReduce(BloomFilter::mergeInPlace);
    UDF1<Long, Boolean> test = ids::mightContainLong;
    return known.where(udf(test, DataTypes.BooleanType).apply(hash()));
  }

  private static BloomFilter filter(Iterator<LongSet> slices, long lines) {
    BloomFilter filter = BloomFilter.create(lines, FALSE_POSITIVES);
    slices.forEachRemaining(ids -> ids.stream().forEach(filter::putLong));
    return filter;
  }
}

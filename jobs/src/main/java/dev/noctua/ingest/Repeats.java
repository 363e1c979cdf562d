package dev.noctua.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import dev.noctua.contract.Columns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Finds the few lines whose id occurs again, and has {@link Duplicates} decide among them. Of all
 * other lines nothing but a hash of the id is moved.
 */
final class Repeats {
  static final String CONFLICTING = "conflicting";

  /** Above this number of rows one side of a join isn't sent to every task. */
  private static final long SMALL = 2_000_000;

  private static final double FALSE_POSITIVES = 0.001;
  private static final String ID_HASH = "id_hash";
  private static final StructType LOSER =
      new StructType()
          .add(Columns.LOG, DataTypes.StringType)
          .add(ParsedSchema.NIGHT, DataTypes.IntegerType)
          .add(ParsedSchema.PLACE, DataTypes.LongType)
          .add(CONFLICTING, DataTypes.BooleanType);

  private Repeats() {}

  /**
   * The valid lines that aren't accepted: log, night, place, conflicting.
   *
   * @param valid log, event_id, night, arrival_date, occurred_at, digest, place of the valid lines
   * @param lines how many they are
   * @param known log, event_id, night, digest of lines that earlier runs accepted
   */
  static Dataset<Row> losers(Dataset<Row> valid, long lines, Dataset<Row> known) {
    if (lines == 0) {
      return valid.sparkSession().createDataFrame(List.<Row>of(), LOSER);
    }
    Dataset<Row> hashed = valid.withColumn(ID_HASH, hash());
    Dataset<Row> tonight = mayBeOf(hashed, lines, known.withColumn(ID_HASH, hash()));
    Dataset<Row> again =
        hashed
            .groupBy(ID_HASH)
            .agg(count(lit(1)).as("n"))
            .where(col("n").gt(1))
            .select(ID_HASH)
            .union(tonight.select(ID_HASH))
            .distinct()
            .localCheckpoint();
    Dataset<Row> repeated =
        hashed.join(small(again), hashed.col(ID_HASH).equalTo(again.col(ID_HASH)), "left_semi");
    return occurrences(repeated)
        .union(occurrences(tonight))
        .groupByKey(id(), Encoders.STRING())
        .flatMapGroups(decide(), Encoders.row(LOSER))
        .localCheckpoint();
  }

  /** What decisions hang on; a known line has no place in tonight's files. */
  private static Dataset<Row> occurrences(Dataset<Row> lines) {
    List<String> given = List.of(lines.columns());
    return lines.select(
        Stream.of(
                Columns.LOG,
                Columns.EVENT_ID,
                ParsedSchema.NIGHT,
                Columns.DIGEST,
                Columns.ARRIVAL_DATE,
                Columns.OCCURRED_AT,
                ParsedSchema.PLACE)
            .map(name -> given.contains(name) ? col(name) : lit(null).as(name))
            .toArray(Column[]::new));
  }

  /** Where the losers stand, to be kept out by {@link #without}. */
  static Dataset<Row> places(Dataset<Row> losers) {
    return small(losers.select(ParsedSchema.PLACE));
  }

  /** Without the rows at {@code places}. */
  static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> places) {
    return rows.join(
        places, rows.col(ParsedSchema.PLACE).equalTo(places.col(ParsedSchema.PLACE)), "left_anti");
  }

  private static Dataset<Row> small(Dataset<Row> persisted) {
    return persisted.count() <= SMALL ? broadcast(persisted) : persisted;
  }

  private static Column hash() {
    return xxhash64(col(Columns.LOG), col(Columns.EVENT_ID));
  }

  /** The known lines whose id may be among tonight's; most others are left where they are. */
  private static Dataset<Row> mayBeOf(Dataset<Row> hashed, long lines, Dataset<Row> known) {
    if (known.isEmpty()) {
      return known.limit(0);
    }
    BloomFilter ids = hashed.stat().bloomFilter(ID_HASH, lines, FALSE_POSITIVES);
    UDF1<Long, Boolean> test = ids::mightContainLong;
    return known.where(udf(test, DataTypes.BooleanType).apply(col(ID_HASH))).localCheckpoint();
  }

  private static MapFunction<Row, String> id() {
    return row -> row.<String>getAs(Columns.LOG) + "/" + row.<String>getAs(Columns.EVENT_ID);
  }

  private static FlatMapGroupsFunction<String, Row, Row> decide() {
    return (id, rows) -> {
      List<Duplicates.Line> all = new ArrayList<>();
      List<Duplicates.Accepted> accepted = new ArrayList<>();
      while (rows.hasNext()) {
        Row row = rows.next();
        if (row.getAs(ParsedSchema.PLACE) == null) {
          accepted.add(
              new Duplicates.Accepted(row.getAs(ParsedSchema.NIGHT), row.getAs(Columns.DIGEST)));
        } else {
          all.add(line(row));
        }
      }
      String log = id.substring(0, id.indexOf('/'));
      Map<Long, Integer> nights = new HashMap<>();
      all.forEach(line -> nights.put(line.place(), line.night()));
      return Duplicates.decide(all, accepted).stream()
          .map(l -> RowFactory.create(log, nights.get(l.place()), l.place(), l.conflicting()))
          .iterator();
    };
  }

  private static Duplicates.Line line(Row row) {
    return new Duplicates.Line(
        row.getAs(ParsedSchema.NIGHT),
        row.getAs(Columns.ARRIVAL_DATE),
        row.getAs(Columns.OCCURRED_AT),
        row.getAs(Columns.DIGEST),
        row.getAs(ParsedSchema.PLACE));
  }
}

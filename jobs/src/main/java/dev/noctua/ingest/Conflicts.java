package dev.noctua.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.lake.RawZone;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The lines whose id stands for other content, for quarantine. They are few, so that their bytes
 * are read once more from their files instead of being kept of all lines.
 */
final class Conflicts {
  private Conflicts() {}

  /** Lines of one file, by number, ordered. */
  private record Wanted(Delivery.Numbered file, List<Long> lines) implements Serializable {}

  /** Rows of {@code quarantine}, with {@code dt}, for the lines at {@code places}. */
  static Dataset<Row> lines(
      SparkSession spark, RawZone raw, Delivery delivery, List<Long> places, int maxLineBytes) {
    StructType type = Table.QUARANTINE.contract().type().add(Columns.DT, DataTypes.DateType);
    List<Wanted> wanted = wanted(delivery, places);
    if (wanted.isEmpty()) {
      return spark.createDataFrame(List.<Row>of(), type);
    }
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(
                wanted, Math.min(wanted.size(), 4 * spark.sparkContext().defaultParallelism()))
            .flatMap(w -> read(raw, w, maxLineBytes)),
        type);
  }

  private static List<Wanted> wanted(Delivery delivery, List<Long> places) {
    Map<Integer, List<Long>> byFile = new TreeMap<>();
    places.stream()
        .sorted()
        .forEach(
            place ->
                byFile
                    .computeIfAbsent(ParsedSchema.file(place), f -> new ArrayList<>())
                    .add(ParsedSchema.line(place)));
    return byFile.entrySet().stream()
        .map(e -> new Wanted(delivery.files().get(e.getKey()), e.getValue()))
        .toList();
  }

  private static Iterator<Row> read(RawZone raw, Wanted wanted, int maxLineBytes) {
    RawZone.RawFile file = wanted.file().file();
    List<Row> rows = new ArrayList<>();
    try (InputStream in = RawContent.open(file.path(), () -> raw.open(file))) {
      LineReader reader = new LineReader(in, maxLineBytes);
      int found = 0;
      while (found < wanted.lines().size() && reader.next()) {
        if (reader.number() == wanted.lines().get(found)) {
          found++;
          rows.add(row(wanted.file(), reader));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          file.path() + " changed while it was read: run the night again", e);
    }
    return rows.iterator();
  }

  private static Row row(Delivery.Numbered file, LineReader line) {
    Date day = Date.valueOf(file.file().day());
    return RowFactory.create(
        file.log().logName(),
        file.file().path(),
        line.number(),
        day,
        Reason.CONFLICTING_ID.code(),
        Columns.EVENT_ID,
        line.bytes(),
        line.size(),
        line.digest(),
        Date.valueOf(file.night()));
  }
}

package dev.noctua.stage.publish;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.spark.sql.Row;

/**
 * What a table holds, in two figures that don't depend on the order of rows: their number, and the
 * sum of each row's CRC-32 over its canonical text.
 */
record TableChecksum(long rows, long checksum) implements Serializable {
  static final TableChecksum NONE = new TableChecksum(0, 0);

  /** The same with a row more, whose values stand in the order of {@code columns}. */
  TableChecksum withRow(Row row, List<PlatformColumn> columns) {
    CRC32 crc = new CRC32();
    crc.update(
        IntStream.range(0, columns.size())
            .mapToObj(i -> columns.get(i).canonical(row.get(i)))
            .collect(Collectors.joining(","))
            .getBytes(StandardCharsets.UTF_8));
    return new TableChecksum(rows + 1, checksum + crc.getValue());
  }

  TableChecksum plus(TableChecksum other) {
    return new TableChecksum(rows + other.rows, checksum + other.checksum);
  }

  @Override
  public String toString() {
    return "%d rows with checksum %d".formatted(rows, checksum);
  }
}

package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.parquet.RowLayout;
import dev.noctua.raw.RawZone;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Refused lines as rows of {@code quarantine}. */
final class QuarantineRows {
  private static final RowLayout LAYOUT = RowLayout.of(Table.QUARANTINE.contract().type());

  private QuarantineRows() {}

  static InternalRow row(DeliveredFile file, RefusedLine line) {
    return row(file.raw(), line);
  }

  /** A line of a raw file, be it a log's or a plan. */
  static InternalRow row(RawZone.RawFile file, RefusedLine line) {
    return LAYOUT
        .row()
        .set(Columns.LOG, UTF8String.fromString(file.log()))
        .set(Columns.FILE, UTF8String.fromString(file.path()))
        .set(Columns.LINE_NUMBER, line.number())
        .set(Columns.ARRIVAL_DATE, (int) file.day().toEpochDay())
        .set(Columns.REASON, UTF8String.fromString(line.reason().code()))
        .set(Columns.DETAIL, UTF8String.fromString(line.detail()))
        .set(Columns.LINE, line.bytes())
        .set(Columns.LINE_BYTES, line.size())
        .set(Columns.DIGEST, UTF8String.fromString(line.digest()))
        .buildInternal();
  }
}

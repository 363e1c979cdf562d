package dev.noctua.stage.publish;

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Sends a table's rows: tasks do so in batches, each one transaction, and say what they sent. */
final class BulkLoad {
  private static final int BATCH_ROWS = 5000;

  /** Sessions at once, however many tasks a cluster could run. */
  private static final int SESSIONS = 8;

  private BulkLoad() {}

  /**
   * Sends all rows.
   *
   * @param into the name of the new table
   * @return what was sent, each row counted once
   */
  static TableChecksum send(
      PlatformDatabase database, PlatformTable table, String into, Dataset<Row> rows) {
    // By key, because MySQL keeps rows in its order.
    Column[] key = table.key().stream().map(functions::col).toArray(Column[]::new);
    return rows
        .coalesce(SESSIONS)
        .sortWithinPartitions(key)
        .toJavaRDD()
        .mapPartitions(part -> List.of(send(database, table, into, part)).iterator())
        .collect()
        .stream()
        .reduce(TableChecksum.NONE, TableChecksum::plus);
  }

  private static TableChecksum send(
      PlatformDatabase database, PlatformTable table, String into, Iterator<Row> rows) {
    TableChecksum sent = TableChecksum.NONE;
    List<Row> batch = new ArrayList<>(BATCH_ROWS);
    while (rows.hasNext()) {
      Row row = rows.next();
      batch.add(row);
      sent = sent.withRow(row, table.columns());
      if (batch.size() == BATCH_ROWS || !rows.hasNext()) {
        insert(database, table.insert(into), batch);
        batch.clear();
      }
    }
    return sent;
  }

  private static void insert(PlatformDatabase database, String sql, List<Row> batch) {
    database.session(
        session -> {
          try (PreparedStatement insert = session.prepareStatement(sql)) {
            for (Row row : batch) {
              for (int i = 0; i < row.size(); i++) {
                insert.setObject(i + 1, row.get(i));
              }
              insert.addBatch();
            }
            return insert.executeBatch();
          }
        });
  }
}

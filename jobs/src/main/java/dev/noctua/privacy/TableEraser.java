package dev.noctua.privacy;

import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.retention.FileReferences;
import dev.noctua.lake.retention.OrphanSweeper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of people who are erased, in every file that a night, a draft or the pointer names. For
 * the holder of the lock.
 */
public final class TableEraser {
  private final FileReferences references;
  private final OrphanSweeper sweeper;
  private final TableFileRewriter rewriter;

  public TableEraser(Lake lake) {
    this.references = new FileReferences(lake);
    this.sweeper = new OrphanSweeper(lake);
    this.rewriter = new TableFileRewriter(lake);
  }

  /**
   * What to do with rows of a table.
   *
   * @param concerned holds for rows that are changed or dropped, and for no others
   * @param change what becomes of the rows of a file
   */
  public record Change(Column concerned, UnaryOperator<Dataset<Row>> change) {}

  /** The rows of all files of a table that anything names: of many nights. */
  public Dataset<Row> rows(Table table) {
    return rewriter.rows(table, references.byTable().get(table));
  }

  /** How many files have a row that is concerned. */
  public long countConcerned(Map<Table, Change> changes) {
    Map<Table, List<String>> files = references.byTable();
    return changes.entrySet().stream()
        .mapToLong(
            e ->
                rewriter
                    .concerned(e.getKey(), files.get(e.getKey()), e.getValue().concerned())
                    .size())
        .sum();
  }

  /**
   * Changes the rows everywhere, lets nights name the new files and raw files as they are now, and
   * deletes what nobody names any more.
   *
   * @return how many files were written anew
   */
  public long rewrite(Map<Table, Change> changes, UnaryOperator<Manifest.Input> inputs) {
    Map<Table, List<String>> files = references.byTable();
    Map<String, Optional<Manifest.DataFile>> moved = new HashMap<>();
    changes.forEach(
        (table, change) -> {
          List<String> keys = rewriter.concerned(table, files.get(table), change.concerned());
          moved.putAll(rewriter.write(table, keys, change.change()));
        });
    references.replaceAll(moved, inputs);
    sweeper.sweep();
    return moved.size();
  }
}

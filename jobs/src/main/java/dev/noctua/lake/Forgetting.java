package dev.noctua.lake;

import dev.noctua.contract.Table;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.retention.FileReferences;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The lake's part in forgetting people: what is open, and their rows in every file that a night, a
 * draft or the pointer names. For the holder of the lock.
 */
public final class Forgetting {
  private final ErasureJournal erasures;
  private final FileReferences holdings;
  private final Rewriting rewriting;

  Forgetting(ErasureJournal erasures, FileReferences holdings, Rewriting rewriting) {
    this.erasures = erasures;
    this.holdings = holdings;
    this.rewriting = rewriting;
  }

  /**
   * What to do with rows of a table.
   *
   * @param concerned holds for rows that are changed or dropped, and for no others
   * @param change what becomes of the rows of a file
   */
  public record Change(Column concerned, UnaryOperator<Dataset<Row>> change) {}

  /** An erasure that was begun and isn't done. */
  public Optional<Erasure> open() {
    return erasures.open();
  }

  /** Notes what is going to be done, so that whoever comes next does it if this process dies. */
  public void begin(Erasure erasure) {
    erasures.begin(erasure);
  }

  /** The rows of all files of a table that anything names: of many nights. */
  public Dataset<Row> rows(Table table) {
    return rewriting.rows(table, holdings.files().get(table));
  }

  /** How many files have a row that is concerned. */
  public long concerned(Map<Table, Change> changes) {
    Map<Table, List<String>> files = holdings.files();
    return changes.entrySet().stream()
        .mapToLong(
            e ->
                rewriting
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
  public long change(Map<Table, Change> changes, UnaryOperator<Manifest.Input> inputs) {
    Map<Table, List<String>> files = holdings.files();
    Map<String, Optional<Manifest.DataFile>> moved = new HashMap<>();
    changes.forEach(
        (table, change) -> {
          List<String> keys = rewriting.concerned(table, files.get(table), change.concerned());
          moved.putAll(rewriting.write(table, keys, change.change()));
        });
    holdings.move(moved, inputs);
    holdings.sweep();
    return moved.size();
  }

  /** Notes that it is done: nothing of the people is left here. */
  public void end() {
    erasures.end();
  }
}

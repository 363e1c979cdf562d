package dev.noctua.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.privacy.TableEraser.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the rows of somebody who is forgotten, and of others' rows beside them. */
@Tag("world")
class RowRedactorTest {
  private static final Tombstones TOMBSTONES = new Tombstones("secret", Set.of());
  private static final String TOMBSTONE = TOMBSTONES.key("u1");
  private static final Map<Table, Change> CHANGES =
      RowRedactor.changes(
          List.of(
              new Erasure.Person("u1", Optional.of("key-1"), TOMBSTONE, List.of("13800138000"))),
          TOMBSTONES);

  private static List<String> people(Table table) {
    return CHANGES
        .get(table)
        .change()
        .apply(TestRows.of(table, Map.of("user_key", "key-1"), Map.of("user_key", "key-2")))
        .collectAsList()
        .stream()
        .map(row -> row.<String>getAs("user_key"))
        .toList();
  }

  @Test
  void whatWasBoughtStaysUnderATombstone() {
    assertThat(people(Table.TRANSACTION)).containsExactly(TOMBSTONE, "key-2");
    assertThat(people(Table.ORDER_BALANCE)).containsExactly(TOMBSTONE, "key-2");
    assertThat(people(Table.SETTLEMENT_LINE)).containsExactly(TOMBSTONE, "key-2");
  }

  /** The rows as they are left, of which one is concerned. */
  @SafeVarargs
  private static List<Row> left(Table table, Map<String, Object>... rows) {
    Change change = CHANGES.get(table);
    Dataset<Row> all = TestRows.of(table, rows);
    assertThat(all.where(change.concerned()).count()).isEqualTo(1);
    return change.change().apply(all).collectAsList();
  }

  @Test
  void textsOfOthersLoseTheirNumber() {
    List<Row> behavior =
        left(
            Table.BEHAVIOR,
            Map.of("user_key", "key-2", "query", "call +86 138 0013 8000", "digest", "d"),
            Map.of("user_key", "key-2", "query", "call 138", "digest", "d"),
            Map.of("user_key", "key-2", "digest", "d"));
    assertThat(behavior)
        .extracting(row -> row.getAs("query"))
        .containsExactly(TOMBSTONE, "call 138", null);
    assertThat(behavior)
        .extracting(row -> row.getAs("digest"))
        .containsExactly(TOMBSTONES.digest("d"), "d", "d");
    assertThat(
            left(
                Table.CONTENT,
                Map.of("title", "T", "tags", new String[] {"a", "13800138000"}),
                Map.of("title", "U", "tags", new String[] {"a"}),
                Map.of("title", "V")))
        .extracting(
            row ->
                row.isNullAt(row.fieldIndex("tags")) ? null : row.getList(row.fieldIndex("tags")))
        .containsExactly(List.of("a", TOMBSTONE), List.of("a"), null);
  }

  @Test
  void whatElseWasDoneGoes() {
    assertThat(people(Table.BEHAVIOR)).containsExactly("key-2");
    assertThat(people(Table.USER_PROFILE)).containsExactly("key-2");
    assertThat(people(Table.RECOMMENDATION)).containsExactly("key-2");
  }
}

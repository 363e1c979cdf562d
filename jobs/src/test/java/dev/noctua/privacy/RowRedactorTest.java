package dev.noctua.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.privacy.TableEraser.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the rows of somebody who is forgotten, and of others' rows beside them. */
@Tag("world")
class RowRedactorTest {
  private static final Tombstones TOMBSTONES = new Tombstones("secret", Set.of());
  private static final String TOMBSTONE = TOMBSTONES.key("u1");
  private static final Map<Table, Change> CHANGES =
      RowRedactor.changes(
          List.of(new Erasure.Person("u1", Optional.of("key-1"), TOMBSTONE, List.of())),
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

  @Test
  void whatElseWasDoneGoes() {
    assertThat(people(Table.BEHAVIOR)).containsExactly("key-2");
    assertThat(people(Table.USER_PROFILE)).containsExactly("key-2");
    assertThat(people(Table.RECOMMENDATION)).containsExactly("key-2");
  }
}

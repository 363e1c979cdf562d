package dev.noctua.lake.commit;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * Tables that were written under an older major version of their contract. Their columns mean
 * something else, so that no night may build on them.
 */
public final class OlderContracts {
  private OlderContracts() {}

  /** Which tables of a night, or of a draft, are so old: names with the version. */
  public static List<String> in(Manifest manifest) {
    return Arrays.stream(Table.values())
        .filter(table -> manifest.tables().containsKey(table.tableName()))
        .filter(table -> isOlder(manifest, table))
        .map(table -> table.tableName() + " " + version(manifest, table))
        .toList();
  }

  /**
   * Refuses to build on a night that has such tables.
   *
   * @param to the last night that would build on it
   * @throws Failure.Input naming how all nights are rebuilt
   */
  public static void requireNone(Nights nights, LocalDate before, LocalDate to) {
    List<String> tables = in(nights.require(before));
    if (!tables.isEmpty()) {
      throw new Failure.Input(
          "night %s has tables of an older Noctua, which this one can't build on (%s): rebuild all nights with noctua run --from %s --to %s --full"
              .formatted(before, String.join(", ", tables), nights.committed().get(0), to));
    }
  }

  private static String version(Manifest manifest, Table table) {
    return manifest.tables().get(table.tableName()).contract();
  }

  /** Whether a night has a table, with columns that mean what they mean today. */
  public static boolean isReadable(Manifest manifest, Table table) {
    return manifest.tables().containsKey(table.tableName()) && !isOlder(manifest, table);
  }

  private static boolean isOlder(Manifest manifest, Table table) {
    return major(version(manifest, table)) < major(table.contract().version());
  }

  private static int major(String version) {
    return Integer.parseInt(version.replaceFirst("\\..*", ""));
  }
}

package dev.noctua.privacy;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.raw.RawZone;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** What lake and raw files know of people by their ids. */
final class PersonFinder {
  private final Lake lake;
  private final RawZone raw;
  private final TableEraser tables;

  PersonFinder(Lake lake, RawZone raw) {
    this.lake = lake;
    this.raw = raw;
    this.tables = new TableEraser(lake);
  }

  /** By user_id the user_key of those whom accepted lines name. */
  Map<String, String> keys(Set<String> userIds) {
    Map<String, String> keys = new HashMap<>();
    for (Row row :
        tables
            .rows(Table.IDENTITY)
            .where(col(Columns.USER_ID).isin(userIds.toArray()))
            .select(Columns.USER_ID, Columns.USER_KEY)
            .distinct()
            .collectAsList()) {
      keys.put(row.getAs(Columns.USER_ID), row.getAs(Columns.USER_KEY));
    }
    return keys;
  }

  /** Finds whether a line names somebody, be it accepted, refused or not yet read by any night. */
  RawFileRedactor.Named named(String userId) {
    Set<String> one = Set.of(userId);
    return keys(one).isEmpty() && refused(one).isEmpty()
        ? RawFileRedactor.named(lake.spark(), raw, raw.all(), userId::equals)
        : new RawFileRedactor.Named(one, List.of());
  }

  /**
   * Refuses to say that nobody is named.
   *
   * @throws Failure.Input when some raw files can't be read
   */
  static void requireAllRead(List<String> unreadable) {
    if (!unreadable.isEmpty()) {
      throw new Failure.Input(
          "no line that can be read names this id, but these raw files can't be read, and may name it: %s; nobody is erased: have the platform deliver them in a form that can be read, or raise ingest.max-zstd-window-mib, then run this command again"
              .formatted(String.join(", ", unreadable)));
    }
  }

  /**
   * The addresses that registrations give of people, in raw files and among the refused lines.
   *
   * @param registrations raw files
   */
  Map<String, Set<String>> addresses(
      Collection<RawZone.RawFile> registrations, Set<String> userIds) {
    Map<String, Set<String>> found =
        RawFileRedactor.addresses(lake.spark(), raw, registrations, userIds);
    refused(userIds)
        .where(col(Columns.LOG).equalTo(RawLog.REGISTRATION.logName()))
        .select(Columns.LINE)
        .as(Encoders.BINARY())
        .collectAsList()
        .forEach(line -> AccountAddresses.addTo(found, line, userIds));
    return found;
  }

  /** The refused lines that name any of these people. */
  private Dataset<Row> refused(Set<String> userIds) {
    UDF1<byte[], Boolean> names =
        line -> line != null && NamedPeople.ids(line).stream().anyMatch(userIds::contains);
    return tables
        .rows(Table.QUARANTINE)
        .where(udf(names, DataTypes.BooleanType).apply(col(Columns.LINE)));
  }
}

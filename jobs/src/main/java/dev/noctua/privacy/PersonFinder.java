package dev.noctua.privacy;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.raw.RawZone;
import java.util.Collection;
import java.util.HashMap;
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

  PersonFinder(Lake lake, RawZone raw) {
    this.lake = lake;
    this.raw = raw;
  }

  /** By user_id the user_key of those whom accepted lines name. */
  Map<String, String> keys(Set<String> userIds) {
    Map<String, String> keys = new HashMap<>();
    for (Row row :
        new TableEraser(lake)
            .rows(Table.IDENTITY)
            .where(col(Columns.USER_ID).isin(userIds.toArray()))
            .select(Columns.USER_ID, Columns.USER_KEY)
            .distinct()
            .collectAsList()) {
      keys.put(row.getAs(Columns.USER_ID), row.getAs(Columns.USER_KEY));
    }
    return keys;
  }

  /** Whether a line names somebody, be it accepted, refused or not yet read by any night. */
  boolean isNamed(String userId) {
    return !keys(Set.of(userId)).isEmpty()
        || !refused(Set.of(userId)).isEmpty()
        || !RawFileRedactor.named(lake.spark(), raw, raw.all(), userId::equals).isEmpty();
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
    return new TableEraser(lake)
        .rows(Table.QUARANTINE)
        .where(udf(names, DataTypes.BooleanType).apply(col(Columns.LINE)));
  }
}

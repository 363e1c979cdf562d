package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.privacy.UserKeys;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Everybody ever seen in the logs, by both names. */
final class IdentityTable {
  private IdentityTable() {}

  /** As of the night before, also where states are rebuilt: no fact holds a user_id. */
  static Dataset<Row> before(Run run) {
    return run.stateBefore(Table.IDENTITY);
  }

  /**
   * Holds keys of before against the secrets of now.
   *
   * @throws dev.noctua.core.Failure.Usage when they were made under another secret
   */
  static void checkSecret(Dataset<Row> before, UserKeys keys) {
    before.select(Columns.USER_KEY).as(Encoders.STRING()).takeAsList(1).forEach(keys::checkMade);
  }

  /**
   * Those of before and those of tonight's accepted lines: user_key, user_id.
   *
   * @param people the same columns; somebody may stand there several times
   */
  static Dataset<Row> merge(Dataset<Row> before, Dataset<Row> people) {
    return before.select(Columns.USER_KEY, Columns.USER_ID).union(people).distinct();
  }
}

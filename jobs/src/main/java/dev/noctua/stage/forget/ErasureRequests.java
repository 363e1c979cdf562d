package dev.noctua.stage.forget;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import dev.noctua.contract.Columns;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** What a night's tables ask the stage to erase. */
final class ErasureRequests {
  private ErasureRequests() {}

  /**
   * The ids of people who ask to be forgotten.
   *
   * @param registration tonight's
   */
  static List<String> people(Dataset<Row> registration, Dataset<Row> identity) {
    Dataset<Row> requests =
        registration
            .where(col(Columns.TYPE).equalTo("account_deleted"))
            .select(Columns.USER_KEY)
            .distinct();
    return identity
        .join(requests, Columns.USER_KEY)
        .select(Columns.USER_ID)
        .as(Encoders.STRING())
        .collectAsList();
  }

  /**
   * The raw files that name people who were forgotten before.
   *
   * @param audit tonight's, of what was read
   */
  static Set<String> lateFiles(Dataset<Row> audit) {
    return Set.copyOf(
        audit
            .select(explode(col(Columns.FORGOTTEN_IN)))
            .distinct()
            .as(Encoders.STRING())
            .collectAsList());
  }
}

package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.COUNTED;
import static dev.noctua.contract.Columns.DISCOUNT;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PAID_AT;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.REFUND_ID;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.stage.LedgerLines;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What one line of the ledger adds to counts and sums of money; null where it adds nothing. */
final class LedgerAmounts {
  static final String DECIMAL = "decimal(18,2)";
  static final Column NOTHING = lit(BigDecimal.ZERO).cast(DECIMAL);

  private LedgerAmounts() {}

  /** One row per line: user_key, {@code keys}, and what it adds. */
  static Dataset<Row> of(Dataset<Row> lines, Column... keys) {
    List<Column> columns = new ArrayList<>(Arrays.asList(keys));
    columns.add(col(USER_KEY));
    columns.add(when(LedgerLines.isOrder(), 1L).as(ORDERS));
    columns.add(when(LedgerLines.isOrder(), col(UNITS).cast("bigint")).as(UNITS));
    columns.add(when(LedgerLines.isOrder(), col(LIST_VALUE)).as(LIST_VALUE));
    columns.add(when(LedgerLines.isOrder(), col(DISCOUNT)).as(DISCOUNT));
    columns.add(when(col(REFUND_ID).isNull(), col(COUNTED)).as(GROSS));
    columns.add(when(col(REFUND_ID).isNotNull(), negate(col(COUNTED))).as(REFUNDS));
    columns.add(when(LedgerLines.isOrder(), col(OCCURRED_AT)).as(PAID_AT));
    return lines.select(columns.toArray(Column[]::new));
  }

  /** The aggregate of a count. */
  static Column count(String column) {
    return coalesce(sum(column), lit(0L)).as(column);
  }

  /** The aggregate of a sum of money. */
  static Column total(String column) {
    return coalesce(sum(column), NOTHING).cast(DECIMAL).as(column);
  }
}

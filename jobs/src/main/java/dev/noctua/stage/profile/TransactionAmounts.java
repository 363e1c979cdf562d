package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.COUPON_AMOUNT;
import static dev.noctua.contract.Columns.DISCOUNT;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PAID_AT;
import static dev.noctua.contract.Columns.POINTS_AMOUNT;
import static dev.noctua.contract.Columns.QUANTITY;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.TYPE;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What one transaction adds to counts and sums of money; null where it adds nothing. */
final class TransactionAmounts {
  static final String DECIMAL = "decimal(18,2)";
  static final Column NOTHING = lit(BigDecimal.ZERO).cast(DECIMAL);

  private TransactionAmounts() {}

  /** One row per transaction: user_key, {@code keys}, and what it adds. */
  static Dataset<Row> of(Dataset<Row> transactions, Column... keys) {
    Column paid = col(TYPE).equalTo("paid");
    Column discount =
        coalesce(col(COUPON_AMOUNT), NOTHING).plus(coalesce(col(POINTS_AMOUNT), NOTHING));
    List<Column> columns = new ArrayList<>(Arrays.asList(keys));
    columns.add(col(USER_KEY));
    columns.add(when(paid, 1L).as(ORDERS));
    columns.add(when(paid, col(QUANTITY).cast("bigint")).as(UNITS));
    columns.add(when(paid, col(LIST_PRICE).multiply(col(QUANTITY)).cast(DECIMAL)).as(LIST_VALUE));
    columns.add(when(paid, discount.cast(DECIMAL)).as(DISCOUNT));
    columns.add(when(paid, col(AMOUNT)).as(GROSS));
    columns.add(when(col(TYPE).equalTo("refunded"), col(AMOUNT)).as(REFUNDS));
    columns.add(when(paid, col(OCCURRED_AT)).as(PAID_AT));
    return transactions.select(columns.toArray(Column[]::new));
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

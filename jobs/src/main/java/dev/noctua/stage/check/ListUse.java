package dev.noctua.stage.check;

import static dev.noctua.contract.Columns.ACTION;
import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.LIST_NIGHT;
import static dev.noctua.contract.Columns.METRIC;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.ORDER_ID;
import static dev.noctua.contract.Columns.PAID_AT;
import static dev.noctua.contract.Columns.POSITION;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.SEGMENT;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Columns.VALUE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.lake.Lake;
import dev.noctua.stage.LedgerLines;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What people did tonight with the lists that were shown to them, place by place. */
final class ListUse {
  /** How many nights before tonight a click may have arrived that has a part in an order. */
  static final int NIGHTS = 7;

  /** No list is longer, whatever an event says. */
  private static final int LONGEST = 1000;

  private static final List<String> MEASURES =
      List.of("impressions", "clicks", "purchases", "net_revenue");
  private static final Column ONE = lit(1);
  private static final Column NONE = lit(0);

  private ListUse() {}

  /**
   * How often entries of lists were seen, opened and bought tonight, and the net revenue of that:
   * metric, segment, value. No row where no event says from which list it comes. An order belongs
   * to the place of the last click on its content in a list, within the seven days before it was
   * paid; its revenue is net of the refunds up to tonight. Clicks that arrived earlier than {@code
   * behavior} reaches have no part.
   *
   * @param behavior events of tonight and the {@link #NIGHTS} nights before, with {@code dt}
   * @param lines the ledger's lines of tonight
   * @param balances all orders as of tonight
   */
  static Dataset<Row> of(
      Dataset<Row> behavior, Dataset<Row> lines, Dataset<Row> balances, LocalDate night) {
    Dataset<Row> listed =
        behavior.where(
            col(POSITION)
                .leq(LONGEST)
                .and(col(LIST_NIGHT).isNotNull())
                .and(col(CONTENT_ID).isNotNull()));
    Dataset<Row> tonight = listed.where(col(Lake.DT).equalTo(lit(Date.valueOf(night))));
    Column revenue = col(AMOUNT).minus(col(REFUNDED)).cast("decimal(20,2)");
    Dataset<Row> used =
        measures(
                tonight.where(isClick().or(isImpression())),
                when(isImpression(), 1).otherwise(0),
                when(isClick(), 1).otherwise(0),
                NONE,
                NONE)
            .union(
                measures(
                    bought(listed.where(isClick()), lines, balances), NONE, NONE, ONE, revenue));
    Column[] sums =
        MEASURES.stream()
            .map(name -> struct(lit(name).as(METRIC), sum(name).cast("double").as(VALUE)))
            .toArray(Column[]::new);
    Column place = concat(lit("position "), col(POSITION).cast("string"));
    return used.withColumn(SEGMENT, explode(array(lit("all"), place)))
        .groupBy(SEGMENT)
        .agg(array(sums).as(VALUE))
        .select(col(SEGMENT), explode(col(VALUE)).as(VALUE))
        .select(
            col(VALUE).getField(METRIC).as(METRIC),
            col(SEGMENT),
            col(VALUE).getField(VALUE).as(VALUE));
  }

  private static Column isImpression() {
    return col(ACTION).equalTo("impression");
  }

  private static Column isClick() {
    return col(ACTION).equalTo("view");
  }

  /** The measures of rows, beside their place. */
  private static Dataset<Row> measures(Dataset<Row> rows, Column... values) {
    Column[] columns = new Column[1 + values.length];
    columns[0] = col(POSITION);
    for (int i = 0; i < values.length; i++) {
      columns[1 + i] = values[i].cast("decimal(20,2)").as(MEASURES.get(i));
    }
    return rows.select(columns);
  }

  /** Tonight's orders after a click: position, amount, refunded. */
  private static Dataset<Row> bought(
      Dataset<Row> clicks, Dataset<Row> lines, Dataset<Row> balances) {
    Dataset<Row> orders = lines.where(LedgerLines.isOrder()).select(ORDER_ID).distinct();
    Column before =
        col(OCCURRED_AT)
            .leq(col(PAID_AT))
            .and(col(OCCURRED_AT).geq(col(PAID_AT).minus(expr("INTERVAL 7 DAYS"))));
    return balances
        .join(orders, ORDER_ID)
        .select(USER_KEY, CONTENT_ID, ORDER_ID, PAID_AT, AMOUNT, REFUNDED)
        .join(
            clicks.select(USER_KEY, CONTENT_ID, OCCURRED_AT, POSITION),
            new String[] {USER_KEY, CONTENT_ID})
        .where(before)
        .groupBy(ORDER_ID, AMOUNT, REFUNDED)
        .agg(max_by(col(POSITION), struct(OCCURRED_AT, POSITION)).as(POSITION));
  }
}

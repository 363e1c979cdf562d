package dev.noctua.stage.settle;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.CREATOR_ID;
import static dev.noctua.contract.Columns.CREATOR_SHARE;
import static dev.noctua.contract.Columns.DT;
import static dev.noctua.contract.Columns.EVENT_ID;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.SHARE_HISTORY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whom an order's content belongs to, and for which share: what the catalog had said by the night
 * of the order's arrival. A catalog event that arrives later doesn't re-split.
 *
 * <p>Statements are {@code content_id string, shares array<struct<since timestamp, arrived date,
 * event_id string, value decimal(5,4)>>}, and {@code creators} likewise with a string; in no order.
 */
final class ContentTerms {
  private static final String SHARES = "shares";
  private static final String CREATORS = "creators";
  private static final String SINCE = "since";
  private static final String ARRIVED = "arrived";
  private static final String VALUE = "value";

  private ContentTerms() {}

  /** The statements that tonight's {@code content} has folded: enough for tonight's orders. */
  static Dataset<Row> ofContent(Dataset<Row> content) {
    Column always = lit(Timestamp.from(Instant.EPOCH)).as(SINCE);
    Column known = lit(java.sql.Date.valueOf(LocalDate.EPOCH)).as(ARRIVED);
    Column none = lit("").as(EVENT_ID);
    return content.select(
        col(CONTENT_ID),
        transform(
                col(SHARE_HISTORY),
                s -> struct(s.getField(SINCE), known, none, s.getField(VALUE).as(VALUE)))
            .as(SHARES),
        when(
                col(CREATOR_ID).isNotNull(),
                array(struct(always, known, none, col(CREATOR_ID).as(VALUE))))
            .as(CREATORS));
  }

  /** The statements of all catalog events, with their arrival: for orders of many nights. */
  static Dataset<Row> ofCatalog(Dataset<Row> catalog) {
    return catalog
        .groupBy(CONTENT_ID)
        .agg(statements(CREATOR_SHARE).as(SHARES), statements(CREATOR_ID).as(CREATORS));
  }

  private static Column statements(String column) {
    return collect_list(
        when(
            col(column).isNotNull(),
            struct(
                col(OCCURRED_AT).as(SINCE),
                col(DT).as(ARRIVED),
                col(EVENT_ID),
                col(column).as(VALUE))));
  }

  /**
   * Orders with {@code creator_id} (as last stated) and {@code creator_share} (in force at {@code
   * occurred_at}; before the first statement the first one's); null where the catalog has none.
   */
  static Dataset<Row> join(Dataset<Row> orders, Dataset<Row> terms) {
    Column shares = known(SHARES);
    Column first =
        latest(shares, s -> s.getField(SINCE).equalTo(array_min(shares).getField(SINCE)));
    Column inForce = latest(shares, s -> s.getField(SINCE).leq(col(OCCURRED_AT)));
    return orders
        .join(terms, orders.col(CONTENT_ID).equalTo(terms.col(CONTENT_ID)), "left")
        .drop(terms.col(CONTENT_ID))
        .withColumn(CREATOR_ID, array_max(known(CREATORS)).getField(VALUE))
        .withColumn(CREATOR_SHARE, coalesce(inForce, first).getField(VALUE))
        .drop(SHARES, CREATORS);
  }

  private static Column known(String statements) {
    return filter(col(statements), s -> s.getField(ARRIVED).leq(col(DT)));
  }

  /** Of two statements at one instant the later arrival counts, then the larger event_id. */
  private static Column latest(Column statements, UnaryOperator<Column> when) {
    return array_max(filter(statements, when::apply));
  }
}

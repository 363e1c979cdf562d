package dev.noctua.stage.catalog;

import static dev.noctua.contract.Columns.AVAILABLE;
import static dev.noctua.contract.Columns.AVAILABLE_FROM;
import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTAINS;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.CREATOR_ID;
import static dev.noctua.contract.Columns.CREATOR_SHARE;
import static dev.noctua.contract.Columns.CREATOR_USER_KEY;
import static dev.noctua.contract.Columns.DIFFICULTY;
import static dev.noctua.contract.Columns.DURATION_MINUTES;
import static dev.noctua.contract.Columns.EXPERT_SCORE;
import static dev.noctua.contract.Columns.FIELD_TIMES;
import static dev.noctua.contract.Columns.KEYWORDS;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.PRICE_HISTORY;
import static dev.noctua.contract.Columns.PUBLISHED_AT;
import static dev.noctua.contract.Columns.REVIEW_STATUS;
import static dev.noctua.contract.Columns.SEATS;
import static dev.noctua.contract.Columns.SHARE_HISTORY;
import static dev.noctua.contract.Columns.SUMMARY;
import static dev.noctua.contract.Columns.TAGS;
import static dev.noctua.contract.Columns.TITLE;
import static dev.noctua.contract.Columns.TYPE;
import static dev.noctua.contract.Columns.VALID_DAYS;
import static dev.noctua.contract.Columns.WITHDRAWN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.noctua.core.Night;
import dev.noctua.stage.TimedValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Folds catalog events into one row per content. */
final class Contents {
  /** Fields whose newest value counts. */
  private static final List<String> FIELDS =
      List.of(
          KIND,
          TITLE,
          SUMMARY,
          CATEGORY,
          TAGS,
          KEYWORDS,
          DIFFICULTY,
          DURATION_MINUTES,
          SEATS,
          CONTAINS,
          VALID_DAYS,
          AVAILABLE_FROM,
          CREATOR_ID,
          CREATOR_USER_KEY,
          REVIEW_STATUS,
          EXPERT_SCORE,
          WITHDRAWN);

  private Contents() {}

  /**
   * The state {@code previous} and what the rows of {@code catalog} say: the state of the night.
   */
  static Dataset<Row> merge(Dataset<Row> previous, Dataset<Row> catalog, Night night) {
    List<Column> folds = new ArrayList<>();
    FIELDS.forEach(field -> folds.add(max(field).as(field)));
    folds.add(ValueHistory.merged(SHARE_HISTORY));
    folds.add(ValueHistory.merged(PRICE_HISTORY));
    folds.add(min(PUBLISHED_AT).as(PUBLISHED_AT));
    Dataset<Row> folded =
        fromState(previous)
            .unionByName(fromTonight(catalog))
            .groupBy(CONTENT_ID)
            .agg(folds.get(0), folds.subList(1, folds.size()).toArray(Column[]::new));
    return finish(folded, night);
  }

  private static Dataset<Row> fromState(Dataset<Row> previous) {
    List<Column> columns = new ArrayList<>();
    columns.add(col(CONTENT_ID));
    FIELDS.forEach(field -> columns.add(TimedValue.fromState(field).as(field)));
    columns.add(ValueHistory.fromState(SHARE_HISTORY));
    columns.add(ValueHistory.fromState(PRICE_HISTORY));
    columns.add(col(PUBLISHED_AT));
    return previous.select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> fromTonight(Dataset<Row> catalog) {
    Column published = col(TYPE).equalTo("published");
    // Who publishes again brings back what was withdrawn.
    Column withdrawn = when(published, false).when(col(TYPE).equalTo(WITHDRAWN), true);
    List<Column> columns = new ArrayList<>();
    columns.add(col(CONTENT_ID));
    for (String field : FIELDS) {
      Column value = field.equals(WITHDRAWN) ? withdrawn : col(field);
      columns.add(TimedValue.fromTonight(value).as(field));
    }
    columns.add(ValueHistory.fromTonight(CREATOR_SHARE).as(SHARE_HISTORY));
    columns.add(ValueHistory.fromTonight(LIST_PRICE).as(PRICE_HISTORY));
    columns.add(when(published, col(OCCURRED_AT)).as(PUBLISHED_AT));
    return catalog.select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> finish(Dataset<Row> folded, Night night) {
    Instant end = night.date().plusDays(1).atStartOfDay(night.zone()).toInstant();
    List<Column> columns = new ArrayList<>();
    columns.add(col(CONTENT_ID));
    FIELDS.forEach(field -> columns.add(TimedValue.value(field).as(field)));
    columns.add(ValueHistory.of(SHARE_HISTORY));
    columns.add(ValueHistory.of(PRICE_HISTORY));
    columns.add(col(PUBLISHED_AT));
    columns.add(TimedValue.times(FIELDS).as(FIELD_TIMES));
    return folded
        .select(columns.toArray(Column[]::new))
        .withColumn(WITHDRAWN, coalesce(col(WITHDRAWN), lit(false)))
        .withColumn(CREATOR_SHARE, ValueHistory.inForce(SHARE_HISTORY, end))
        .withColumn(LIST_PRICE, ValueHistory.inForce(PRICE_HISTORY, end))
        .withColumn(AVAILABLE, available(end));
  }

  private static Column available(Instant end) {
    Column published = coalesce(col(PUBLISHED_AT).lt(lit(end)), lit(false));
    Column rejected = coalesce(col(REVIEW_STATUS).equalTo("rejected"), lit(false));
    Column open = coalesce(col(AVAILABLE_FROM).lt(lit(end)), lit(true));
    return published.and(not(col(WITHDRAWN))).and(not(rejected)).and(open);
  }
}

package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.WITHDRAWN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One row per series: {@code level, item, days array<struct<date, units double, revenue double>>},
 * in no order and without days on which nothing was sold.
 */
final class DailySales {
  static final String DAYS = "days";
  static final String PLATFORM = "platform";
  static final String CONTENT = "content";
  static final String ALL = "all";

  private DailySales() {}

  /**
   * A series for every content that is on sale, or that was sold without the catalog knowing it,
   * and one for the platform: their sum, to the day, so that forecasts which are linear add up too.
   *
   * @param demand {@code demand_daily} of the nights from {@code first} on
   * @param content tonight's {@code content}
   */
  static Dataset<Row> series(
      Dataset<Row> demand, Dataset<Row> content, LocalDate first, LocalDate night) {
    Dataset<Row> days =
        demand
            .where(col(DATE).between(lit(Date.valueOf(first)), lit(Date.valueOf(night))))
            .groupBy(CONTENT_ID, DATE)
            .agg(sum(UNITS).as(UNITS), sum(NET).as(REVENUE));
    Dataset<Row> known = content.select(CONTENT_ID, WITHDRAWN);
    Dataset<Row> forecast =
        days.join(known, days.col(CONTENT_ID).equalTo(known.col(CONTENT_ID)), "full")
            .where(not(coalesce(col(WITHDRAWN), lit(false))))
            .select(
                coalesce(days.col(CONTENT_ID), known.col(CONTENT_ID)).as(ITEM),
                col(DATE),
                col(UNITS),
                col(REVENUE));
    Dataset<Row> contents =
        forecast
            .groupBy(ITEM)
            .agg(collect(col(UNITS), col(REVENUE)).as(DAYS))
            .select(lit(CONTENT).as(LEVEL), col(ITEM), col(DAYS));
    Dataset<Row> platform =
        forecast
            .groupBy(DATE)
            .agg(sum(UNITS).as(UNITS), sum(REVENUE).as(REVENUE))
            .agg(collect(col(UNITS), col(REVENUE)).as(DAYS))
            .select(lit(PLATFORM).as(LEVEL), lit(ALL).as(ITEM), col(DAYS));
    return platform.union(contents);
  }

  /** Sums stay exact until here; a content that never sold has no date. */
  private static Column collect(Column units, Column revenue) {
    return collect_list(
        when(
            col(DATE).isNotNull(),
            struct(
                col(DATE).as(DATE),
                units.cast("double").as(UNITS),
                revenue.cast("double").as(REVENUE))));
  }
}

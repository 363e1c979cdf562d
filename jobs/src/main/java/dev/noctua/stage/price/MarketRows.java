package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.ACTIVE;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.LIFECYCLE;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PAYERS;
import static dev.noctua.contract.Columns.REGISTERED;
import static dev.noctua.contract.Columns.REGISTERED_AT;
import static dev.noctua.contract.Columns.SEGMENT;
import static dev.noctua.contract.Columns.SKILL_LEVEL;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.model.market.BassCurve;
import dev.noctua.model.market.MarketSize;
import dev.noctua.parquet.RowLayout;
import dev.noctua.settings.Settings;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code market_size}: how many people register, are active and pay, week by week. */
final class MarketRows {
  private static final RowLayout LAYOUT = RowLayout.of(Table.MARKET_SIZE.contract().type());
  private static final String EVERYBODY = "all";
  private static final String WEEK = "week";
  private static final int DAYS_OF_A_WEEK = 7;
  private static final int SECONDS_OF_A_WEEK = 7 * 24 * 3600;
  private static final double WEEKS_OF_A_YEAR = 365.25 / DAYS_OF_A_WEEK;
  private static final int WEEKS_AHEAD = 13;

  /** Smaller segments have no rows. */
  private static final int FEWEST = 10;

  private MarketRows() {}

  /** Accounts of a segment, by the weeks that have passed since they were opened. */
  private static final class Segment {
    private final TreeMap<Integer, Long> registered = new TreeMap<>();
    private long all;
    private long active;
    private long payers;

    private void add(Row row) {
      long people = row.getAs(REGISTERED);
      registered.put(Math.toIntExact(row.<Long>getAs(WEEK)), people);
      all += people;
      active += row.<Long>getAs(ACTIVE);
      payers += row.<Long>getAs(PAYERS);
    }

    /** By week, the first one first. */
    private double[] adoptions() {
      double[] weeks = new double[registered.lastKey() + 1];
      registered.forEach((ago, people) -> weeks[weeks.length - 1 - ago] = people);
      return weeks;
    }
  }

  /**
   * Sizes the market as of a night.
   *
   * @param people {@code user_profile}
   */
  static Dataset<Row> of(Dataset<Row> people, Night night, Settings.Market prior) {
    Map<String, Segment> segments = new TreeMap<>();
    segments.put(EVERYBODY, new Segment());
    byWeek(people, night)
        .collectAsList()
        .forEach(
            row -> segments.computeIfAbsent(row.getAs(SEGMENT), name -> new Segment()).add(row));
    double everybody = Math.max(1, segments.get(EVERYBODY).all);
    List<Row> rows = new ArrayList<>();
    // What a small group does would tell what somebody of it does.
    segments
        .entrySet()
        .removeIf(each -> !each.getKey().equals(EVERYBODY) && each.getValue().all < FEWEST);
    segments.forEach(
        (name, segment) -> {
          double share = segment.all == 0 ? 1 : segment.all / everybody;
          addRows(rows, name, segment, night, share * prior.people(), prior.spread());
        });
    return people.sparkSession().createDataFrame(rows, LAYOUT.type());
  }

  private static Dataset<Row> byWeek(Dataset<Row> people, Night night) {
    long end = night.date().plusDays(1).atStartOfDay(night.zone()).toEpochSecond();
    Column seconds = lit(end - 1).minus(col(REGISTERED_AT).cast("bigint"));
    return people
        .where(not(col(DELETED)).and(seconds.geq(0)))
        .select(
            explode(array_compact(array(lit(EVERYBODY), col(SKILL_LEVEL)))).as(SEGMENT),
            floor(seconds.divide(SECONDS_OF_A_WEEK)).as(WEEK),
            when(col(LIFECYCLE).isin("new", "active"), 1L).otherwise(0L).as(ACTIVE),
            when(col(ORDERS).gt(0), 1L).otherwise(0L).as(PAYERS))
        .groupBy(SEGMENT, WEEK)
        .agg(count(lit(1)).as(REGISTERED), sum(ACTIVE).as(ACTIVE), sum(PAYERS).as(PAYERS));
  }

  private static void addRows(
      List<Row> rows, String name, Segment segment, Night night, double size, double spread) {
    if (segment.all == 0) {
      double factor = Math.exp(MarketSize.QUANTILE_95 * spread);
      rows.add(
          row(name, night, 0, segment, 0, 0)
              .set(Columns.CAPACITY, size)
              .set(Columns.CAPACITY_LOW, size / factor)
              .set(Columns.CAPACITY_HIGH, size * factor)
              .set(Columns.PRIOR_SHARE, 1.0)
              .set(Columns.METHOD, "prior")
              .build());
      return;
    }
    MarketSize market =
        MarketSize.of(
            segment.adoptions(),
            BassCurve.Prior.ofMarket(size, spread, WEEKS_OF_A_YEAR),
            WEEKS_AHEAD);
    for (int week = 0; week <= WEEKS_AHEAD; week++) {
      double registered = week == 0 ? segment.all : market.path().get(week - 1);
      double margin = week == 0 ? 0 : market.margins().get(week - 1);
      rows.add(
          row(name, night, week, segment, registered, margin)
              .set(Columns.CAPACITY, market.capacity())
              .set(Columns.CAPACITY_LOW, market.low())
              .set(Columns.CAPACITY_HIGH, market.high())
              .set(Columns.PRIOR_SHARE, market.priorShare())
              .set(Columns.METHOD, market.method().name().toLowerCase(Locale.ROOT))
              .build());
    }
  }

  private static RowLayout.Builder row(
      String name, Night night, int week, Segment segment, double registered, double margin) {
    double low = Math.max((double) segment.all, registered - margin);
    double high = registered + margin;
    RowLayout.Builder row =
        LAYOUT
            .row()
            .set(SEGMENT, name)
            .set(
                Columns.TARGET_DATE,
                Date.valueOf(night.date().plusDays((long) DAYS_OF_A_WEEK * week)))
            .set(REGISTERED, registered)
            .set(Columns.REGISTERED_LOW, low)
            .set(Columns.REGISTERED_HIGH, high);
    Share active = Share.of(segment.active, segment.all, week > 0);
    Share payers = Share.of(segment.payers, segment.all, week > 0);
    return row.set(ACTIVE, active.value * registered)
        .set(Columns.ACTIVE_LOW, active.low * low)
        .set(Columns.ACTIVE_HIGH, active.high * high)
        .set(PAYERS, payers.value * registered)
        .set(Columns.PAYERS_LOW, payers.low * low)
        .set(Columns.PAYERS_HIGH, payers.high * high);
  }

  /** A share of people, with the 90 % interval of Wilson (1927) where it is one of others. */
  private record Share(double value, double low, double high) {
    static Share of(long part, long all, boolean isOfOthers) {
      double value = all == 0 ? 0 : (double) part / all;
      if (all == 0 || !isOfOthers) {
        return new Share(value, value, value);
      }
      double z2 = MarketSize.QUANTILE_95 * MarketSize.QUANTILE_95 / all;
      double middle = (value + z2 / 2) / (1 + z2);
      double half = Math.sqrt(z2 * (value * (1 - value) + z2 / 4)) / (1 + z2);
      return new Share(value, Math.max(0, middle - half), Math.min(1, middle + half));
    }
  }
}

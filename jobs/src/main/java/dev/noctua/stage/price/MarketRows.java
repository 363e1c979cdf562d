package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.ACTIVE;
import static dev.noctua.contract.Columns.LIFECYCLE;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PAYERS;
import static dev.noctua.contract.Columns.REGISTERED;
import static dev.noctua.contract.Columns.SEGMENT;
import static dev.noctua.contract.Columns.SKILL_LEVEL;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.model.market.BassCurve;
import dev.noctua.model.market.MarketSize;
import dev.noctua.parquet.RowLayout;
import dev.noctua.settings.Settings;
import dev.noctua.stage.RegisteredPeople;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code market_size}: how many people register, are active and pay, week by week. */
final class MarketRows {
  private static final RowLayout LAYOUT = RowLayout.of(Table.MARKET_SIZE.contract().type());
  private static final String EVERYBODY = "all";
  private static final String OTHERS = "others";
  private static final String WEEK = "week";
  private static final int DAYS_OF_A_WEEK = 7;
  private static final int SECONDS_OF_A_WEEK = 7 * 24 * 3600;
  private static final int WEEKS_AHEAD = 13;

  /** Segments of fewer people have no rows: they would tell what somebody of them does. */
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

    private void add(Segment other) {
      other.registered.forEach((week, people) -> registered.merge(week, people, Long::sum));
      all += other.all;
      active += other.active;
      payers += other.payers;
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
    Segment everybody = segments.remove(EVERYBODY);
    if (everybody.all == 0) {
      return people.sparkSession().createDataFrame(List.of(nobody(night, prior)), LAYOUT.type());
    }
    MarketSegment all = market(EVERYBODY, everybody, 1, prior);
    List<MarketSegment> parts = new ArrayList<>();
    withoutSmall(segments)
        .forEach(
            (name, part) ->
                parts.add(market(name, part, (double) part.all / everybody.all, prior)));
    List<MarketSegment> coherent = MarketSegment.addingUpTo(all, parts);
    List<Row> rows = new ArrayList<>();
    addRows(rows, all, coherent, night);
    coherent.forEach(part -> addRows(rows, part, List.of(part), night));
    return people.sparkSession().createDataFrame(rows, LAYOUT.type());
  }

  private static MarketSegment market(
      String name, Segment segment, double share, Settings.Market prior) {
    return MarketSegment.of(
        name,
        new MarketSegment.People(segment.all, segment.active, segment.payers),
        segment.adoptions(),
        BassCurve.Prior.ofWeeks(share * prior.people(), prior.spread()),
        WEEKS_AHEAD);
  }

  /** Small segments are put together, with the next larger ones as long as they stay small. */
  private static Map<String, Segment> withoutSmall(Map<String, Segment> segments) {
    Map<String, Segment> large = new TreeMap<>(segments);
    Segment others = new Segment();
    Optional.ofNullable(large.remove(OTHERS)).ifPresent(others::add);
    while (!large.isEmpty()) {
      String smallest =
          Collections.min(
              large.keySet(),
              Comparator.<String>comparingLong(name -> large.get(name).all)
                  .thenComparing(Comparator.naturalOrder()));
      boolean isAlone = others.all == 0 || others.all >= FEWEST;
      if (large.get(smallest).all >= FEWEST && isAlone) {
        break;
      }
      others.add(large.remove(smallest));
    }
    if (large.isEmpty()) {
      return Map.of();
    }
    if (others.all > 0) {
      large.put(OTHERS, others);
    }
    return large;
  }

  private static Dataset<Row> byWeek(Dataset<Row> people, Night night) {
    return people
        .where(RegisteredPeople.areThere(night))
        .select(
            explode(array(lit(EVERYBODY), coalesce(col(SKILL_LEVEL), lit(OTHERS)))).as(SEGMENT),
            floor(RegisteredPeople.secondsAgo(night).divide(SECONDS_OF_A_WEEK)).as(WEEK),
            when(col(LIFECYCLE).isin("new", "active"), 1L).otherwise(0L).as(ACTIVE),
            when(col(ORDERS).gt(0), 1L).otherwise(0L).as(PAYERS))
        .groupBy(SEGMENT, WEEK)
        .agg(count(lit(1)).as(REGISTERED), sum(ACTIVE).as(ACTIVE), sum(PAYERS).as(PAYERS));
  }

  private static Row nobody(Night night, Settings.Market prior) {
    double factor = Math.exp(MarketSize.QUANTILE_95 * prior.spread());
    MarketSegment nobody =
        new MarketSegment(
            EVERYBODY,
            new MarketSegment.People(0, 0, 0),
            List.of(0.0),
            List.of(0.0),
            (double) prior.people(),
            prior.people() / factor,
            prior.people() * factor,
            1,
            "prior");
    return row(nobody, List.of(), night, 0);
  }

  private static void addRows(
      List<Row> rows, MarketSegment segment, List<MarketSegment> parts, Night night) {
    for (int week = 0; week < segment.registered().size(); week++) {
      rows.add(row(segment, parts, night, week));
    }
  }

  /**
   * @param parts whose active people and payers add up to those of the segment; none: it has none
   */
  private static Row row(MarketSegment segment, List<MarketSegment> parts, Night night, int week) {
    double registered = segment.registered().get(week);
    double margin = segment.margins().get(week);
    double low = Math.max((double) segment.people().all(), registered - margin);
    double high = registered + margin;
    RowLayout.Builder row =
        LAYOUT
            .row()
            .set(SEGMENT, segment.name())
            .set(
                Columns.TARGET_DATE,
                Date.valueOf(night.date().plusDays((long) DAYS_OF_A_WEEK * week)))
            .set(REGISTERED, registered)
            .set(Columns.REGISTERED_LOW, low)
            .set(Columns.REGISTERED_HIGH, high)
            .set(Columns.CAPACITY, segment.capacity())
            .set(Columns.CAPACITY_LOW, segment.low())
            .set(Columns.CAPACITY_HIGH, segment.high())
            .set(Columns.PRIOR_SHARE, segment.priorShare())
            .set(Columns.METHOD, segment.method());
    Share active = Share.of(segment, parts, week, MarketSegment.People::active);
    Share payers = Share.of(segment, parts, week, MarketSegment.People::payers);
    return row.set(ACTIVE, active.value * registered)
        .set(Columns.ACTIVE_LOW, active.low * low)
        .set(Columns.ACTIVE_HIGH, active.high * high)
        .set(PAYERS, payers.value * registered)
        .set(Columns.PAYERS_LOW, payers.low * low)
        .set(Columns.PAYERS_HIGH, payers.high * high)
        .build();
  }

  /**
   * A share of people, with the 90 % interval of Wilson (1927) where it is one of others. Where
   * parts grow differently, it moves with them, and so does its interval.
   */
  private record Share(double value, double low, double high) {
    static Share of(
        MarketSegment segment,
        List<MarketSegment> parts,
        int week,
        ToLongFunction<MarketSegment.People> count) {
      long all = segment.people().all();
      Share tonight = of(count.applyAsLong(segment.people()), all, week > 0);
      double sum = 0;
      for (MarketSegment part : parts) {
        sum += part.registered().get(week) * count.applyAsLong(part.people()) / part.people().all();
      }
      double together = parts.isEmpty() ? 0 : sum / segment.registered().get(week);
      return together > 0 ? tonight.times(together / tonight.value) : tonight;
    }

    private Share times(double factor) {
      return new Share(value * factor, Math.min(1, low * factor), Math.min(1, high * factor));
    }

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

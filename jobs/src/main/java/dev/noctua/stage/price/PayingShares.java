package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.stage.price.PayerLooks.CELL;
import static dev.noctua.stage.price.PayerLooks.DAY;
import static dev.noctua.stage.price.PayerLooks.NOW;
import static dev.noctua.stage.price.PayerLooks.PAID;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.model.payers.PayerCell;
import dev.noctua.model.payers.PayerCount;
import dev.noctua.model.payers.PayerModel;
import dev.noctua.parquet.RowLayout;
import dev.noctua.stage.price.ContentLooks.Factors;
import dev.noctua.stage.price.ContentLooks.Looks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many of those who look at a content would pay for it, by ability to pay: a third of all looks
 * each is by people of low, middle and high ability. Groups alone leave this class.
 *
 * <p>The ability is what a {@link PayerModel} says of the person at a price in the middle. The
 * model learns from the older looks, is calibrated on later ones and judged on the newest, beside
 * one that knows the content alone. Where it isn't surely better, ability tells nothing: the three
 * shares are then equal.
 */
final class PayingShares {
  static final String PAYING = "paying";

  /** A third of looks each. */
  static final int GROUPS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(PayingShares.class);

  /** Fewer people than this of a group tell of persons. */
  private static final int FEWEST_PEOPLE = 10;

  private static final int TRAINING = 0;
  private static final int CALIBRATION = 1;
  private static final int TEST = 2;

  /** Of the days whose looks have had their time, the last fifths calibrate and test. */
  private static final int FIFTHS = 5;

  /** Sums of whole numbers are the same in every order. */
  static final double GRAIN = 1e-9;

  private static final String SLICE = "slice";
  private static final String LOOKED = "looked";
  static final String EXPECTED = "expected";
  private static final String GROUP = "ability";
  private static final String TONIGHT = "tonight";

  private static final RowLayout CELLS =
      RowLayout.of(
          new StructType()
              .add(CELL, DataTypes.IntegerType)
              .add(EXPECTED, DataTypes.LongType)
              .add(GROUP, DataTypes.IntegerType));
  private static final RowLayout SHARES =
      RowLayout.of(
          new StructType()
              .add(CONTENT_ID, DataTypes.StringType)
              .add(PAYING, DataTypes.createArrayType(DataTypes.DoubleType)));

  private final Dataset<Row> looks;
  private final SparkSession spark;
  private final Column slice;

  private PayingShares(Dataset<Row> looks, int earliest) {
    this.looks = looks;
    this.spark = looks.sparkSession();
    int fifth = Math.max(1, (1 - PayerLooks.PATIENCE - earliest) / FIFTHS);
    int test = 1 - PayerLooks.PATIENCE - fifth;
    this.slice =
        when(col(DAY).lt(test - fifth), TRAINING)
            .when(col(DAY).lt(test), CALIBRATION)
            .when(col(DAY).leq(-PayerLooks.PATIENCE), TEST);
  }

  /**
   * One row per content: {@code content_id, paying array<double>}, of those of low, middle and high
   * ability; null where they are fewer than ten. No row where too few have ever paid.
   *
   * @param looks of {@link PayerLooks}
   */
  static Dataset<Row> of(Dataset<Row> looks) {
    Dataset<Row> kept = looks.persist();
    try {
      Row earliest = kept.agg(min(DAY)).first();
      return new PayingShares(kept, earliest.isNullAt(0) ? 0 : earliest.getInt(0)).shares();
    } finally {
      kept.unpersist();
    }
  }

  private Dataset<Row> shares() {
    List<List<PayerCount>> slices = counts();
    Optional<PayerModel> fitted =
        PayerModel.fit(spark, slices.get(TRAINING), slices.get(CALIBRATION));
    if (fitted.isEmpty()) {
      LOG.info("price: too few have paid to tell who would");
      return rows(List.of());
    }
    PayerModel model = fitted.get();
    Dataset<Row> cells = cells(model, ability(model));
    List<ContentLooks> contents = contents(cells);
    double mean = mean(slices);
    AbilityTrial trial =
        AbilityTrial.of(
            looks.where(slice.equalTo(TEST)),
            cells,
            contents,
            Factors.of(contents, ContentLooks::untilTest, mean));
    LOG.info(
        "price: who would pay: a loss of {} per look, of which ability saves {} ({} to {})",
        rounded(trial.loss()),
        rounded(trial.gain().mean()),
        rounded(trial.gain().low()),
        rounded(trial.gain().high()));
    Factors factors = Factors.of(contents, ContentLooks::matured, mean);
    return rows(
        contents.stream().map(each -> row(each, factors, trial.gain().isAboveZero())).toList());
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private List<List<PayerCount>> counts() {
    List<List<PayerCount>> slices =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Row row :
        looks
            .where(slice.isNotNull())
            .groupBy(col(CELL), slice.as(SLICE))
            .agg(count(lit(1)).as(LOOKED), count(when(col(PAID), 1)).as(PAID))
            .collectAsList()) {
      slices
          .get(row.getInt(1))
          .add(new PayerCount(PayerCell.of(row.getInt(0)), row.getLong(2), row.getLong(3)));
    }
    return slices;
  }

  /** The share of those who paid before the test. */
  private static double mean(List<List<PayerCount>> slices) {
    List<PayerCount> known =
        Stream.of(slices.get(TRAINING), slices.get(CALIBRATION)).flatMap(List::stream).toList();
    double looked = known.stream().mapToLong(PayerCount::looked).sum();
    return known.stream().mapToLong(PayerCount::paid).sum() / looked;
  }

  /** Of each number of people the third, by what they would pay at a price in the middle. */
  private int[] ability(PayerModel model) {
    long[] weights = new long[PayerCell.PEOPLE];
    for (Row row : looks.groupBy(NOW).agg(count(lit(1))).collectAsList()) {
      weights[PayerCell.of(row.getInt(0)).people()] += row.getLong(1);
    }
    double[] shares = new double[PayerCell.PEOPLE];
    int middle = PayerCell.PRICES / 2;
    Arrays.setAll(shares, who -> model.share(PayerCell.of(who * PayerCell.PRICES + middle)));
    List<Integer> order =
        IntStream.range(0, shares.length)
            .boxed()
            .sorted(Comparator.comparingDouble(who -> shares[who]))
            .toList();
    double all = Arrays.stream(weights).sum();
    int[] groups = new int[shares.length];
    long before = 0;
    for (int who : order) {
      // People of one number stay together: in the third where their middle is.
      groups[who] =
          (int) Math.min(GROUPS - 1L, (long) (GROUPS * (before + weights[who] / 2.0) / all));
      before += weights[who];
    }
    return groups;
  }

  private Dataset<Row> cells(PayerModel model, int[] ability) {
    List<Row> rows = new ArrayList<>();
    for (int number = 0; number < PayerCell.COUNT; number++) {
      PayerCell cell = PayerCell.of(number);
      rows.add(
          CELLS
              .row()
              .set(CELL, number)
              .set(EXPECTED, Math.round(model.share(cell) / GRAIN))
              .set(GROUP, ability[cell.people()])
              .build());
    }
    return spark.createDataFrame(rows, CELLS.type());
  }

  private List<ContentLooks> contents(Dataset<Row> cells) {
    Dataset<Row> then = cells.select(col(CELL), col(EXPECTED));
    Dataset<Row> now =
        cells.select(col(CELL).as(NOW), col(EXPECTED).as(TONIGHT), col(GROUP).as(GROUP));
    List<Column> figures = new ArrayList<>();
    for (Column which : List.of(slice.lt(TEST), slice.isNotNull())) {
      figures.add(count(when(which, 1)));
      figures.add(count(when(which.and(col(PAID)), 1)));
      figures.add(coalesce(sum(when(which, col(EXPECTED))), lit(0L)));
    }
    for (int group = 0; group < GROUPS; group++) {
      Column isMember = col(GROUP).equalTo(group);
      figures.add(count(when(isMember, 1)));
      figures.add(coalesce(sum(when(isMember, col(TONIGHT))), lit(0L)));
    }
    return looks
        .join(broadcast(then), CELL)
        .join(broadcast(now), NOW)
        .groupBy(CONTENT_ID)
        .agg(figures.get(0), figures.subList(1, figures.size()).toArray(Column[]::new))
        .collectAsList()
        .stream()
        .map(row -> ContentLooks.of(row, GRAIN))
        .sorted(Comparator.comparing(ContentLooks::id))
        .toList();
  }

  private static Row row(ContentLooks content, Factors factors, boolean isAbilityUsed) {
    List<Double> paying = new ArrayList<>();
    for (Looks tonight : content.tonight()) {
      double share =
          isAbilityUsed
              ? factors.withAbility(content.matured()) * tonight.expected() / tonight.looked()
              : factors.shareWithout(content.matured());
      paying.add(tonight.looked() < FEWEST_PEOPLE ? null : Double.valueOf(Math.min(1, share)));
    }
    return SHARES
        .row()
        .set(CONTENT_ID, content.id())
        .set(PAYING, paying.toArray(Double[]::new))
        .build();
  }

  private Dataset<Row> rows(List<Row> rows) {
    return spark.createDataFrame(rows, SHARES.type());
  }
}

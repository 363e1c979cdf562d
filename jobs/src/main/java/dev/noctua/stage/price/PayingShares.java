package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.stage.price.ContentLooks.OF_PEOPLE;
import static dev.noctua.stage.price.ContentLooks.OF_PRICES;
import static dev.noctua.stage.price.PayerLooks.CELL;
import static dev.noctua.stage.price.PayerLooks.CONVERSION_DAYS;
import static dev.noctua.stage.price.PayerLooks.DAY;
import static dev.noctua.stage.price.PayerLooks.PAID;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
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
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many of those who look at a content pay for it, by ability to pay. Groups alone leave this
 * class.
 *
 * <p>The ability is what a {@link PayerModel} says of the person at a price in the middle. The
 * model learns from the older looks, is calibrated on later ones and judged on the newest, beside
 * one that knows the prices alone. Unless it is surely better, ability counts for nothing, and the
 * shares of the groups are equal.
 */
final class PayingShares {
  static final String PAYING = "paying";

  /** People of low, middle and high ability. */
  static final int GROUPS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(PayingShares.class);

  /** Fewer people than this tell of persons. */
  private static final int FEWEST_PEOPLE = 10;

  private static final int TRAINING = 0;
  private static final int CALIBRATION = 1;
  private static final int TEST = 2;
  private static final int NOT_MATURED = 3;

  /** Of the days whose looks have had their time, the last fifths calibrate and test. */
  private static final int FIFTHS = 5;

  private static final String SLICE = "slice";
  private static final String LOOKED = "looked";
  private static final String GROUP = "ability";
  private static final RowLayout CELLS =
      RowLayout.of(
          new StructType()
              .add(CELL, DataTypes.IntegerType)
              .add(OF_PEOPLE, DataTypes.LongType)
              .add(OF_PRICES, DataTypes.LongType)
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
    int fifth = Math.max(1, (1 - CONVERSION_DAYS - earliest) / FIFTHS);
    int test = 1 - CONVERSION_DAYS - fifth;
    this.slice =
        when(col(DAY).lt(test - fifth), TRAINING)
            .when(col(DAY).lt(test), CALIBRATION)
            .when(col(DAY).leq(-CONVERSION_DAYS), TEST)
            .otherwise(NOT_MATURED);
  }

  /**
   * One row per content: {@code content_id, paying array<double>}, of those of low, middle and high
   * ability; null where they are fewer than ten. No row where too few have paid to learn from.
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
    if (slices.subList(TRAINING, NOT_MATURED).stream().anyMatch(PayerCount::areTooFew)) {
      LOG.info("price: too few have paid to tell who would");
      return spark.createDataFrame(List.of(), SHARES.type());
    }
    List<PayerCount> training = slices.get(TRAINING);
    List<PayerCount> calibration = slices.get(CALIBRATION);
    PayerModel people = PayerModel.ofPeople(spark, training, calibration);
    PayerModel prices = PayerModel.ofPrices(spark, training, calibration);
    Dataset<Row> cells = cells(people, prices, groups(slices, people));
    List<ContentLooks> contents = contents(cells);
    AbilityTrial trial = AbilityTrial.of(looks.where(slice.equalTo(TEST)), cells, contents);
    LOG.info(
        "price: who would pay: a loss of {} per look, of which ability saves {} ({} to {})",
        rounded(trial.loss()),
        rounded(trial.gain().mean()),
        rounded(trial.gain().low()),
        rounded(trial.gain().high()));
    Factors factors = Factors.of(contents.stream().map(ContentLooks::matured).toList());
    boolean isAbilityUsed = trial.gain().isAboveZero();
    return spark.createDataFrame(
        contents.stream().map(each -> row(each, factors, isAbilityUsed)).toList(), SHARES.type());
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  /** By slice. */
  private List<List<PayerCount>> counts() {
    List<List<PayerCount>> slices =
        IntStream.rangeClosed(TRAINING, NOT_MATURED)
            .<List<PayerCount>>mapToObj(each -> new ArrayList<>())
            .toList();
    for (Row row :
        looks
            .groupBy(col(CELL), slice.as(SLICE))
            .agg(count(lit(1)).as(LOOKED), count(when(col(PAID), 1)).as(PAID))
            .collectAsList()) {
      slices
          .get(row.<Integer>getAs(SLICE))
          .add(
              new PayerCount(
                  PayerCell.of(row.getAs(CELL)), row.getAs(LOOKED), row.<Long>getAs(PAID)));
    }
    return slices;
  }

  /**
   * The group of each number of people, by what they would pay at a price in the middle: a third of
   * all looks each, as far as people alike can be told apart. They stay together, in the group in
   * which the first of them is.
   */
  private static int[] groups(List<List<PayerCount>> slices, PayerModel model) {
    long[] looked = new long[PayerCell.PEOPLE];
    slices.stream()
        .flatMap(List::stream)
        .forEach(each -> looked[each.cell().people()] += each.looked());
    int middle = PayerCell.PRICES / 2;
    double[] shares = new double[PayerCell.PEOPLE];
    Arrays.setAll(shares, people -> model.share(PayerCell.of(people * PayerCell.PRICES + middle)));
    int[] groups = new int[PayerCell.PEOPLE];
    long all = Arrays.stream(looked).sum();
    long before = 0;
    for (int people :
        IntStream.range(0, shares.length)
            .boxed()
            .sorted(Comparator.comparingDouble(each -> shares[each]))
            .toList()) {
      groups[people] = (int) Math.min(GROUPS - 1L, GROUPS * before / all);
      before += looked[people];
    }
    return groups;
  }

  private Dataset<Row> cells(PayerModel people, PayerModel prices, int[] groups) {
    List<Row> rows = new ArrayList<>();
    for (int number = 0; number < PayerCell.COUNT; number++) {
      PayerCell cell = PayerCell.of(number);
      rows.add(
          CELLS
              .row()
              .set(CELL, number)
              .set(OF_PEOPLE, Math.round(people.share(cell) / ContentLooks.PART))
              .set(OF_PRICES, Math.round(prices.share(cell) / ContentLooks.PART))
              .set(GROUP, groups[cell.people()])
              .build());
    }
    return spark.createDataFrame(rows, CELLS.type());
  }

  private List<ContentLooks> contents(Dataset<Row> cells) {
    Column[] byAbility =
        IntStream.range(0, GROUPS)
            .mapToObj(group -> ContentLooks.sums(col(GROUP).equalTo(group)))
            .toArray(Column[]::new);
    return looks
        .join(broadcast(cells), CELL)
        .groupBy(CONTENT_ID)
        .agg(
            ContentLooks.sums(slice.lt(TEST)).as(ContentLooks.UNTIL_TEST),
            ContentLooks.sums(slice.lt(NOT_MATURED)).as(ContentLooks.MATURED),
            array(byAbility).as(ContentLooks.BY_ABILITY))
        .collectAsList()
        .stream()
        .map(ContentLooks::of)
        .sorted(Comparator.comparing(ContentLooks::id))
        .toList();
  }

  private static Row row(ContentLooks content, Factors factors, boolean isAbilityUsed) {
    Looks own = content.matured();
    boolean isKnown = own.looked() >= FEWEST_PEOPLE;
    List<Looks> groups = content.byAbility();
    double looked = groups.stream().mapToLong(Looks::looked).sum();
    double ofPrices = groups.stream().mapToDouble(Looks::ofPrices).sum() / looked;
    double factor =
        isAbilityUsed
            ? isKnown ? factors.ofPeople(own) : factors.ofPeople().mean()
            : isKnown ? factors.ofPrices(own) : factors.ofPrices().mean();
    Double[] paying =
        groups.stream()
            .map(
                group -> {
                  double share = isAbilityUsed ? group.ofPeople() / group.looked() : ofPrices;
                  return group.looked() < FEWEST_PEOPLE ? null : rounded(factor, share);
                })
            .toArray(Double[]::new);
    return SHARES.row().set(CONTENT_ID, content.id()).set(PAYING, paying).build();
  }

  /** Digits beyond the third would tell of single people. */
  private static Double rounded(double factor, double share) {
    return Math.rint(1000 * Math.min(1, factor * share)) / 1000;
  }
}

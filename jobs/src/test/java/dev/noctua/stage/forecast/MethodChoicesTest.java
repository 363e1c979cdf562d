package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.model.forecast.DemandClass;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.forecast.ForecastMethod;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class MethodChoicesTest {
  private static final OutlookModel MODEL =
      new OutlookModel(LocalDate.of(2026, 11, 22), 28, 5, RefundShares.none());
  private static final int DAYS = 140;

  private static SalesHistory history(String item, double[] units, OptionalLong seats) {
    double[] gross = Arrays.stream(units).map(each -> 10 * each).toArray();
    double[] none = new double[units.length];
    return new SalesHistory(
        "content",
        item,
        "go",
        "course",
        units,
        gross,
        none,
        none,
        SalesHistory.OLD,
        PricePath.none(),
        seats);
  }

  /** Counts that rise by one every second day. */
  private static SalesHistory rising(int number) {
    SplittableRandom random = new SplittableRandom(number);
    double[] units = new double[DAYS];
    Arrays.setAll(units, day -> Math.max(0, Math.rint(20 + .5 * day + 6 * random.nextGaussian())));
    return history("c" + number, units, OptionalLong.empty());
  }

  private static double[] steady(int days) {
    double[] units = new double[days];
    Arrays.setAll(units, day -> 1 + day % 3);
    return units;
  }

  private static Set<List<String>> sample(long seed, List<SalesHistory> histories, int parts) {
    MethodSample all = new MethodSample(seed);
    for (int part = 0; part < parts; part++) {
      MethodSample one = new MethodSample(seed);
      for (int i = part; i < histories.size(); i += parts) {
        one.and(histories.get(i));
      }
      all.plus(one);
    }
    return all.series();
  }

  @Test
  void aSampleIsBoundedAndTheSameHoweverItIsGathered() {
    List<SalesHistory> histories = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      histories.add(history("c" + i, steady(DAYS), OptionalLong.empty()));
    }
    Set<List<String>> once = sample(1, histories, 1);
    assertThat(once).hasSize(MethodSample.MOST);
    Collections.shuffle(histories, new Random(3));
    assertThat(sample(1, histories, 7)).isEqualTo(once);
    assertThat(sample(2, histories, 1)).hasSize(MethodSample.MOST).isNotEqualTo(once);
  }

  @Test
  void whatIsYoungSoldOutOrAsleepIsNotSampled() {
    double[] asleep = steady(DAYS);
    Arrays.fill(asleep, 63 - 28, 63, 0);
    double[] waking = asleep.clone();
    waking[62] = 1;
    List<SalesHistory> histories =
        List.of(
            history("young", steady(125), OptionalLong.empty()),
            history("old enough", steady(126), OptionalLong.empty()),
            history("sold out", steady(DAYS), OptionalLong.of(0)),
            history("nearly", steady(DAYS), OptionalLong.of(1)),
            history("asleep", asleep, OptionalLong.empty()),
            history("waking", waking, OptionalLong.empty()));
    assertThat(sample(1, histories, 1))
        .containsExactlyInAnyOrder(
            List.of("content", "old enough"),
            List.of("content", "nearly"),
            List.of("content", "waking"));
  }

  private static Lessons lessons(int number) {
    Lessons.Material material = new Lessons.Material(MODEL);
    IntStream.range(0, number).forEach(i -> material.and(rising(i)));
    return Lessons.of(
        material, MODEL, new EventCalendar(List.of(), Map.of()), OutlookModelTest.NOBODY);
  }

  private static MethodChoices choices(int number, int partitions) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
    return MethodChoices.of(
        context
            .parallelize(IntStream.range(0, number).boxed().toList(), partitions)
            .map(MethodChoicesTest::rising),
        context.broadcast(lessons(number)));
  }

  @Test
  void seriesAreForecastByTheMethodThatIsChosenForTheirClass() {
    MethodChoices choices = choices(8, 3);
    assertThat(choices.rows()).isEqualTo(choices(8, 1).rows());

    assertThat(MethodGroup.tonight(rising(9)))
        .isEqualTo(new MethodGroup("content", DemandClass.SMOOTH));
    assertThat(choices.method(rising(9))).isEqualTo(ForecastMethod.ETS);
    double[] seldom = new double[DAYS];
    IntStream.range(0, DAYS / 2).forEach(i -> seldom[2 * i] = 1);
    assertThat(choices.method(history("seldom", seldom, OptionalLong.empty())))
        .isEqualTo(ForecastMethod.COMBINATION);
    assertThat(choices.method(history("young", steady(48), OptionalLong.empty())))
        .isEqualTo(ForecastMethod.COMBINATION);
    assertThat(choices.method(history("older", steady(49), OptionalLong.empty())))
        .isEqualTo(ForecastMethod.ETS);

    Outlook chosen = MODEL.of(rising(1), lessons(8).with(choices));
    assertThat(chosen.method()).isEqualTo("ets");
    double[] gross = rising(1).gross();
    assertThat(chosen.gross())
        .isEqualTo(
            Arrays.stream(ForecastMethod.ETS.forecast(gross, 7, 28).ahead())
                .map(OutlookModel::grain)
                .toArray());
    assertThat(MODEL.of(rising(1), lessons(8)).method()).isEqualTo("combination");
  }

  @Test
  void rowsTellHowEveryMethodDid() {
    List<Row> rows =
        TestSpark.session()
            .createDataFrame(choices(6, 2).rows(), MethodChoices.LAYOUT.type())
            .collectAsList();
    assertThat(rows)
        .extracting(row -> row.<String>getAs("method"))
        .containsExactlyInAnyOrder(
            "combination", "ets", "theta", "same_weekday_mean", "tsb", "seasonal_naive");
    for (Row row : rows) {
      assertThat(row.<String>getAs("level")).isEqualTo("content");
      assertThat(row.<String>getAs("demand_class")).isEqualTo("smooth");
      assertThat(row.<Integer>getAs("series")).isEqualTo(6);
      assertThat(row.<Double>getAs("rmsse")).isPositive();
      assertThat(row.<Boolean>getAs("chosen")).isEqualTo(row.getAs("method").equals("ets"));
    }
    assertThat(MethodChoices.none().rows()).isEmpty();
  }
}

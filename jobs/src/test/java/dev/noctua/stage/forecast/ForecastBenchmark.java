package dev.noctua.stage.forecast;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.PLANNED_PRICE;
import static dev.noctua.contract.Table.PRICE_ELASTICITY;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.OperatingSystemMXBean;
import dev.noctua.NoctuaProcess;
import dev.noctua.TestNight;
import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.kernels.OrderStatistics;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Run;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The stage on 10,000 contents of 730 days, most of which have no sale, in a process of its own
 * with the launcher's options. {@code mvn test -Pbench -Dtest=ForecastBenchmark}.
 */
@Tag("bench")
@Tag("world")
class ForecastBenchmark {
  private static final int CONTENTS = 10_000;
  private static final int DAYS = 730;
  private static final LocalDate LAST = LocalDate.of(2026, 11, 21);

  @Test
  void tenThousandContentsOfTwoYears() throws IOException, InterruptedException {
    List<String> command = NoctuaProcess.java("-Xmx3g", "-Xmn1g", "-XX:+UseParallelGC");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ForecastBenchmark.class.getName(), TestNight.temporary("f").toString()));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void quantilesBesideTheLibrary() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] series = new double[2000][];
    for (int i = 0; i < series.length; i++) {
      double least = 0.5 * i / series.length;
      series[i] = random.doubles(1000).map(draw -> Math.max(0, -Math.log(draw) - least)).toArray();
    }
    OrderStatistics ours = new OrderStatistics(1000);
    Percentile theirs = new Percentile().withEstimationType(EstimationType.R_7);
    for (int round = 1; round <= 10; round++) {
      long start = System.nanoTime();
      double sum = 0;
      for (double[] values : series) {
        ours.set(values);
        sum += Arrays.stream(Quantiles.REVENUE).map(ours::quantile).sum();
      }
      long middle = System.nanoTime();
      double other = 0;
      for (double[] values : series) {
        theirs.setData(values);
        other += Arrays.stream(Quantiles.REVENUE).map(level -> theirs.evaluate(100 * level)).sum();
      }
      long end = System.nanoTime();
      assertThat(sum).isCloseTo(other, within(1e-6));
      System.out.printf(
          Locale.ROOT,
          "round %d: five quantiles of 1,000 draws %.1f µs, commons-math's Percentile %.1f µs%n",
          round,
          (middle - start) / 1e3 / series.length,
          (end - middle) / 1e3 / series.length);
    }
  }

  /** Runs the stage in the folder that is named. */
  public static void main(String[] args) {
    Settings settings = TestSpark.settings(Path.of(args[0]), Map.of());
    Lake lake = Lake.open(settings.storage(), TestSpark::session);
    Night night =
        new Night(
            LAST,
            LAST.minusDays(DAYS - 1),
            "r",
            true,
            Optional.empty(),
            ZoneId.of("Asia/Shanghai"));
    lake.nights().begin(night, "settings");
    Run run = lake.run(night);
    run.write(CONTENT, rows(CONTENT, contents()));
    run.write(DEMAND_DAILY, rows(DEMAND_DAILY, demand()));
    for (Table none : List.of(PLANNED_PRICE, ORDER_BALANCE, PRICE_ELASTICITY, USER_PROFILE)) {
      run.write(none, TestRows.of(none));
    }
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    new ForecastStage(settings.forecast(), settings.market()).run(run);
    System.out.printf(
        Locale.ROOT,
        "%,d contents of %d days with %,d sales: %.1f s, %.1f CPU-s on %d cores, %d MiB at most%n",
        CONTENTS,
        DAYS,
        run.tonight(DEMAND_DAILY).where("units > 0").count(),
        (System.nanoTime() - start) / 1e9,
        cpuSeconds() - cpu,
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().startsWith("PS "))
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum()
            >> 20);
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static Dataset<Row> contents() {
    return TestSpark.session()
        .range(CONTENTS)
        .selectExpr(
            "concat('c', id) AS content_id",
            "concat('category ', id % 12) AS category",
            "if(id % 3 = 0, 'course', 'ebook') AS kind",
            "9.90 AS list_price",
            "timestamp'2024-01-01 00:00:00' AS published_at",
            "true AS available",
            "map() AS field_times");
  }

  /** Some sell once in two months and some ten a day; twice as much on Saturdays. */
  private static Dataset<Row> demand() {
    return TestSpark.session()
        .range((long) CONTENTS * DAYS)
        .selectExpr(
            "id div " + DAYS + " AS content",
            "date_add(date'%s', -CAST(id %% %d AS int)) AS date".formatted(LAST, DAYS),
            "rand(7) AS draw",
            "rand(8) AS other")
        .selectExpr(
            "*",
            "pow(10, -1.8 + 2.8 * pow(content / %d, 3)) * if(dayofweek(date) = 7, 2, 1) AS mean"
                .formatted(CONTENTS))
        .selectExpr("*", "CAST(floor(other - ln(draw) * mean) AS bigint) AS units")
        .where("units > 0")
        .selectExpr(
            "concat('c', content) AS content_id",
            "date",
            "date'%s' AS dt".formatted(LAST),
            "units",
            "units AS orders",
            "3 * units AS views",
            "units * 9.90 AS gross",
            "if(draw < .05, 9.90, 0) AS refunds");
  }

  /** In the contract's columns: a number that isn't given is 0, another value null. */
  private static Dataset<Row> rows(Table table, Dataset<Row> given) {
    StructType type = table.contract().type();
    if (!table.contract().state()) {
      type = type.add("dt", DataTypes.DateType);
    }
    List<String> names = List.of(given.columns());
    String[] columns =
        Arrays.stream(type.fields())
            .map(
                field ->
                    "CAST(%s AS %s) AS %s"
                        .formatted(
                            names.contains(field.name())
                                ? field.name()
                                : field.nullable() ? "NULL" : "0",
                            field.dataType().sql(),
                            field.name()))
            .toArray(String[]::new);
    return given.sparkSession().createDataFrame(given.selectExpr(columns).javaRDD(), type);
  }
}

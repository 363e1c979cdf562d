package dev.noctua.stage.forecast;

import dev.noctua.contract.Columns;
import dev.noctua.model.forecast.EventCalendar;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Turns series into rows of {@code revenue_forecast}. Every series is forecast by itself, in tasks,
 * after all have been gone through once for what they teach each other; the driver sees the
 * categories alone.
 *
 * @param first the first day that a forecast looks at
 * @param known the days of which the lake has a night; of others nothing is known
 * @param model forecasts one series
 */
record Forecasts(LocalDate first, Set<LocalDate> known, OutlookModel model)
    implements Serializable {
  /** Series differ in cost; more tasks than cores even that out. */
  private static final int TASKS_PER_CORE = 4;

  /**
   * Hands over the forecasts, which are gone afterwards, and how every method did.
   *
   * @param series {@link DailySales}
   * @param registrations of the platform
   */
  void with(
      Dataset<Row> series,
      Registrations registrations,
      BiConsumer<Dataset<Row>, Dataset<Row>> use) {
    SparkSession spark = series.sparkSession();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int cores = context.defaultParallelism();
    // Read three times: the shuffle keeps what it is made of.
    JavaRDD<Row> grouped =
        series
            .repartition(
                TASKS_PER_CORE * cores, series.col(Columns.LEVEL), series.col(Columns.ITEM))
            .javaRDD();
    JavaRDD<SalesHistory> histories = histories(grouped);
    Lessons.Material material =
        histories.aggregate(
            new Lessons.Material(model), Lessons.Material::and, Lessons.Material::plus);
    Lessons taught = Lessons.of(material, model, EventCalendar.shipped(), registrations);
    MethodChoices methods = methods(context, grouped, material.sample().series(), taught);
    Broadcast<Lessons> lessons = context.broadcast(taught.with(methods));
    JavaRDD<Outlook> outlooks =
        histories
            .map(history -> model.of(history, lessons.value()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      JavaRDD<Row> rows = rows(context, outlooks).coalesce(cores);
      use.accept(
          spark.createDataFrame(rows, ForecastRows.LAYOUT.type()),
          spark.createDataFrame(methods.rows(), MethodChoices.LAYOUT.type()));
    } finally {
      outlooks.unpersist();
    }
  }

  private JavaRDD<SalesHistory> histories(JavaRDD<Row> grouped) {
    return grouped.map(row -> SalesHistory.of(row, first, model.night(), known));
  }

  private MethodChoices methods(
      JavaSparkContext context, JavaRDD<Row> grouped, Set<List<String>> sampled, Lessons lessons) {
    if (sampled.isEmpty()) {
      return MethodChoices.none();
    }
    Broadcast<Lessons> taught = context.broadcast(lessons);
    try {
      return MethodChoices.of(
          histories(grouped.filter(row -> sampled.contains(MethodSample.key(row)))), taught);
    } finally {
      taught.destroy();
    }
  }

  private JavaRDD<Row> rows(JavaSparkContext context, JavaRDD<Outlook> outlooks) {
    JavaRDD<Outlook> contents = outlooks.filter(Outlook::isContent);
    JavaRDD<Outlook> parents = outlooks.filter(outlook -> !outlook.isContent());
    Map<String, Reconciliation.Children> children =
        contents
            .mapToPair(o -> new Tuple2<>(o.category(), Reconciliation.Children.of(o)))
            .reduceByKey(Reconciliation.Children::plus)
            .collectAsMap();
    Broadcast<Map<String, Reconciliation>> factors =
        context.broadcast(Reconciliation.of(parents.collect(), children));
    ForecastRows rows = new ForecastRows(model.night());
    JavaPairRDD<Outlook, Figures> figures =
        contents.mapToPair(o -> new Tuple2<>(o, figures(o, factors.value())));
    JavaPairRDD<List<String>, Figures> sums =
        figures.flatMapToPair(each -> sums(each._1(), each._2())).reduceByKey(Figures::plus);
    JavaRDD<Row> ofParents =
        parents
            .mapToPair(o -> new Tuple2<>(List.of(o.level(), o.item()), o))
            .join(sums)
            .flatMap(each -> rows.of(each._2()._1(), each._2()._2(), each._2()._2()));
    return figures
        .flatMap(each -> rows.of(each._1(), each._2(), unlimited(each, factors.value())))
        .union(ofParents);
  }

  private static Figures figures(Outlook content, Map<String, Reconciliation> factors) {
    return Figures.of(content, factors.get(content.category()));
  }

  /** A content's figures as if seats had no limit. */
  private static Figures unlimited(
      Tuple2<Outlook, Figures> content, Map<String, Reconciliation> factors) {
    Outlook outlook = content._1();
    return outlook.hasSeats()
        ? Figures.unlimited(outlook, factors.get(outlook.category()))
        : content._2();
  }

  /** A content's figures for each series that it is a part of. */
  private static Iterator<Tuple2<List<String>, Figures>> sums(Outlook content, Figures figures) {
    return List.of(
            new Tuple2<>(List.of(DailySales.PLATFORM, DailySales.ALL), figures),
            new Tuple2<>(List.of(Columns.CATEGORY, content.category()), figures),
            new Tuple2<>(List.of(Columns.KIND, content.kind()), figures))
        .iterator();
  }
}

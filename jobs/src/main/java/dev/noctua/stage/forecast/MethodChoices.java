package dev.noctua.stage.forecast;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.forecast.MethodChoice;
import dev.noctua.model.forecast.MethodTrial;
import dev.noctua.parquet.RowLayout;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** The method of each group of series, chosen by trials on some of them. */
final class MethodChoices implements Serializable {
  static final RowLayout LAYOUT = RowLayout.of(Table.FORECAST_METHOD.contract().type());

  private final Map<MethodGroup, MethodChoice> choices;

  private MethodChoices(Map<MethodGroup, MethodChoice> choices) {
    this.choices = choices;
  }

  /** Everything is forecast by the combination. */
  static MethodChoices none() {
    return new MethodChoices(new TreeMap<>());
  }

  /**
   * Tries the methods in tasks. They see series without the effects of the calendar, as forecasts
   * do; so of these effects, and of nothing else, they know what came after an origin.
   *
   * @param sampled the histories on which methods are tried
   */
  static MethodChoices of(JavaRDD<SalesHistory> sampled, Broadcast<Lessons> lessons) {
    Map<MethodGroup, List<MethodTrial>> trials = new TreeMap<>();
    sampled
        .flatMap(
            history ->
                MethodTrial.of(lessons.value().usualGross(history), SalesPaths.WEEK).stream()
                    .map(trial -> new Tuple2<>(MethodGroup.ofTrial(history), trial))
                    .iterator())
        .collect()
        .forEach(
            each -> trials.computeIfAbsent(each._1(), group -> new ArrayList<>()).add(each._2()));
    MethodChoices choices = none();
    trials.forEach((group, all) -> choices.choices.put(group, MethodChoice.of(all)));
    return choices;
  }

  /** The method of a series; the combination of one that is younger than all that were tried. */
  ForecastMethod method(SalesHistory history) {
    MethodChoice choice =
        history.units().length < MethodTrial.FEWEST_KNOWN
            ? null
            : choices.get(MethodGroup.tonight(history));
    return choice == null ? ForecastMethod.COMBINATION : choice.method();
  }

  /** The rows of {@code forecast_method}: how every method did. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    choices.forEach(
        (group, choice) ->
            choice
                .scores()
                .forEach(
                    (method, score) ->
                        rows.add(
                            LAYOUT
                                .row()
                                .set(Columns.LEVEL, group.level())
                                .set(
                                    Columns.DEMAND_CLASS,
                                    group.demand().name().toLowerCase(Locale.ROOT))
                                .set(Columns.METHOD, method.id())
                                .set(Columns.SERIES, choice.series())
                                .set(Columns.RMSSE, score.rmsse())
                                .set(Columns.PROBABILITY, score.probability())
                                .set(Columns.CHOSEN, method == choice.method())
                                .build())));
    return rows;
  }
}

package dev.noctua.cli;

import dev.noctua.core.Failure;
import dev.noctua.evaluate.CalendarEvaluation;
import dev.noctua.evaluate.ForecastEvaluation;
import dev.noctua.model.evaluate.ForecastMetric;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.forecast.ForecastMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    description = {
      "Judges every forecasting method on the last values of outside series, which it doesn't see.",
      "mase, rmsse, smape and pinball are means over series, the others are of all values together.",
      "bias is above 0 where too much is forecast. quantile_loss is 1 for who always says 0. coverage",
      "is the share of values inside the 80 % and the 95 % interval. cpu_ms is per series. A cell is",
      "empty where a metric is not defined: smape needs series that are hardly ever 0.",
      "Of days, with a season of 7, combination_calendar knows festivals and sales, too."
    },
    footer = {
      "",
      "Examples:",
      "  noctua evaluate forecast --series sales.csv --horizon 28 --season 7",
      "  noctua evaluate forecast --series sales.csv --horizon 28 --season 7 --calendar own.csv",
      "  noctua evaluate forecast --series monthly.csv --horizon 18 --season 12 --json",
      "",
      "Exit codes: 2 wrong option, 3 the file is missing or wrong, or all its series are too short."
    })
final class EvaluateForecastCommand implements Callable<Integer> {
  private static final int SHOWN = 5;

  @Mixin private Common common;

  @Option(
      names = "--series",
      required = true,
      paramLabel = "FILE",
      description = {
        "The series. A line is: id period value, with commas, tabs or blanks, with a header or",
        "without. A period is a day (2026-11-21), a month (2026-11) or a whole number; none may be missing."
      })
  private Path series;

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "H",
      description = "How many values at the end of each series are held out.")
  private int horizon;

  @Option(
      names = "--season",
      required = true,
      paramLabel = "S",
      description =
          "After how many values a pattern repeats: 7 for days, 12 for months, 1 for none.")
  private int season;

  @Option(
      names = "--calendar",
      paramLabel = "FILE",
      description = {
        "Events of your own instead of China's festivals and sales. The first line is",
        "event,from,until, others are such as: sale,2026-11-10,2026-11-11."
      })
  private Path calendar;

  @Override
  public Integer call() {
    common.settings();
    EventCalendar events =
        calendar == null ? EventCalendar.shipped() : CalendarEvaluation.read(calendar);
    try (EvaluationSteps steps = new EvaluationSteps(common.quiet())) {
      ForecastEvaluation evaluation =
          steps.run("read", () -> new ForecastEvaluation(series, horizon, season)).result();
      if (calendar != null && !evaluation.isDaily()) {
        throw new Failure.Usage(
            "--calendar is for values that have a day each, with --season 7: leave it out, or name the days");
      }
      List<String> tooShort = evaluation.tooShort();
      if (!tooShort.isEmpty()) {
        steps.say(
            "  %d series are left out, they have fewer than %d values: %s%s"
                .formatted(
                    tooShort.size(),
                    evaluation.leastLength(),
                    String.join(", ", tooShort.subList(0, Math.min(SHOWN, tooShort.size()))),
                    tooShort.size() > SHOWN ? ", …" : ""));
      }
      List<List<Object>> rows = new ArrayList<>();
      for (ForecastMethod method : ForecastMethod.values()) {
        rows.add(row(steps.run(method.id(), () -> evaluation.judge(method)).result()));
      }
      Optional<CalendarEvaluation> known =
          steps.run("calendar", () -> evaluation.with(events)).result();
      if (known.isPresent()) {
        rows.add(row(known.get().line()));
        say(known.get(), steps);
      }
      common.print(common.format().text(names(), rows));
    }
    return 0;
  }

  /** Which events have an effect, and what knowing them is worth, with 95 % intervals. */
  private static void say(CalendarEvaluation calendar, EvaluationSteps steps) {
    if (calendar.factors().isEmpty()) {
      steps.say("  no event has an effect that is known and helps");
      return;
    }
    steps.say(
        calendar.factors().entrySet().stream()
            .map(each -> String.format(Locale.ROOT, "%s %.2f", each.getKey(), each.getValue()))
            .collect(Collectors.joining(", ", "  events and their factors: ", "")));
    for (CalendarEvaluation.Gain gain : calendar.gains()) {
      steps.say(
          String.format(
              Locale.ROOT,
              "  %s on %s days: %.4f less with the calendar (%.4f to %.4f; above 0 it helps)",
              gain.metric(),
              gain.days().equals("all") ? "all" : "the events'",
              gain.interval().mean(),
              gain.interval().low(),
              gain.interval().high()));
    }
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of("method", "series"));
    ForecastMetric.ALL.forEach(metric -> names.add(metric.name()));
    names.add("cpu_ms");
    return names;
  }

  private static List<Object> row(ForecastEvaluation.Line line) {
    List<Object> row = new ArrayList<>(List.of(line.method(), line.series()));
    for (OptionalDouble value : line.metrics().values()) {
      row.add(value.isPresent() ? ResultFormat.rounded(value.getAsDouble(), 4) : null);
    }
    row.add(ResultFormat.rounded(line.milliseconds(), 3));
    return row;
  }
}

package dev.noctua.cli;

import dev.noctua.evaluate.CalendarEvaluation;
import dev.noctua.evaluate.ElasticityEvaluation;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.price.CategoryResponse;
import dev.noctua.model.price.PricePanel;
import dev.noctua.model.price.PriceReason;
import dev.noctua.model.price.PriceResponses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "elasticity",
    mixinStandardHelpOptions = true,
    description = {
      "Estimates from an outside panel how demand responds to price: a line for each category, followed",
      "by its items. low and high hold the elasticity in 90 of 100 cases. An item's elasticity is drawn",
      "to its category's by as much as its own data is unsure; without own data it is the category's.",
      "price is the one that it holds at: that of most of an item's last 28 periods.",
      "identified says whether the data bears it; why names what is missing, or why it can't be told."
    },
    footer = {
      "",
      "Example:",
      "  noctua evaluate elasticity --panel sales.csv",
      "",
      "Lines of sales.csv:",
      "  item,category,period,price,units,views",
      "  course-1,python,2026-11-21,99.00,3,140",
      "",
      "Exit codes: 2 wrong option, 3 the file is missing or a line is wrong."
    })
final class EvaluateElasticityCommand implements Callable<Integer> {
  private static final List<String> NAMES =
      List.of(
          "category", "item", "price", "units", "elasticity", "low", "high", "identified", "why");
  private static final int DECIMALS = 4;

  @Mixin private Common common;

  @Option(
      names = "--panel",
      required = true,
      paramLabel = "FILE",
      description = {
        "What was sold at which price. A line is: item category period price units, or these and views,",
        "with commas, tabs, semicolons or blanks, with a header or without. A period is a day (2026-11-21), a",
        "month (2026-11) or the number of a week. Leave out periods in which an item was not on offer."
      })
  private Path panel;

  @Option(
      names = "--calendar",
      paramLabel = "FILE",
      description = {
        "Events of your own instead of China's festivals and sales, of which panels of days know. The",
        "first line is event,from,until, others are such as: sale,2026-11-10,2026-11-11."
      })
  private Path calendar;

  @Override
  public Integer call() {
    common.settings();
    EventCalendar events =
        calendar == null ? EventCalendar.shipped() : CalendarEvaluation.read(calendar);
    try (EvaluationSteps steps = new EvaluationSteps(common.quiet())) {
      List<PricePanel> panels =
          steps.run("read", () -> ElasticityEvaluation.read(panel, events)).result();
      List<CategoryResponse> categories = new ArrayList<>();
      for (PricePanel category : panels) {
        String name = "%d/%d".formatted(categories.size() + 1, panels.size());
        categories.add(steps.run(name, () -> CategoryResponse.of(category)).result());
      }
      PriceResponses found = PriceResponses.of(categories);
      steps.say("  form = " + found.form().name().toLowerCase(Locale.ROOT));
      steps.say("  variance within categories = %s".formatted(rounded(found.between())));
      List<List<Object>> rows =
          ElasticityEvaluation.lines(found).stream().map(EvaluateElasticityCommand::row).toList();
      common.print(common.format().text(NAMES, rows));
    }
    return 0;
  }

  private static List<Object> row(ElasticityEvaluation.Line line) {
    return Arrays.asList(
        line.category(),
        line.item().orElse(null),
        line.price().orElse(null),
        (long) line.units(),
        line.elasticity().map(e -> rounded(e.value())).orElse(null),
        line.elasticity().map(e -> rounded(e.low())).orElse(null),
        line.elasticity().map(e -> rounded(e.high())).orElse(null),
        line.doubts().isEmpty(),
        line.doubts().stream().map(PriceReason::english).collect(Collectors.joining(" ")));
  }

  private static double rounded(double value) {
    return ResultFormat.rounded(value, DECIMALS);
  }
}

package dev.noctua.cli;

import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.settings.Settings;
import dev.noctua.stage.price.AnswerText;
import dev.noctua.stage.price.PriceAnswer;
import dev.noctua.stage.price.WhatIf;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "what-if",
    mixinStandardHelpOptions = true,
    description = {
      "Says what another price of a content, or of all contents of a category, would",
      "bring: units, and net revenue after coupons, points and refunds, with the",
      "interval that holds 90 of 100 cases, the evidence, and what the night advises.",
      "Where the effect of the price isn't known, it says why."
    },
    footer = {
      "",
      "Examples:",
      "  noctua what-if --content c5 --price 79.00",
      "  noctua what-if --category python --change -10%% --until 2026-12-31",
      "",
      "Exit codes: 2 wrong option or unknown content, 3 no night is published."
    })
final class WhatIfCommand implements Callable<Integer> {
  private static final int MOST_DAYS = 366;
  private static final int DECIMALS = 4;
  private static final List<String> NAMES =
      List.of(
          "content_id",
          "from",
          "until",
          "present_price",
          "price",
          "units_now",
          "units",
          "units_low",
          "units_high",
          "revenue_now",
          "revenue",
          "revenue_low",
          "revenue_high",
          "gain_probability",
          "elasticity",
          "low",
          "high",
          "refusal",
          "evidence",
          "advice");

  @Mixin private Common common;

  @ArgGroup(multiplicity = "1")
  private Question question;

  /** Either of the two questions. */
  private static final class Question {
    @ArgGroup(exclusive = false)
    private OfContent content;

    @ArgGroup(exclusive = false)
    private OfCategory category;
  }

  private static final class OfContent {
    @Option(names = "--content", required = true, paramLabel = "C", description = "The content.")
    private String id;

    @Option(
        names = "--price",
        required = true,
        paramLabel = "P",
        description = "Its new list price, such as 79.00.")
    private BigDecimal price;
  }

  private static final class OfCategory {
    @Option(names = "--category", required = true, paramLabel = "K", description = "The category.")
    private String name;

    @Option(
        names = "--change",
        required = true,
        paramLabel = "PERCENT",
        description = "By how much all of its list prices change, such as -10%%.")
    private String change;
  }

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "The first day at the new price. Default: the day after the night.")
  private LocalDate from;

  @Option(
      names = "--until",
      paramLabel = "DAY",
      description =
          "The last day. Default: as far as the night looks ahead, forecast.horizon-days.")
  private LocalDate until;

  @Option(
      names = "--night",
      paramLabel = "DAY",
      description = "Asks this committed night instead of the published one.")
  private LocalDate night;

  @Override
  public Integer call() {
    LongUnaryOperator price =
        question.content != null
            ? toPrice(question.content.price)
            : change(question.category.change);
    WhatIf known = read();
    LocalDate first = from == null ? known.night().plusDays(1) : from;
    LocalDate last = until == null ? first.plusDays(known.days() - 1L) : until;
    if (!first.isAfter(known.night())) {
      throw new Failure.Usage(
          "--from %s isn't after the night %s: name a day to come".formatted(first, known.night()));
    }
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    if (days < 1 || days > MOST_DAYS) {
      throw new Failure.Usage(
          "--from %s to --until %s are %d days: name 1 to %d"
              .formatted(first, last, days, MOST_DAYS));
    }
    List<PriceAnswer> answers = known.answers(price, first, last);
    List<PriceAnswer> shown = question.content != null ? answers.subList(0, 1) : answers;
    common.print(
        common.json()
            ? ResultFormat.JSON.text(
                NAMES, shown.stream().map(answer -> row(answer, first, last)).toList())
            : AnswerText.of(shown, first, last));
    return 0;
  }

  private WhatIf read() {
    Settings settings = common.settingsWithoutLog();
    Lake lake = common.lake(settings);
    Optional<LocalDate> of = Optional.ofNullable(night);
    if (question.content != null) {
      String id = question.content.id;
      WhatIf known = WhatIf.ofContent(lake, of, common.cache(settings), id);
      if (known.isEmpty()) {
        throw new Failure.Usage(
            "the night knows no price of the content %s: noctua query \"FROM price_scenario\" lists those that it knows"
                .formatted(id));
      }
      return known;
    }
    String name = question.category.name;
    WhatIf known = WhatIf.ofCategory(lake, of, common.cache(settings), name);
    if (known.isEmpty()) {
      throw new Failure.Usage(
          "the night knows no price in the category %s: noctua query \"SELECT DISTINCT category FROM price_elasticity\" lists the categories"
              .formatted(name));
    }
    return known;
  }

  private static LongUnaryOperator toPrice(BigDecimal price) {
    if (price.signum() <= 0
        || price.stripTrailingZeros().scale() > 2
        || price.compareTo(BigDecimal.valueOf(1_000_000_000)) > 0) {
      throw new Failure.Usage(
          "--price %s is no price: name one above 0 with two decimals at most".formatted(price));
    }
    long fen = price.movePointRight(2).longValueExact();
    return present -> fen;
  }

  private static LongUnaryOperator change(String text) {
    if (!text.matches("[+-]?[0-9]{1,3}(\\.[0-9]{1,4})?%?")) {
      throw new Failure.Usage(
          "--change %s is no change: name one in per cent, such as -10%%".formatted(text));
    }
    BigDecimal percent = new BigDecimal(text.replace("%", ""));
    if (percent.compareTo(BigDecimal.valueOf(-100)) <= 0) {
      throw new Failure.Usage("--change %s leaves no price: name more than -100%%".formatted(text));
    }
    BigDecimal factor = BigDecimal.ONE.add(percent.movePointLeft(2));
    return present ->
        factor.multiply(BigDecimal.valueOf(present)).setScale(0, RoundingMode.HALF_UP).longValue();
  }

  private static List<Object> row(PriceAnswer answer, LocalDate first, LocalDate last) {
    boolean isOne = answer.contentId().isPresent();
    Optional<Expected> units = answer.units().then();
    Optional<Expected> revenue = answer.revenue().then();
    return Arrays.asList(
        answer.contentId().orElse(null),
        first.toString(),
        last.toString(),
        isOne ? money((double) answer.present()) : null,
        isOne ? money((double) answer.price()) : null,
        answer.units().now().map(WhatIfCommand::rounded).orElse(null),
        units.map(e -> rounded(e.mean())).orElse(null),
        units.map(e -> rounded(e.low())).orElse(null),
        units.map(e -> rounded(e.high())).orElse(null),
        answer.revenue().now().map(WhatIfCommand::money).orElse(null),
        revenue.map(e -> money(e.mean())).orElse(null),
        revenue.map(e -> money(e.low())).orElse(null),
        revenue.map(e -> money(e.high())).orElse(null),
        answer.gainProbability().map(WhatIfCommand::rounded).orElse(null),
        answer.elasticity().map(e -> rounded(e.value())).orElse(null),
        answer.elasticity().map(e -> rounded(e.low())).orElse(null),
        answer.elasticity().map(e -> rounded(e.high())).orElse(null),
        String.join(" ", answer.refusals()),
        answer.evidence(),
        answer.advice());
  }

  private static double rounded(double value) {
    return ResultFormat.rounded(value, DECIMALS);
  }

  private static BigDecimal money(double fen) {
    return BigDecimal.valueOf(Math.round(fen), 2);
  }
}

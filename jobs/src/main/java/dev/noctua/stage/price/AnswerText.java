package dev.noctua.stage.price;

import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.SalesDraws.Expected;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers on other prices, as sentences. */
public final class AnswerText {
  private AnswerText() {}

  /**
   * All answers, one below the other.
   *
   * @param first day at the new prices
   * @param last day at them
   */
  public static String of(List<PriceAnswer> answers, LocalDate first, LocalDate last) {
    List<String> lines = new ArrayList<>();
    for (PriceAnswer answer : answers) {
      lines.add(
          answer
              .contentId()
              .map(
                  id ->
                      "%s at %s instead of %s, %s to %s"
                          .formatted(
                              id,
                              WhatIf.amount(answer.price()),
                              WhatIf.amount(answer.present()),
                              first,
                              last))
              .orElse("All that are counted, %s to %s".formatted(first, last)));
      lines.addAll(sentences(answer));
      lines.add("");
    }
    return String.join("\n", lines);
  }

  private static List<String> sentences(PriceAnswer answer) {
    List<String> lines = new ArrayList<>();
    if (answer.refusals().isEmpty()) {
      lines.add("  Units:    " + both(answer.units(), 1, 1));
      lines.add("  Revenue:  " + both(answer.revenue(), 100, 2));
      answer
          .gainProbability()
          .map(p -> "  It brings more revenue in %d of 100 cases.".formatted(Math.round(100 * p)))
          .ifPresent(lines::add);
    } else {
      lines.add("  No figure is given. " + String.join(" ", answer.refusals()));
      answer
          .revenue()
          .now()
          .map(now -> String.format(Locale.ROOT, "  Revenue without the change: %,.2f.", now / 100))
          .ifPresent(lines::add);
    }
    answer
        .elasticity()
        .filter(e -> answer.refusals().isEmpty())
        .map(AnswerText::text)
        .ifPresent(lines::add);
    lines.add("  Evidence: " + answer.evidence());
    if (!answer.advice().isEmpty()) {
      lines.add("  Advice:   " + answer.advice());
    }
    return lines;
  }

  private static String text(Estimate elasticity) {
    return String.format(
        Locale.ROOT,
        "  Elasticity %.2f, from %.2f to %.2f in 90 of 100 cases.",
        elasticity.value(),
        elasticity.low(),
        elasticity.high());
  }

  private static String both(PriceAnswer.Pair pair, double unit, int decimals) {
    Expected then = pair.then().orElseThrow();
    String number = "%,." + decimals + "f";
    return String.format(
        Locale.ROOT,
        number
            + " expected, "
            + number
            + " to "
            + number
            + " in 90 of 100 cases; "
            + number
            + " without the change.",
        then.mean() / unit,
        then.low() / unit,
        then.high() / unit,
        pair.now().orElseThrow() / unit);
  }
}

package dev.noctua.stage.report;

import static dev.noctua.stage.report.Html.amount;
import static dev.noctua.stage.report.Html.count;
import static dev.noctua.stage.report.Html.heading;
import static dev.noctua.stage.report.Html.number;
import static dev.noctua.stage.report.Html.paragraph;
import static dev.noctua.stage.report.Html.table;

import dev.noctua.stage.report.PriceFigures.Advised;
import dev.noctua.stage.report.PriceFigures.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the page says of prices: which to change or to test, and why. */
final class PriceSection {
  private PriceSection() {}

  static String html(NightReport.Prices prices, String currency) {
    List<Advised> advised = prices.advised();
    Map<String, Long> verdicts = prices.verdicts();
    StringBuilder section = new StringBuilder(heading("Prices, " + currency, "价格，" + currency));
    long recommended = verdicts.getOrDefault("RECOMMEND", 0L);
    long tested = verdicts.getOrDefault("TEST", 0L);
    long kept = verdicts.getOrDefault("KEEP", 0L);
    section.append(
        paragraph(
            "%s prices to change, %s to test, %s to keep. A price is changed only where the evidence bears it."
                .formatted(count(recommended), count(tested), count(kept)),
            "建议调整 %s 个价格，测试 %s 个，保持 %s 个。只有证据充分时才建议调价。"
                .formatted(count(recommended), count(tested), count(kept))));
    section.append(hits(prices.hits()));
    if (advised.isEmpty()) {
      return section.toString();
    }
    List<List<String>> rows = new ArrayList<>();
    for (Advised each : advised) {
      rows.add(
          List.of(
              each.title(),
              amount(each.present()),
              action(each),
              expected(each),
              evidence(each.seen(), each),
              each.reasonEn() + " " + each.reasonZh()));
    }
    return section
        .append(
            table(
                List.of(
                    "Content|内容",
                    "#Price now|现价",
                    "Advice|建议",
                    "What it brings|预期效果",
                    "Evidence|证据",
                    "Why|理由"),
                rows))
        .toString();
  }

  private static String hits(PriceFigures.Hits hits) {
    return hits.judged() == 0
        ? paragraph("No past advice has been followed long enough to be judged.", "尚无建议执行足够久，无法评判。")
        : paragraph(
            "Of %s pieces of past advice that were followed, %s brought what they predicted, within the 90 %% interval."
                .formatted(count(hits.judged()), count(hits.hit())),
            "过去执行的 %s 条建议中，%s 条的收入落在预测的90%%区间内。"
                .formatted(count(hits.judged()), count(hits.hit())));
  }

  private static String action(Advised advised) {
    return advised
        .testDays()
        .map(
            days ->
                "test %1$s and %2$s, %3$d days each 测试 %1$s 与 %2$s，各 %3$d 天"
                    .formatted(amount(advised.low()), amount(advised.high()), days))
        .orElseGet(() -> "change to %1$s 调整为 %1$s".formatted(amount(advised.low())));
  }

  private static String expected(Advised advised) {
    if (advised.revenue().isEmpty() || advised.now().isEmpty()) {
      return advised
          .now()
          .map(
              now ->
                  "not known yet; now %1$s in %2$d days 尚不可知；现价 %2$d 天内 %1$s"
                      .formatted(amount(now), advised.days()))
          .orElse("not known yet 尚不可知");
    }
    PriceFigures.Range revenue = advised.revenue().get();
    return "%1$s in %2$d days (90 %%: %3$s to %4$s) instead of %5$s; more in %6$s of 100 cases %2$d 天内 %1$s（90%%区间 %3$s 至 %4$s），现价 %5$s；100 次中 %6$s 次增收"
        .formatted(
            amount(revenue.mean()),
            advised.days(),
            amount(revenue.low()),
            amount(revenue.high()),
            amount(advised.now().get()),
            number(100 * advised.gainProbability().orElse(0.0), 0));
  }

  private static String evidence(Seen seen, Advised advised) {
    String orders =
        "%1$s orders on %2$s days in %3$d runs of one price 共 %2$s 天 %1$s 单，价格 %3$d 段"
            .formatted(count(seen.orders()), count(seen.days()), seen.spells());
    String prices =
        seen.lowest().isEmpty() || seen.highest().isEmpty()
            ? ""
            : ", %1$s–%2$s".formatted(amount(seen.lowest().get()), amount(seen.highest().get()));
    return orders
        + prices
        + advised
            .elasticity()
            .map(
                e ->
                    "; elasticity 弹性 %s (90 %%: %s – %s)"
                        .formatted(number(e.mean(), 2), number(e.low(), 2), number(e.high(), 2)))
            .orElse("");
  }
}

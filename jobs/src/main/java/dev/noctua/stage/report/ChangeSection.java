package dev.noctua.stage.report;

import static dev.noctua.stage.report.Html.amount;
import static dev.noctua.stage.report.Html.heading;
import static dev.noctua.stage.report.Html.paragraph;
import static dev.noctua.stage.report.Html.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the page says of why revenue changed. */
final class ChangeSection {
  private ChangeSection() {}

  static String html(RevenueChange change, String currency) {
    StringBuilder section = new StringBuilder();
    section.append(heading("Why revenue changed, " + currency, "收入为何变化，" + currency));
    String before = amount(money(change.before()));
    String after = amount(money(change.after()));
    String difference = signed(change.after() - change.before());
    section.append(
        paragraph(
            "Net revenue after refunds and channel fees: %s from %s to %s, %s from %s to %s, a change of %s."
                .formatted(
                    before,
                    change.from(),
                    change.middle().minusDays(1),
                    after,
                    change.middle(),
                    change.until(),
                    difference),
            "扣除退款和渠道手续费后的净收入：%s 至 %s 为 %s，%s 至 %s 为 %s，变化 %s。"
                .formatted(
                    change.from(),
                    change.middle().minusDays(1),
                    before,
                    change.middle(),
                    change.until(),
                    after,
                    difference)));
    long length = change.until().toEpochDay() - change.middle().toEpochDay() + 1;
    if (change.days() < length) {
      section.append(
          paragraph(
              "%d of %d days of each period count: the others lack a night in one of the two periods."
                  .formatted(change.days(), length),
              "每个时段的%2$d天中有%1$d天计入：其余的日子在其中一个时段没有数据。".formatted(change.days(), length)));
    }
    if (change.parts().isEmpty()) {
      return section
          .append(
              paragraph(
                  "The change isn't split: one of the periods has no paid order, or gave back more than was paid.",
                  "无法分解：其中一个时段没有付费订单，或退款超过付款。"))
          .toString();
    }
    List<List<String>> rows =
        new ArrayList<>(
            IntStream.range(0, change.parts().size())
                .mapToObj(k -> row(RevenueChange.FACTORS.get(k), change.parts().get(k)))
                .toList());
    rows.add(List.of("All 合计", "", difference));
    return section
        .append(table(List.of("Factor|因素", "What it is|含义", "#Part of the change|对变化的贡献"), rows))
        .toString();
  }

  private static List<String> row(List<String> factor, long part) {
    return List.of(
        factor.get(0) + " " + factor.get(1), factor.get(2) + " " + factor.get(3), signed(part));
  }

  private static String signed(long fen) {
    return (fen > 0 ? "+" : "") + amount(money(fen));
  }

  private static BigDecimal money(long fen) {
    return BigDecimal.valueOf(fen, 2);
  }
}

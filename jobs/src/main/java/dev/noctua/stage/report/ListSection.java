package dev.noctua.stage.report;

import static dev.noctua.stage.report.Html.count;
import static dev.noctua.stage.report.Html.heading;
import static dev.noctua.stage.report.Html.number;
import static dev.noctua.stage.report.Html.paragraph;
import static dev.noctua.stage.report.Html.table;

import dev.noctua.lake.commit.ModelChoice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who got lists, what proposed their entries, how they were made, and how good they are. */
final class ListSection {
  private static final int DIGITS = 4;
  private static final Map<ModelChoice.Reason, List<String>> REASONS =
      Map.of(
          ModelChoice.Reason.CHOSEN,
          List.of(
              "The settings are the best of those that were tried on pairs that were held out.",
              "参数为留出数据上效果最好的一组。"),
          ModelChoice.Reason.NOTHING_NEW,
          List.of(
              "Nobody has done anything new, so the settings of the night before stay.",
              "没有新的行为，沿用前一晚的参数。"),
          ModelChoice.Reason.NOT_PROMOTED,
          List.of(
              "The lists of the night before found more of tonight's actions than new settings would have: its settings stay.",
              "前一晚的列表对当晚行为的命中更好，沿用其参数。"),
          ModelChoice.Reason.TOO_LITTLE_DATA,
          List.of(
              "Too few people can be judged, so the settings stay as they were; at first lists show what is popular.",
              "可评估的人数太少，沿用原有参数；最初按热门排序。"));

  private ListSection() {}

  static String html(NightReport report) {
    long all = report.sources().values().stream().mapToLong(Long::longValue).sum();
    String sources =
        table(
            List.of("Source|来源", "#Entries|条目", "#Share|占比"),
            report.sources().entrySet().stream()
                .map(
                    e ->
                        List.of(
                            e.getKey(),
                            count(e.getValue()),
                            number(100.0 * e.getValue() / all, 1) + " %"))
                .toList());
    return heading("Lists", "推荐列表")
        + paragraph(
            count(report.people()) + " people got a list.", count(report.people()) + " 人获得推荐列表。")
        + sources
        + report.draft().model().map(ListSection::model).orElse("");
  }

  private static String model(ModelChoice choice) {
    List<String> reason = REASONS.get(choice.reason());
    String settings =
        choice.settings().entrySet().stream()
            .map(each -> each.getKey() + " = " + plain(each.getValue()))
            .collect(Collectors.joining(", "));
    return paragraph(reason.get(0), reason.get(1))
        + paragraph("Settings: " + settings + ".", "参数：" + settings + "。")
        + (choice.proofs().isEmpty() ? "" : proofs(choice.proofs()));
  }

  private static String proofs(List<ModelChoice.Proof> proofs) {
    return paragraph(
            "How well lists find what people do next, beside what they are held against; low and high are the 95 % interval of the difference.",
            "列表对后续行为的命中及其对照；下限与上限为差值的 95 % 区间。")
        + table(
            List.of(
                "Subject|对象",
                "Figure|指标",
                "Lists|列表",
                "#People|人数",
                "#Value|数值",
                "#Baseline|对照",
                "#Low|下限",
                "#High|上限"),
            proofs.stream()
                .map(
                    p ->
                        List.of(
                            p.subject(),
                            p.metric(),
                            p.segment(),
                            count(p.people()),
                            number(p.value(), DIGITS),
                            number(p.baseline(), DIGITS),
                            number(p.low(), DIGITS),
                            number(p.high(), DIGITS)))
                .toList());
  }

  private static String plain(double value) {
    return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
  }
}

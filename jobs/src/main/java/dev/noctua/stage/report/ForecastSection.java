package dev.noctua.stage.report;

import static dev.noctua.stage.report.Html.amount;
import static dev.noctua.stage.report.Html.heading;
import static dev.noctua.stage.report.Html.number;
import static dev.noctua.stage.report.Html.paragraph;
import static dev.noctua.stage.report.Html.table;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** The page's part on revenue: what came, what was forecast of it, and what is to come. */
final class ForecastSection {
  private ForecastSection() {}

  static String html(NightReport report) {
    int days = report.ahead().size();
    StringBuilder section = new StringBuilder();
    section.append(heading("Net revenue, " + report.currency(), "净收入，" + report.currency()));
    section.append(
        paragraph(
            "Line: the days up to the night. Dashes: the %d days ahead; dark band 80 %%, light band 95 %%."
                .formatted(days),
            "实线：截至当晚；虚线：未来 %d 天；深色带 80%%，浅色带 95%%。".formatted(days)));
    if (!report.earlier().isEmpty()) {
      section.append(
          paragraph(
              "Dashes and bands before the night: what was forecast on the night before %s."
                  .formatted(report.earlier().get(0).date()),
              "当晚之前的虚线和色带：%s 前一晚所作的预测。".formatted(report.earlier().get(0).date())));
    }
    section.append(Chart.svg(report.past(), report.earlier(), report.ahead()));
    section.append(sums(report));
    if (!report.scores().isEmpty()) {
      section.append(scores(report.scores()));
    }
    return section.toString();
  }

  private static String sums(NightReport report) {
    BigDecimal past =
        report.past().stream()
            .map(NightReport.Day::revenue)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    int days = report.past().size();
    Stream<List<String>> ahead =
        report.together().stream()
            .map(
                t ->
                    List.of(
                        "next %d days 未来 %d 天".formatted(t.days(), t.days()),
                        amount(t.revenue()),
                        amount(t.p10()) + " – " + amount(t.p90()),
                        amount(t.low95()) + " – " + amount(t.high95())));
    List<String> behind =
        List.of("last %d days 过去 %d 天".formatted(days, days), amount(past), "", "");
    return table(
        List.of(
            "Days|天数", "#Revenue|净收入", "#In 80 of 100 cases|80% 区间", "#In 95 of 100 cases|95% 区间"),
        Stream.concat(Stream.of(behind), ahead).toList());
  }

  private static String scores(List<NightReport.Score> scores) {
    return paragraph(
            "How good earlier forecasts were, beside the value of a week before: wape and bias are shares of what came, coverages shares of days within the interval, or of series where 28 or 90 days are one sum; unforeseen is the share of the revenue that came from contents without a forecast, such as launches without notice.",
            "此前预测的准确度，与一周前的数值相比：wape 和 bias 为实际值的占比，coverage 为落在区间内的天数占比（28 天或 90 天合计时为序列占比）；unforeseen 为没有预测的内容（如未预告的上新）所占的收入比例。")
        + table(
            List.of(
                "Forecast of|预测时间", "Level|层级", "Figure|指标", "#Value|数值", "#A week before|一周前数值"),
            scores.stream()
                .map(
                    s ->
                        List.of(
                            subject(s.subject()),
                            s.level(),
                            s.metric(),
                            number(s.value(), 3),
                            s.baseline() == null ? "" : number(s.baseline(), 3)))
                .toList());
  }

  private static String subject(String subject) {
    return switch (subject) {
      case "forecast_last_night" -> "the night before 前一晚";
      case "forecast_month_end" -> "the last month end 上月末";
      case "forecast_28_days" -> "a month end, 28 days together 某月末，28天合计";
      default -> "a month end, 90 days together 某月末，90天合计";
    };
  }
}

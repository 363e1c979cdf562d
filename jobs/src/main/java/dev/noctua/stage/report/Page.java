package dev.noctua.stage.report;

import static dev.noctua.stage.report.Html.amount;
import static dev.noctua.stage.report.Html.count;
import static dev.noctua.stage.report.Html.heading;
import static dev.noctua.stage.report.Html.number;
import static dev.noctua.stage.report.Html.paragraph;
import static dev.noctua.stage.report.Html.table;

import dev.noctua.lake.commit.Manifest;
import java.util.List;

/** The page: one file without scripts or anything from elsewhere, for light and dark screens. */
final class Page {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --paper: #ffffff; --good: #1a7f37; --bad: #b42318; --blue: #0b5cad; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --line: #3d444d; --paper: #0d1117; --good: #4ac26b; --bad: #ff8f85; --blue: #6cb2ff; } }
      body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; margin: 0 auto; max-width: 62rem; padding: 1rem; }
      h2 { border-bottom: 1px solid var(--line); margin-top: 2rem; } [lang=zh] { color: var(--soft); }
      .scroll { overflow-x: auto; } table { border-collapse: collapse; } th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; }
      th.number, td.number { font-variant-numeric: tabular-nums; text-align: right; } .good { color: var(--good); } .bad { color: var(--bad); }
      svg { height: auto; width: 100%; } svg text { fill: var(--soft); font-size: 12px; } .grid { stroke: var(--line); }
      .past, .ahead { fill: none; stroke: var(--blue); stroke-width: 2; } .ahead { stroke-dasharray: 5 4; } .band80, .band95 { fill: var(--blue); opacity: .18; }
      """;

  private Page() {}

  static String html(NightReport report) {
    Manifest draft = report.draft();
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>")
        .append("<meta charset=\"utf-8\"/>")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
        .append(
            "<title>Noctua %s</title><style>\n%s</style></head><body>\n"
                .formatted(draft.night(), STYLE));
    page.append("<h1>Noctua %s</h1>\n".formatted(draft.night()));
    page.append(
        paragraph(
            "Run %s, arrivals of %s to %s.".formatted(draft.run(), draft.from(), draft.night()),
            "运行 %s，到达日期 %s 至 %s。".formatted(draft.run(), draft.from(), draft.night())));
    page.append(GateSection.html(draft));
    appendAudits(page, report.audits());
    page.append(ForecastSection.html(report));
    report.change().ifPresent(change -> page.append(ChangeSection.html(change, report.currency())));
    page.append(PriceSection.html(report.prices(), report.currency()));
    appendSellers(page, report);
    page.append(ListSection.html(report));
    appendSettlement(page, report);
    appendCost(page, draft);
    return page.append("</body></html>\n").toString();
  }

  private static void appendAudits(StringBuilder page, List<NightReport.Audit> audits) {
    page.append(heading("Intake", "日志接收"));
    page.append(
        table(
            List.of(
                "Log|日志",
                "#Lines|行数",
                "#Accepted|接受",
                "#Quarantined|隔离",
                "#Duplicates|重复",
                "#Erased|已删除",
                "#Late|迟到",
                "Main reasons|主要原因"),
            audits.stream()
                .map(
                    a ->
                        List.of(
                            a.log(),
                            count(a.lines()),
                            count(a.accepted()),
                            count(a.quarantined()),
                            count(a.duplicates()),
                            count(a.erased()),
                            count(a.late()),
                            a.reasons()))
                .toList()));
  }

  private static void appendSellers(StringBuilder page, NightReport report) {
    int days = report.ahead().size();
    page.append(heading("Best sellers of the last 7 days", "最近 7 天畅销内容"));
    page.append(
        table(
            List.of(
                "Content|内容",
                "Title|标题",
                "#Units|数量",
                "#Net|净收入",
                "#Forecast, %d days|未来 %d 天预测".formatted(days, days)),
            report.sellers().stream()
                .map(
                    s ->
                        List.of(
                            s.contentId(),
                            s.title(),
                            count(s.units()),
                            amount(s.net()),
                            amount(s.forecast())))
                .toList()));
  }

  private static void appendSettlement(StringBuilder page, NightReport report) {
    NightReport.Settled settled = report.settled();
    page.append(heading("Settlement, " + report.currency(), "结算，" + report.currency()));
    page.append(
        table(
            List.of(
                "#Lines|行数",
                "#Amount|金额",
                "#Fee|手续费",
                "#Creators|创作者",
                "#Platform|平台",
                "#Problems|问题"),
            List.of(
                List.of(
                    count(settled.lines()),
                    amount(settled.amount()),
                    amount(settled.fee()),
                    amount(settled.creators()),
                    amount(settled.platform()),
                    count(settled.problems())))));
  }

  private static void appendCost(StringBuilder page, Manifest draft) {
    page.append(heading("Tables", "数据表"));
    page.append(
        table(
            List.of("Table|表", "#Rows|行数", "#Bytes|字节"),
            draft.tables().entrySet().stream()
                .map(
                    e ->
                        List.of(
                            e.getKey(), count(e.getValue().rows()), count(e.getValue().bytes())))
                .toList()));
    page.append(heading("Stages", "阶段"));
    page.append(
        table(
            List.of("Stage|阶段", "#Seconds|秒", "#Peak heap, MiB|堆峰值"),
            draft.stages().stream()
                .map(s -> List.of(s.stage(), number(s.seconds(), 1), count(s.peakHeapMib())))
                .toList()));
  }
}

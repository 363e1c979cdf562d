package dev.noctua.stage.report;

import static dev.noctua.stage.report.Html.heading;
import static dev.noctua.stage.report.Html.table;

import dev.noctua.lake.commit.Manifest;
import java.util.List;
import java.util.Map;

/** What the page says of the gates: whether the night may be published, and why not. */
final class GateSection {
  /** What passing a gate means. */
  private record Meaning(String english, String chinese) {}

  private static final Map<String, Meaning> MEANINGS =
      Map.ofEntries(
          Map.entry("contracts", new Meaning("Every table holds its contract.", "每张表都符合其契约。")),
          Map.entry("audit_balances", new Meaning("No line of the logs is lost.", "日志没有丢失任何一行。")),
          Map.entry(
              "money_kept",
              new Meaning(
                  "Orders, demand and what people have spent agree to the fen.",
                  "订单、需求与用户消费金额精确到分一致。")),
          Map.entry(
              "settlement_adds_up", new Meaning("Every order is split to the fen.", "每笔订单分账精确到分。")),
          Map.entry(
              "row_counts",
              new Meaning(
                  "Every table has about as many rows as in the nights before.", "每张表的行数与前几晚相近。")),
          Map.entry(
              "everyone_has_a_list",
              new Meaning("Everyone who lets us has a list.", "每位已授权的用户都有推荐列表。")),
          Map.entry(
              "no_owned_item",
              new Meaning("No list names what its reader owns.", "列表中没有本人已拥有的内容。")),
          Map.entry(
              "no_own_item",
              new Meaning("No list names what its reader has made.", "列表中没有本人创作的内容。")),
          Map.entry(
              "only_available",
              new Meaning(
                  "No list names what is withdrawn, rejected or not yet available.",
                  "列表中没有已下架、未过审或尚未开放的内容。")),
          Map.entry(
              "lists_overlap",
              new Meaning("Lists are much like those published before.", "列表与上次发布的大体相近。")),
          Map.entry(
              "lists_beat_popularity",
              new Meaning(
                  "Lists find what people do at least as well as popularity.", "列表的命中不差于热门榜。")),
          Map.entry(
              "forecast_adds_up",
              new Meaning("The contents' forecasts add up to the platform's.", "各内容的预测之和等于平台预测。")));

  private static final Map<String, String> OUTCOMES =
      Map.of("passed", "ok 通过", "refused", "refused 未通过", "overruled", "overruled 已放行");

  private GateSection() {}

  static String html(Manifest draft) {
    return heading("Gates", "关卡")
        + summary(draft)
        + table(
            List.of("Gate|关卡", "Meaning|含义", "Guards|守护", "#Value|数值", "#Limit|界限", "Verdict|结论"),
            draft.gates().stream()
                .map(
                    gate ->
                        List.of(
                            gate.gate(),
                            meaning(gate.gate()),
                            gate.integrity() ? "integrity 完整性" : "quality 质量",
                            gate.value(),
                            gate.limit(),
                            OUTCOMES.get(draft.outcome(gate))))
                .toList());
  }

  /** In both languages; empty for a gate that isn't known. */
  static String meaning(String gate) {
    Meaning meaning = MEANINGS.getOrDefault(gate, new Meaning("", ""));
    return (meaning.english() + " " + meaning.chinese()).strip();
  }

  private static String summary(Manifest draft) {
    int gates = draft.gates().size();
    int refused = draft.refusals().size();
    if (refused > 0) {
      return "<p class=\"bad\">%1$d of %2$d gates refused: the night published before stays in place. <span lang=\"zh\">%2$d 个关卡中有 %1$d 个未通过，继续使用此前发布的结果。</span></p>\n"
          .formatted(refused, gates);
    }
    long failed = draft.gates().stream().filter(gate -> !gate.passed()).count();
    return failed == 0
        ? "<p class=\"good\">All %1$d gates passed. <span lang=\"zh\">%1$d 个关卡全部通过。</span></p>\n"
            .formatted(gates)
        : "<p class=\"bad\">%1$d of %2$d gates overruled. <span lang=\"zh\">%2$d 个关卡中有 %1$d 个被人工放行。</span></p>\n"
            .formatted(failed, gates);
  }
}

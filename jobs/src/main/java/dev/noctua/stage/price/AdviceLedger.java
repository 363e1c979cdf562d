package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Table.PRICE_ADVICE;
import static dev.noctua.stage.price.ElasticityRows.amount;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import dev.noctua.lake.Run;
import dev.noctua.model.price.PriceAdvice.Verdict;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.stage.price.ContentAdvice.Scenario;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What each piece of advice predicted, and what came where it was followed. */
final class AdviceLedger {
  private AdviceLedger() {}

  /** A piece of advice: it is the same as long as content, price and verdict are. */
  private record Key(String contentId, BigDecimal price, String advice) {
    static Key of(AdviceEntry entry) {
      return new Key(entry.contentId(), entry.price(), entry.advice());
    }
  }

  /** The ledger of the night before; empty where that has none, as those of earlier versions. */
  static Dataset<Row> before(Run run) {
    boolean isKept =
        run.night()
            .previous()
            .flatMap(run.lake().nights()::manifest)
            .filter(night -> night.tables().containsKey(PRICE_ADVICE.tableName()))
            .isPresent();
    return isKept
        ? run.stateBefore(PRICE_ADVICE)
        : run.spark().createDataFrame(List.<Row>of(), AdviceEntry.LAYOUT.type());
  }

  /**
   * The ledger of tonight.
   *
   * @param before that of the night before
   * @param contents tonight's advice
   * @param demand {@code demand_daily} of the window
   */
  static Dataset<Row> of(
      Dataset<Row> before, List<ContentAdvice> contents, Dataset<Row> demand, PriceWindow window) {
    LocalDate night = window.night();
    Map<Key, AdviceEntry> tonight = advised(contents, night);
    Map<String, BigDecimal> inForce = new HashMap<>();
    contents.forEach(
        each ->
            each.content()
                .presentPrice()
                .ifPresent(fen -> inForce.put(each.content().id(), amount(fen))));
    List<AdviceEntry> entries = new ArrayList<>();
    for (Row row : before.collectAsList()) {
      AdviceEntry entry = AdviceEntry.of(row);
      boolean isAdvised = entry.isOpen() && tonight.remove(Key.of(entry)) != null;
      AdviceEntry next =
          entry.onNight(night, Optional.ofNullable(inForce.get(entry.contentId())), isAdvised);
      if (!next.isForgotten(night)) {
        entries.add(next);
      }
    }
    entries.addAll(tonight.values());
    return before
        .sparkSession()
        .createDataFrame(
            withWhatCame(entries, demand, window).stream().map(AdviceEntry::row).toList(),
            AdviceEntry.LAYOUT.type());
  }

  private static Map<Key, AdviceEntry> advised(List<ContentAdvice> contents, LocalDate night) {
    Map<Key, AdviceEntry> advised = new LinkedHashMap<>();
    for (ContentAdvice content : contents) {
      for (Scenario scenario : content.scenarios()) {
        content
            .verdict(scenario.price())
            .filter(verdict -> verdict != Verdict.KEEP)
            .map(verdict -> entry(content, scenario, verdict, night))
            .ifPresent(entry -> advised.put(Key.of(entry), entry));
      }
    }
    return advised;
  }

  private static AdviceEntry entry(
      ContentAdvice content, Scenario scenario, Verdict verdict, LocalDate night) {
    return new AdviceEntry(
        content.content().id(),
        amount(scenario.price()),
        night,
        night,
        verdict.name(),
        amount(content.content().presentPrice().orElseThrow()),
        content.days(),
        scenario.revenue().map(AdviceLedger::predicted),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty());
  }

  private static AdviceEntry.Predicted predicted(Expected revenue) {
    return new AdviceEntry.Predicted(
        amount(Math.round(revenue.mean())),
        amount(Math.round(revenue.low())),
        amount(Math.round(revenue.high())));
  }

  private static List<AdviceEntry> withWhatCame(
      List<AdviceEntry> entries, Dataset<Row> demand, PriceWindow window) {
    List<String> followed =
        entries.stream().filter(e -> !e.isOpen()).map(AdviceEntry::contentId).distinct().toList();
    if (followed.isEmpty()) {
      return entries;
    }
    Map<String, Map<LocalDate, BigDecimal>> net = new HashMap<>();
    demand
        .where(col(CONTENT_ID).isInCollection(followed))
        .groupBy(CONTENT_ID, DATE)
        .agg(sum(NET).as(NET))
        .collectAsList()
        .forEach(
            row ->
                net.computeIfAbsent(row.getAs(CONTENT_ID), id -> new HashMap<>())
                    .put(row.<Date>getAs(DATE).toLocalDate(), row.getAs(NET)));
    return entries.stream()
        .map(
            entry ->
                entry.isOpen()
                    ? entry
                    : cameOf(entry, net.getOrDefault(entry.contentId(), Map.of()), window))
        .toList();
  }

  private static AdviceEntry cameOf(
      AdviceEntry entry, Map<LocalDate, BigDecimal> net, PriceWindow window) {
    List<LocalDate> days =
        entry
            .changedOn()
            .orElseThrow()
            .datesUntil(entry.lastDay(window.night()).plusDays(1))
            .filter(window.known()::contains)
            .toList();
    BigDecimal came =
        days.stream()
            .map(day -> net.getOrDefault(day, BigDecimal.ZERO))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return entry.with(days.size(), came.setScale(2));
  }
}

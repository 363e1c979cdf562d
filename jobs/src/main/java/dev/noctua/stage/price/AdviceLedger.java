package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.PRICE_ADVICE;
import static dev.noctua.stage.price.ElasticityRows.amount;
import static java.time.temporal.ChronoUnit.DAYS;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

  /** The ledger of a run's night. */
  static Dataset<Row> of(Run run, List<ContentAdvice> contents) {
    LocalDate night = run.night().date();
    return of(
        before(run),
        contents,
        night,
        run.knownDays(),
        // One night more: an event just after midnight may arrive with the day before.
        day -> run.history(DEMAND_DAILY, (int) DAYS.between(day, night) + 2));
  }

  /** The ledger of the night before; empty where that has none, as those of earlier versions. */
  private static Dataset<Row> before(Run run) {
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
   * The ledger of tonight. Entries whose days have all come are those of the night before.
   *
   * @param before that of the night before
   * @param contents tonight's advice
   * @param known days up to tonight of which something is known
   * @param demandSince {@code demand_daily} from a day on
   */
  static Dataset<Row> of(
      Dataset<Row> before,
      List<ContentAdvice> contents,
      LocalDate night,
      Set<LocalDate> known,
      Function<LocalDate, Dataset<Row>> demandSince) {
    Map<Key, AdviceEntry> tonight = advised(contents, night);
    Map<String, BigDecimal> inForce = new HashMap<>();
    contents.stream()
        .map(ContentAdvice::content)
        .filter(PricedContent::isOnSale)
        .forEach(each -> each.presentPrice().ifPresent(fen -> inForce.put(each.id(), amount(fen))));
    List<AdviceEntry> kept = new ArrayList<>();
    List<AdviceEntry> followed = new ArrayList<>();
    for (Row row : before.collectAsList()) {
      AdviceEntry entry = AdviceEntry.of(row);
      boolean isAdvised = entry.isOpen() && tonight.remove(Key.of(entry)) != null;
      AdviceEntry next =
          entry.onNight(night, Optional.ofNullable(inForce.get(entry.contentId())), isAdvised);
      if (!entry.isClosed() && !next.isOpen()) {
        followed.add(next);
      } else if (!next.isForgotten(night)) {
        kept.add(next);
      }
    }
    kept.addAll(tonight.values());
    kept.addAll(withWhatCame(followed, night, known, demandSince));
    return before
        .sparkSession()
        .createDataFrame(kept.stream().map(AdviceEntry::row).toList(), AdviceEntry.LAYOUT.type());
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
      List<AdviceEntry> followed,
      LocalDate night,
      Set<LocalDate> known,
      Function<LocalDate, Dataset<Row>> demandSince) {
    if (followed.isEmpty()) {
      return followed;
    }
    LocalDate first =
        followed.stream().map(AdviceEntry::firstDay).min(Comparator.naturalOrder()).orElseThrow();
    List<String> contents = followed.stream().map(AdviceEntry::contentId).distinct().toList();
    Map<String, Map<LocalDate, BigDecimal>> net = new HashMap<>();
    demandSince
        .apply(first)
        .where(col(CONTENT_ID).isInCollection(contents))
        .groupBy(CONTENT_ID, DATE)
        .agg(sum(NET).as(NET))
        .collectAsList()
        .forEach(
            row ->
                net.computeIfAbsent(row.getAs(CONTENT_ID), id -> new HashMap<>())
                    .put(row.<Date>getAs(DATE).toLocalDate(), row.getAs(NET)));
    return followed.stream()
        .map(
            entry ->
                withWhatCame(entry, night, known, net.getOrDefault(entry.contentId(), Map.of())))
        .toList();
  }

  private static AdviceEntry withWhatCame(
      AdviceEntry entry, LocalDate night, Set<LocalDate> known, Map<LocalDate, BigDecimal> net) {
    List<LocalDate> days =
        entry
            .firstDay()
            .datesUntil(entry.lastDay(night).plusDays(1))
            .filter(known::contains)
            .toList();
    BigDecimal came =
        days.stream()
            .map(day -> net.getOrDefault(day, BigDecimal.ZERO))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return entry.with(days.size(), came.setScale(2));
  }
}

package dev.noctua.stage.price;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.model.price.Elasticity;
import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.PriceHistory;
import dev.noctua.model.price.PriceReason;
import dev.noctua.model.price.PriceResponses;
import dev.noctua.parquet.RowLayout;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The rows of {@code price_elasticity}: each category, and each content. */
final class ElasticityRows {
  private static final RowLayout LAYOUT = RowLayout.of(Table.PRICE_ELASTICITY.contract().type());

  private ElasticityRows() {}

  static Dataset<Row> of(
      SparkSession spark, PriceResponses responses, List<ContentAdvice> contents) {
    String form = responses.form().name().toLowerCase(Locale.ROOT);
    Map<String, List<ContentAdvice>> categories = new TreeMap<>();
    contents.forEach(
        each ->
            categories
                .computeIfAbsent(each.content().category(), name -> new ArrayList<>())
                .add(each));
    List<Row> rows = new ArrayList<>();
    categories.forEach(
        (category, of) ->
            rows.add(
                ofCategory(
                    category,
                    of,
                    Optional.ofNullable(responses.categories().get(category)),
                    form)));
    contents.forEach(each -> rows.add(ofContent(each, form)));
    return spark.createDataFrame(rows, LAYOUT.type());
  }

  /** A category is identified when one of its contents is. */
  private static Row ofCategory(
      String category, List<ContentAdvice> contents, Optional<Estimate> mean, String form) {
    boolean isIdentified = contents.stream().anyMatch(each -> each.doubts().isEmpty());
    List<PriceReason> doubts =
        isIdentified
            ? List.of()
            : contents.stream().flatMap(c -> c.doubts().stream()).distinct().sorted().toList();
    List<PriceHistory> histories =
        contents.stream().flatMap(c -> c.elasticity().stream()).map(Elasticity::history).toList();
    return row("category", category, category, form, mean, doubts)
        .set(Columns.PRICE, null)
        .set(Columns.OWN_ELASTICITY, null)
        .set(Columns.OWN_ERROR, null)
        .set(Columns.ORDERS, histories.stream().mapToLong(h -> (long) h.orders()).sum())
        .set(Columns.DAYS, most(histories, PriceHistory::days))
        .set(Columns.SPELLS, most(histories, PriceHistory::spells))
        .set(Columns.LEVELS, most(histories, PriceHistory::levels))
        .set(Columns.LOWEST_PRICE, null)
        .set(Columns.HIGHEST_PRICE, null)
        .set(Columns.DISPERSION, null)
        .set(Columns.FOLLOWS_DEMAND, null)
        .set(Columns.UNEVEN, null)
        .build();
  }

  private static int most(Collection<PriceHistory> histories, ToIntFunction<PriceHistory> of) {
    return histories.stream().mapToInt(of).max().orElse(0);
  }

  private static Row ofContent(ContentAdvice advice, String form) {
    PricedContent content = advice.content();
    Optional<Elasticity> known = advice.elasticity();
    Optional<PriceHistory> history = known.map(Elasticity::history);
    Optional<PriceHistory> seen = history.filter(h -> h.days() > 0);
    OptionalLong price = content.presentPrice();
    return row(
            "content",
            content.id(),
            content.category(),
            form,
            known.flatMap(Elasticity::shrunk),
            advice.doubts())
        .set(Columns.PRICE, price.isPresent() ? amount(price.getAsLong()) : null)
        .set(
            Columns.OWN_ELASTICITY,
            known.flatMap(Elasticity::own).map(Estimate::value).orElse(null))
        .set(
            Columns.OWN_ERROR,
            known.flatMap(Elasticity::own).map(Estimate::standardError).orElse(null))
        .set(Columns.ORDERS, history.map(h -> (long) h.orders()).orElse(0L))
        .set(Columns.DAYS, history.map(PriceHistory::days).orElse(0))
        .set(Columns.SPELLS, history.map(PriceHistory::spells).orElse(0))
        .set(Columns.LEVELS, history.map(PriceHistory::levels).orElse(0))
        .set(Columns.LOWEST_PRICE, seen.map(h -> amount(Math.round(h.lowest()))).orElse(null))
        .set(Columns.HIGHEST_PRICE, seen.map(h -> amount(Math.round(h.highest()))).orElse(null))
        .set(Columns.DISPERSION, known.map(Elasticity::dispersion).orElse(null))
        .set(Columns.FOLLOWS_DEMAND, known.map(Elasticity::followsDemand).orElse(null))
        .set(Columns.UNEVEN, known.map(Elasticity::isUneven).orElse(null))
        .build();
  }

  private static RowLayout.Builder row(
      String level,
      String item,
      String category,
      String form,
      Optional<Estimate> elasticity,
      List<PriceReason> doubts) {
    RowLayout.Builder row =
        LAYOUT
            .row()
            .set(Columns.LEVEL, level)
            .set(Columns.ITEM, item)
            .set(Columns.CATEGORY, category)
            .set(Columns.FORM, form)
            .set(Columns.ELASTICITY, elasticity.map(Estimate::value).orElse(null))
            .set(Columns.LOW, elasticity.map(Estimate::low).orElse(null))
            .set(Columns.HIGH, elasticity.map(Estimate::high).orElse(null))
            .set(Columns.IDENTIFIED, doubts.isEmpty() && elasticity.isPresent());
    return setReasons(row, doubts);
  }

  /** Sets the columns that say why, as codes and in both languages. */
  static RowLayout.Builder setReasons(RowLayout.Builder row, List<PriceReason> reasons) {
    return row.set(Columns.REASON_CODES, reasons.stream().map(PriceReason::name).toList())
        .set(
            Columns.REASON_EN,
            reasons.stream().map(PriceReason::english).collect(Collectors.joining(" ")))
        .set(
            Columns.REASON_ZH,
            reasons.stream().map(PriceReason::chinese).collect(Collectors.joining()));
  }

  static BigDecimal amount(long fen) {
    return BigDecimal.valueOf(fen, 2);
  }
}

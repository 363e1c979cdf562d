package dev.noctua.stage.price;

import dev.noctua.model.price.CategoryResponse;
import dev.noctua.model.price.PricePanel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/** The contents of a category, and how their demand responds to their prices. */
public record PricedCategory(CategoryResponse response, List<PricedContent> contents)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * What a category's rows of {@link ContentSales} say.
   *
   * @param rows in any order
   */
  static PricedCategory of(String category, Iterator<Row> rows, PriceWindow window) {
    List<ContentDays> days = new ArrayList<>();
    rows.forEachRemaining(row -> days.add(ContentDays.of(row, window)));
    days.sort(Comparator.comparing(each -> each.content().id()));
    List<PricePanel.Item> items = days.stream().flatMap(each -> each.item().stream()).toList();
    return new PricedCategory(
        CategoryResponse.of(new PricePanel(category, items, window.calendar())),
        days.stream().map(ContentDays::content).toList());
  }
}

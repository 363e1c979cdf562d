package dev.noctua.model.price;

import dev.noctua.model.price.PricePanel.Item;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What an item's prices were, as far as price and demand are known, on days other than holidays.
 *
 * @param spells runs of periods at one price
 * @param levels prices at least 5 % apart that stood for at least 7 days each
 * @param lowest price seen; 0 where none is known
 * @param highest price seen; 0 where none is known
 * @param days at known price and demand
 * @param isHolidaysAlone the price moved on holidays, or is known on some, and on no other day
 */
public record PriceHistory(
    int spells,
    int levels,
    double lowest,
    double highest,
    double orders,
    int days,
    boolean isHolidaysAlone)
    implements Serializable {
  private static final double APART = 1.05;
  private static final int DAYS_OF_A_LEVEL = 7;

  /** True when the item was seen at different prices. */
  public boolean hasMoved() {
    return highest > lowest;
  }

  static PriceHistory of(Item item, PricePanel.Calendar calendar) {
    TreeMap<Double, Integer> periods = new TreeMap<>();
    int spells = 0;
    double orders = 0;
    int known = 0;
    double last = Double.NaN;
    for (int t = 0; t < item.price().length; t++) {
      if (item.isKnown(t) && calendar.isOrdinary(t)) {
        spells += item.price()[t] == last ? 0 : 1;
        last = item.price()[t];
        periods.merge(last, 1, Integer::sum);
        orders += item.orders()[t];
        known++;
      }
    }
    if (periods.isEmpty()) {
      boolean isKnown = IntStream.range(0, item.price().length).anyMatch(item::isKnown);
      return new PriceHistory(0, 0, 0, 0, 0, 0, isKnown);
    }
    return new PriceHistory(
        spells,
        levels(periods, calendar.daysPerPeriod()),
        periods.firstKey(),
        periods.lastKey(),
        orders,
        known * calendar.daysPerPeriod(),
        movesOnHolidaysAlone(item, calendar, periods));
  }

  private static int levels(TreeMap<Double, Integer> periods, int daysPerPeriod) {
    int levels = 0;
    double last = 0;
    for (Map.Entry<Double, Integer> price : periods.entrySet()) {
      boolean isLong = price.getValue() * daysPerPeriod >= DAYS_OF_A_LEVEL;
      if (isLong && price.getKey() >= APART * last) {
        levels++;
        last = price.getKey();
      }
    }
    return levels;
  }

  private static boolean movesOnHolidaysAlone(
      Item item, PricePanel.Calendar calendar, TreeMap<Double, Integer> ordinary) {
    boolean moves = false;
    for (int t = 0; t < item.price().length; t++) {
      moves |= item.isKnown(t) && !calendar.isOrdinary(t) && item.price()[t] != ordinary.firstKey();
    }
    return moves && ordinary.size() == 1;
  }
}

package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.price.PricePanel;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A file of what items sold at which price: lines of {@code item, category, period, price, units}
 * and perhaps {@code views}, in any order; the first line may be a header.
 *
 * <p>A period is a day such as 2026-11-21, a month such as 2026-11, or a whole number, which stands
 * for a week. Days at least seven apart are weeks, too. A period that an item lacks is one of which
 * nothing is known.
 */
final class PanelFile {
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
  private static final Pattern WEEK = Pattern.compile("[0-9]{1,6}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,9})?");
  private static final int FEWEST_CELLS = 5;
  private static final int MOST_CELLS = 6;
  private static final int DAYS_OF_A_WEEK = 7;
  private static final int DAYS_OF_A_MONTH = 30;
  private static final double MOST_COUNTED = 1e9;
  private static final double UNCOUNTED = 0.5;

  /** Longer spans of periods are a mistake in one of them. */
  private static final long MOST_PERIODS = 20_000;

  /** So many of the newest periods tell an item's present price. */
  private static final int RECENT = 28;

  private final Path file;
  private final EventCalendar events;
  private final List<Row> rows = new ArrayList<>();
  private Unit unit;

  /** What a period is. */
  private enum Unit {
    DATE,
    MONTH,
    WEEK
  }

  /**
   * A line.
   *
   * @param period in days, months or weeks, counted from anywhere
   * @param views {@value #UNCOUNTED} where the file has none
   */
  private record Row(
      String item, String category, long period, double price, double units, double views) {}

  private PanelFile(Path file, EventCalendar events) {
    this.file = file;
    this.events = events;
  }

  /**
   * Reads the panels of all categories, in the order of their names.
   *
   * @param events that change the demand of days
   * @throws Failure.Input when the file can't be read, or a line is wrong
   */
  static List<PricePanel> read(Path file, EventCalendar events) {
    PanelFile panel = new PanelFile(file, events);
    List<CellLine> lines = CellLine.read(file);
    boolean hasHeader = !lines.isEmpty() && isHeader(lines.get(0).cells());
    Map<List<Object>, Integer> seen = new HashMap<>();
    Map<String, String> categories = new HashMap<>();
    int width = lines.isEmpty() ? 0 : lines.get(0).cells().size();
    for (CellLine line : hasHeader ? lines.subList(1, lines.size()) : lines) {
      Row row = panel.row(line, width);
      Integer before = seen.putIfAbsent(List.of(row.item, row.period), line.number());
      if (before != null) {
        throw line.wrong(
            file,
            "repeats item '%s' in period '%s' of line %d: add their units up"
                .formatted(row.item, line.cells().get(2), before));
      }
      String category = categories.putIfAbsent(row.item, row.category);
      if (category != null && !category.equals(row.category)) {
        throw line.wrong(
            file,
            "puts item '%s' into category '%s', an earlier line into '%s': give it one"
                .formatted(row.item, row.category, category));
      }
      panel.rows.add(row);
    }
    if (panel.rows.isEmpty()) {
      throw new Failure.Input(
          "%s has no line of item, category, period, price, units".formatted(file));
    }
    return panel.panels();
  }

  /** A header has words where a line has its price and its units. */
  private static boolean isHeader(List<String> cells) {
    return cells.size() >= FEWEST_CELLS
        && cells.subList(2, cells.size()).stream()
            .allMatch(cell -> cell.matches("\\p{L}[\\p{L}_ ]*"));
  }

  private Row row(CellLine line, int width) {
    List<String> cells = line.cells();
    if (cells.size() < FEWEST_CELLS || cells.size() > MOST_CELLS || cells.size() != width) {
      throw line.wrong(
          file,
          "has %d cells; every line has item, category, period, price, units, or these and views"
              .formatted(cells.size()));
    }
    if (cells.get(0).isEmpty() || cells.get(1).isEmpty()) {
      throw line.wrong(file, "has an empty cell where an item or a category should be");
    }
    double price = number(line, 3, "price");
    if (price <= 0) {
      throw line.wrong(
          file,
          "has the price %s; a price is above 0: leave periods out in which an item is free"
              .formatted(cells.get(3)));
    }
    double views = cells.size() == MOST_CELLS ? count(line, 5, "views") : UNCOUNTED;
    return new Row(cells.get(0), cells.get(1), period(line), price, count(line, 4, "units"), views);
  }

  private double number(CellLine line, int cell, String name) {
    String text = line.cells().get(cell);
    if (!NUMBER.matcher(text).matches()) {
      throw line.wrong(file, "has the %s '%s', which is no number".formatted(name, text));
    }
    return new BigDecimal(text).doubleValue();
  }

  private double count(CellLine line, int cell, String name) {
    double count = number(line, cell, name);
    if (count < 0 || count != Math.rint(count)) {
      throw line.wrong(
          file,
          "has the %s %s; they are whole numbers, 0 or more: leave returns out"
              .formatted(name, line.cells().get(cell)));
    }
    if (count > MOST_COUNTED) {
      throw line.wrong(
          file,
          "has the %s %s, more than 1000000000: check the columns"
              .formatted(name, line.cells().get(cell)));
    }
    return count;
  }

  private long period(CellLine line) {
    String text = line.cells().get(2);
    try {
      if (DATE.matcher(text).matches()) {
        return in(Unit.DATE, LocalDate.parse(text).toEpochDay(), line);
      }
      if (MONTH.matcher(text).matches()) {
        YearMonth month = YearMonth.parse(text);
        return in(Unit.MONTH, month.getYear() * 12L + month.getMonthValue(), line);
      }
    } catch (DateTimeException e) {
      throw line.wrong(file, "has the period '%s', which is no date".formatted(text));
    }
    if (WEEK.matcher(text).matches()) {
      return in(Unit.WEEK, Long.parseLong(text), line);
    }
    throw line.wrong(
        file,
        "has the period '%s'; it is a day such as 2026-11-21, a month such as 2026-11, or the number of a week"
            .formatted(text));
  }

  private long in(Unit found, long period, CellLine line) {
    if (unit != null && unit != found) {
      throw line.wrong(
          file,
          "has the period '%s', of another kind than the lines before it"
              .formatted(line.cells().get(2)));
    }
    unit = found;
    return period;
  }

  private List<PricePanel> panels() {
    TreeSet<Long> periods = new TreeSet<>();
    rows.forEach(row -> periods.add(row.period));
    if (periods.last() - periods.first() >= MOST_PERIODS) {
      throw new Failure.Input(
          "the periods of %s span %d, more than %d: check the first and the last"
              .formatted(file, periods.last() - periods.first() + 1, MOST_PERIODS));
    }
    boolean isDaily = unit == Unit.DATE && leastDistance(periods) < DAYS_OF_A_WEEK;
    Map<Long, Integer> places = new HashMap<>();
    int count = 0;
    if (isDaily) {
      for (long day = periods.first(); day <= periods.last(); day++) {
        places.put(day, count++);
      }
    } else {
      for (long period : periods) {
        places.put(period, count++);
      }
    }
    LocalDate first = LocalDate.ofEpochDay(periods.first());
    PricePanel.Calendar calendar =
        isDaily
            ? PricePanel.Calendar.days(
                first.getDayOfWeek().getValue() - 1, events.numbers(first, count))
            : PricePanel.Calendar.longPeriods(
                count, unit == Unit.MONTH ? DAYS_OF_A_MONTH : DAYS_OF_A_WEEK);
    Map<String, Map<String, List<Row>>> byCategory = new TreeMap<>();
    for (Row row : rows) {
      byCategory
          .computeIfAbsent(row.category, name -> new TreeMap<>())
          .computeIfAbsent(row.item, name -> new ArrayList<>())
          .add(row);
    }
    List<PricePanel> panels = new ArrayList<>();
    byCategory.forEach(
        (category, items) ->
            panels.add(
                new PricePanel(
                    category,
                    items.values().stream().map(of -> item(of, places)).toList(),
                    calendar)));
    return panels;
  }

  /** 7 where there is one period. */
  private static long leastDistance(NavigableSet<Long> periods) {
    long least = DAYS_OF_A_WEEK;
    for (long period : periods) {
      Long next = periods.higher(period);
      least = next == null ? least : Math.min(least, next - period);
    }
    return least;
  }

  private static PricePanel.Item item(List<Row> rows, Map<Long, Integer> places) {
    double[] price = new double[places.size()];
    Arrays.fill(price, Double.NaN);
    double[] units = price.clone();
    double[] views = price.clone();
    for (Row row : rows) {
      int place = places.get(row.period);
      price[place] = row.price;
      units[place] = row.units;
      views[place] = row.views;
    }
    return new PricePanel.Item(rows.get(0).item, present(price), price, units, views);
  }

  /** The price of most of the newest periods, the newer one of two: promotions are shorter. */
  private static double present(double[] price) {
    double[] newest = Arrays.stream(price).filter(p -> p > 0).toArray();
    Map<Double, Integer> periods = new HashMap<>();
    double most = newest[newest.length - 1];
    for (int t = newest.length - 1; t >= Math.max(0, newest.length - RECENT); t--) {
      int count = periods.merge(newest[t], 1, Integer::sum);
      most = count > periods.get(most) ? newest[t] : most;
    }
    return most;
  }
}

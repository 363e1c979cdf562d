package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of who has to do with what, in the shapes that people have: a line is {@code user item},
 * {@code user item value}, {@code user item value time}, or {@code user item item …}; the first
 * line may be a header. One separator holds for the whole file: {@code ::}, a tab, a semicolon, a
 * comma or blanks. Cells may stand in double quotes where a comma or a semicolon separates them.
 *
 * <p>Where all lines have as many cells, and four at most, they are pairs; elsewhere they are lists
 * of items. A value is how much the two have to do with each other; a pair of 0 or less isn't one.
 */
final class InteractionFile {
  private static final Set<String> USERS =
      Set.of("user", "person", "customer", "household", "member", "visitor", "uid");

  private static final int MOST_CELLS_OF_A_PAIR = 4;

  /** A file of which so many lines have one length is one of pairs with a wrong line. */
  private static final double MOSTLY = 0.9;

  private final Path file;
  private final List<CellLine> lines;
  private final boolean isPairs;

  /**
   * A pair of a file.
   *
   * @param day days since 1970-01-01; 0 where the file has no times
   */
  record Pair(String user, String item, float value, int day) {}

  private InteractionFile(Path file, List<CellLine> all) {
    this.file = file;
    this.lines = hasHeader(all) ? all.subList(1, all.size()) : all;
    this.isPairs = isPairs();
  }

  /**
   * Reads a file.
   *
   * @throws Failure.Input when it can't be read, isn't text, or has a line that fits no shape
   */
  static InteractionFile read(Path file) {
    return new InteractionFile(file, CellLine.read(file));
  }

  /** A header names its first column, or has words where all other lines have numbers. */
  private static boolean hasHeader(List<CellLine> lines) {
    if (lines.isEmpty()) {
      return false;
    }
    List<String> first = lines.get(0).cells();
    String name = first.get(0).toLowerCase(Locale.ROOT).replace("#", "");
    if (USERS.contains(name.replaceAll("[_ -]?(id|key|no)$", ""))) {
      return true;
    }
    return lines.size() > 1
        && first.stream().noneMatch(CellLine::isNumber)
        && lines.stream().skip(1).allMatch(line -> CellLine.isNumber(last(line)));
  }

  private static String last(CellLine line) {
    return line.cells().get(line.cells().size() - 1);
  }

  private boolean isPairs() {
    Map<Integer, Long> lengths = new HashMap<>();
    lines.forEach(line -> lengths.merge(line.cells().size(), 1L, Long::sum));
    for (Map.Entry<Integer, Long> length : lengths.entrySet()) {
      int cells = length.getKey();
      if (cells > 1
          && cells <= MOST_CELLS_OF_A_PAIR
          && length.getValue() >= MOSTLY * lines.size()) {
        lines.stream()
            .filter(line -> line.cells().size() != cells)
            .findFirst()
            .ifPresent(
                line -> {
                  throw wrong(
                      line, "has %d cells, others have %d".formatted(line.cells().size(), cells));
                });
        return true;
      }
    }
    return lines.isEmpty();
  }

  /** True when every line has a time. */
  boolean hasTimes() {
    return isPairs && !lines.isEmpty() && lines.get(0).cells().size() == MOST_CELLS_OF_A_PAIR;
  }

  /**
   * Tells all pairs, in the order of the file.
   *
   * @throws Failure.Input at the first line that can't be one, with its number
   */
  void forEach(Consumer<Pair> taker) {
    for (CellLine line : lines) {
      List<String> cells = line.cells();
      if (cells.stream().limit(2).anyMatch(String::isEmpty)) {
        throw wrong(line, "has an empty cell where a user or an item should be");
      }
      if (isPairs) {
        float value = cells.size() > 2 ? value(line) : 1;
        int day = cells.size() > 3 ? day(line) : 0;
        if (value > 0) {
          taker.accept(new Pair(cells.get(0), cells.get(1), value, day));
        }
      } else {
        cells.stream()
            .skip(1)
            .filter(item -> !item.isEmpty())
            .forEach(item -> taker.accept(new Pair(cells.get(0), item, 1, 0)));
      }
    }
  }

  private float value(CellLine line) {
    String cell = line.cells().get(2);
    float value = CellLine.isNumber(cell) ? Float.parseFloat(cell) : Float.NaN;
    if (!Float.isFinite(value)) {
      throw wrong(line, "has the value '%s', which is no finite number".formatted(cell));
    }
    return value;
  }

  private int day(CellLine line) {
    String cell = line.cells().get(3);
    return EventDay.of(cell)
        .orElseThrow(
            () ->
                wrong(
                    line,
                    "has the time '%s'; a time is seconds or milliseconds since 1970, or begins with a date such as 2026-11-21"
                        .formatted(cell)));
  }

  private Failure.Input wrong(CellLine line, String what) {
    return line.wrong(file, what);
  }
}

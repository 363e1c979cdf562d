package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");
  private static final int MOST_CELLS_OF_A_PAIR = 4;

  /** A file of which so many lines have one length is one of pairs with a wrong line. */
  private static final double MOSTLY = 0.9;

  private final Path file;
  private final List<Line> lines;
  private final boolean isPairs;

  /**
   * A pair of a file.
   *
   * @param day days since 1970-01-01; 0 where the file has no times
   */
  record Pair(String user, String item, float value, int day) {}

  /** The cells of a line that isn't blank, and its number in the file. */
  private record Line(int number, List<String> cells) {}

  private InteractionFile(Path file, List<Line> all) {
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
    List<Line> lines = new ArrayList<>();
    try (Stream<String> text = Files.lines(file, StandardCharsets.UTF_8)) {
      int[] number = {0};
      Separator[] separator = {null};
      text.forEach(
          raw -> {
            String line = (number[0]++ == 0 ? raw.replace("\uFEFF", "") : raw).strip();
            if (!line.isEmpty()) {
              separator[0] = separator[0] == null ? Separator.of(line) : separator[0];
              lines.add(new Line(number[0], separator[0].cells(line)));
            }
          });
    } catch (IOException e) {
      throw new Failure.Input("%s can't be read: check that it is a readable file".formatted(file));
    } catch (UncheckedIOException e) {
      String why =
          e.getCause() instanceof MalformedInputException ? "it isn't UTF-8" : "it broke off";
      throw new Failure.Input("%s can't be read: %s".formatted(file, why));
    }
    return new InteractionFile(file, lines);
  }

  /** A header names its first column, or has words where all other lines have numbers. */
  private static boolean hasHeader(List<Line> lines) {
    if (lines.isEmpty()) {
      return false;
    }
    List<String> first = lines.get(0).cells();
    String name = first.get(0).toLowerCase(Locale.ROOT).replace("#", "");
    if (USERS.contains(name.replaceAll("[_ -]?(id|key|no)$", ""))) {
      return true;
    }
    return lines.size() > 1
        && first.stream().noneMatch(InteractionFile::isNumber)
        && lines.stream().skip(1).allMatch(line -> isNumber(last(line)));
  }

  private static String last(Line line) {
    return line.cells().get(line.cells().size() - 1);
  }

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
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
    for (Line line : lines) {
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

  private float value(Line line) {
    String cell = line.cells().get(2);
    float value = isNumber(cell) ? Float.parseFloat(cell) : Float.NaN;
    if (!Float.isFinite(value)) {
      throw wrong(line, "has the value '%s', which is no finite number".formatted(cell));
    }
    return value;
  }

  private int day(Line line) {
    String cell = line.cells().get(3);
    return EventDay.of(cell)
        .orElseThrow(
            () ->
                wrong(
                    line,
                    "has the time '%s'; a time is seconds or milliseconds since 1970, or begins with a date such as 2026-11-21"
                        .formatted(cell)));
  }

  private Failure.Input wrong(Line line, String what) {
    return new Failure.Input("line %d of %s %s".formatted(line.number(), file, what));
  }

  /** What stands between the cells of a file. */
  private enum Separator {
    COLONS("::"),
    TAB("\t"),
    SEMICOLON(";"),
    COMMA(","),
    BLANKS(null);

    private final String text;

    Separator(String text) {
      this.text = text;
    }

    static Separator of(String line) {
      return Arrays.stream(values())
          .filter(separator -> separator.text == null || line.contains(separator.text))
          .findFirst()
          .orElseThrow();
    }

    List<String> cells(String line) {
      if (this == BLANKS) {
        return List.of(line.split("\\s+", -1));
      }
      if (line.indexOf('"') < 0) {
        return Arrays.stream(line.split(text, -1)).map(String::strip).toList();
      }
      List<String> cells = new ArrayList<>();
      StringBuilder cell = new StringBuilder();
      boolean quoted = false;
      for (int i = 0; i < line.length(); i++) {
        if (line.charAt(i) == '"') {
          quoted = !quoted;
        } else if (!quoted && line.startsWith(text, i)) {
          cells.add(cell.toString().strip());
          cell.setLength(0);
          i += text.length() - 1;
        } else {
          cell.append(line.charAt(i));
        }
      }
      cells.add(cell.toString().strip());
      return cells;
    }
  }
}

package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file of who has to do with what, in the shapes that people have: a line is {@code user item},
 * {@code user item value}, {@code user item value time}, or {@code user item item …}; cells are
 * parted by commas, tabs or blanks; the first line may be a header.
 *
 * <p>Lines of one to four cells each, as many in every line, are pairs; anything else is a list of
 * items. A value is how much the two have to do with each other; a pair of 0 or less isn't one. A
 * time is seconds or milliseconds since 1970, or begins with a date such as 2026-11-21.
 */
final class InteractionFile {
  private static final Set<String> USERS =
      Set.of("user", "person", "customer", "household", "member", "visitor", "uid");
  private static final long FIRST_MILLIS = 100_000_000_000L;
  private static final int SECONDS_PER_DAY = 86_400;

  private final Path file;
  private final List<String[]> lines;
  private final boolean isPairs;
  private final boolean hasHeader;

  /**
   * A pair of a file.
   *
   * @param day days since 1970-01-01; 0 where the file has no times
   */
  record Pair(String user, String item, float value, int day) {}

  private InteractionFile(Path file, List<String[]> lines) {
    this.file = file;
    this.lines = lines;
    this.hasHeader = hasHeader(lines);
    int cells = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).length;
    this.isPairs =
        cells <= 4 && lines.stream().skip(hasHeader ? 1 : 0).allMatch(l -> l.length == cells);
  }

  /**
   * Reads a file.
   *
   * @throws Failure.Input when it can't be read, or isn't text
   */
  static InteractionFile read(Path file) {
    try (Stream<String> text = Files.lines(file, StandardCharsets.UTF_8)) {
      List<String[]> lines = new ArrayList<>();
      text.forEach(
          line -> {
            String trimmed = line.strip();
            lines.add(trimmed.isEmpty() ? new String[0] : trimmed.split("\\s*[,\\t]\\s*|\\s+"));
          });
      while (!lines.isEmpty() && lines.get(lines.size() - 1).length == 0) {
        lines.remove(lines.size() - 1);
      }
      return new InteractionFile(file, lines);
    } catch (IOException e) {
      throw new Failure.Input("%s can't be read: check that it is a readable file".formatted(file));
    } catch (UncheckedIOException e) {
      String why =
          e.getCause() instanceof MalformedInputException ? "it isn't UTF-8" : "it broke off";
      throw new Failure.Input("%s can't be read: %s".formatted(file, why));
    }
  }

  /** A header names its first column, or has words where all other lines have numbers. */
  private static boolean hasHeader(List<String[]> lines) {
    if (lines.isEmpty() || lines.get(0).length == 0) {
      return false;
    }
    String[] first = lines.get(0);
    String name = first[0].toLowerCase(Locale.ROOT).replaceAll("[\"#]", "");
    if (USERS.contains(name.replaceAll("[_ -]?(id|key|no)$", ""))) {
      return true;
    }
    return lines.size() > 1
        && Stream.of(first).noneMatch(InteractionFile::isNumber)
        && lines.stream().skip(1).allMatch(l -> l.length > 0 && isNumber(l[l.length - 1]));
  }

  private static boolean isNumber(String cell) {
    return cell.matches("[-+]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
  }

  /** True when every line has a time. */
  boolean hasTimes() {
    return isPairs && !lines.isEmpty() && lines.get(lines.size() - 1).length == 4;
  }

  /**
   * Tells all pairs, in the order of the file.
   *
   * @throws Failure.Input at the first line that can't be one, with its number
   */
  void forEach(Consumer<Pair> taker) {
    for (int i = hasHeader ? 1 : 0; i < lines.size(); i++) {
      String[] line = lines.get(i);
      if (line.length == 0) {
        continue;
      }
      if (line.length == 1) {
        throw wrong(i, "has a single cell; a line is: user item, and perhaps value and time");
      }
      if (isPairs) {
        float value = line.length > 2 ? value(line[2], i) : 1;
        int day = line.length > 3 ? day(line[3], i) : 0;
        if (value > 0) {
          taker.accept(new Pair(line[0], line[1], value, day));
        }
      } else {
        for (int cell = 1; cell < line.length; cell++) {
          taker.accept(new Pair(line[0], line[cell], 1, 0));
        }
      }
    }
  }

  private float value(String cell, int line) {
    if (isNumber(cell)) {
      float value = Float.parseFloat(cell);
      if (Float.isFinite(value)) {
        return value;
      }
    }
    throw wrong(line, "has the value '%s', which is no finite number".formatted(cell));
  }

  private int day(String cell, int line) {
    try {
      if (cell.matches("[0-9]{1,15}")) {
        long number = Long.parseLong(cell);
        long seconds = number < FIRST_MILLIS ? number : number / 1000;
        return Math.toIntExact(seconds / SECONDS_PER_DAY);
      }
      return Math.toIntExact(LocalDate.parse(cell.replace("\"", "").substring(0, 10)).toEpochDay());
    } catch (DateTimeException | ArithmeticException | IndexOutOfBoundsException e) {
      throw wrong(
          line,
          "has the time '%s'; a time is seconds since 1970, or begins with a date such as 2026-11-21"
              .formatted(cell));
    }
  }

  private Failure.Input wrong(int line, String what) {
    return new Failure.Input("line %d of %s %s".formatted(line + 1, file, what));
  }
}

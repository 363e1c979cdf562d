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
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cells of a line that isn't blank, and its number in the file. One separator holds for a whole
 * file: {@code ::}, a tab, a semicolon, a comma or blanks.
 */
record CellLine(int number, List<String> cells) {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  /** All lines of a file. */
  static List<CellLine> read(Path file) {
    List<CellLine> lines = new ArrayList<>();
    forEach(file, lines::add);
    return lines;
  }

  /**
   * Tells all lines of a file, which needn't fit into memory.
   *
   * @throws Failure.Input when it can't be read or isn't text
   */
  static void forEach(Path file, Consumer<CellLine> taker) {
    try (Stream<String> text = Files.lines(file, StandardCharsets.UTF_8)) {
      int[] number = {0};
      Separator[] separator = {null};
      text.forEach(
          raw -> {
            String line = (number[0]++ == 0 ? raw.replace("\uFEFF", "") : raw).strip();
            if (!line.isEmpty()) {
              separator[0] = separator[0] == null ? Separator.of(line) : separator[0];
              taker.accept(new CellLine(number[0], separator[0].cells(line)));
            }
          });
    } catch (IOException e) {
      throw new Failure.Input("%s can't be read: check that it is a readable file".formatted(file));
    } catch (UncheckedIOException e) {
      String why =
          e.getCause() instanceof MalformedInputException ? "it isn't UTF-8" : "it broke off";
      throw new Failure.Input("%s can't be read: %s".formatted(file, why));
    }
  }

  static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }

  /** The failure of a file whose line is wrong. */
  Failure.Input wrong(Path file, String what) {
    return new Failure.Input("line %d of %s %s".formatted(number, file, what));
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

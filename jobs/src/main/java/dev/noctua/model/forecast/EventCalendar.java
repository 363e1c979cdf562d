package dev.noctua.model.forecast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which event falls on a day, such as a festival or a sale.
 *
 * @param events their names; the first has the number 1
 * @param days the number of the event of each day that has one, by days since 1970
 */
public record EventCalendar(List<String> events, Map<Long, Integer> days) implements Serializable {
  private static final String SHIPPED = "/calendar.csv";
  private static final String HEADER = "event,from,until";
  private static final int CELLS = 3;

  /** An event longer than this is taken for a mistake. */
  private static final int LONGEST = 92;

  /** The table that comes with the product: China's festivals and sales from 2018 to 2035. */
  public static EventCalendar shipped() {
    try (InputStream in = EventCalendar.class.getResourceAsStream(SHIPPED);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return of(lines.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads lines {@code event,from,until}, both days included. Where two events share a day, the
   * later line counts. Empty lines and those that begin with # are left out.
   *
   * @throws IllegalArgumentException when the first line isn't {@code event,from,until} or another
   *     has no event or no days
   */
  public static EventCalendar of(List<String> lines) {
    List<String> events = new ArrayList<>();
    Map<Long, Integer> days = new HashMap<>();
    boolean isHeaderRead = false;
    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line).strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      if (!isHeaderRead) {
        require(text.equals(HEADER), line, text);
        isHeaderRead = true;
        continue;
      }
      String[] cells = text.split(",", -1);
      require(cells.length == CELLS && !cells[0].isBlank(), line, text);
      Optional<LocalDate> from = day(cells[1]);
      Optional<LocalDate> until = day(cells[2]);
      require(from.isPresent() && until.isPresent(), line, text);
      long length = until.get().toEpochDay() - from.get().toEpochDay() + 1;
      require(length >= 1 && length <= LONGEST, line, text);
      if (!events.contains(cells[0])) {
        events.add(cells[0]);
      }
      int number = 1 + events.indexOf(cells[0]);
      for (long day = 0; day < length; day++) {
        days.put(from.get().toEpochDay() + day, number);
      }
    }
    require(isHeaderRead, lines.size(), "");
    return new EventCalendar(List.copyOf(events), Map.copyOf(days));
  }

  private static void require(boolean holds, int line, String text) {
    if (!holds) {
      throw new IllegalArgumentException(
          "line %d is '%s'; the first line must be %s, and others such as: sale,2026-11-10,2026-11-11, of %d days at most"
              .formatted(line + 1, text, HEADER, LONGEST));
    }
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The number of the event of each of some days; 0 where there is none. */
  public int[] numbers(LocalDate first, int count) {
    long from = first.toEpochDay();
    int[] numbers = new int[count];
    Arrays.setAll(numbers, day -> days.getOrDefault(from + day, 0));
    return numbers;
  }
}

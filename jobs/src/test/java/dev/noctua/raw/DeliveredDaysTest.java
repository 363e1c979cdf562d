package dev.noctua.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which days a platform can have delivered. */
class DeliveredDaysTest {
  private static NavigableSet<LocalDate> days(String text) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    for (String part : text == null ? new String[0] : text.split(" ", -1)) {
      String[] ends = part.split("[.][.]", -1);
      LocalDate first = LocalDate.parse(ends[0]);
      first.datesUntil(LocalDate.parse(ends[ends.length - 1]).plusDays(1)).forEach(days::add);
    }
    return days;
  }

  /** Days, of which the platform's people are on all but those in brackets; the newest night. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-11-20, -, -, -",
        "2026-11-18..2026-11-20, -, -, -",
        "2026-11-20 2062-01-01, -, -, 2062-01-01",
        "2016-11-20 2026-11-18..2026-11-20, -, -, 2016-11-20",
        "1970-01-01 1999-12-31 2026-11-20, -, -, 1970-01-01 1999-12-31",
        "1970-01-01, -, -, 1970-01-01",
        "2026-11-20 2026-12-21, -, -, -",
        "2026-11-20 2026-12-22, -, -, 2026-12-22",
        "2026-11-20 2062-01-01..2062-01-09, -, 2026-11-20, 2062-01-01..2062-01-09",
        "2062-01-01..2062-01-09, -, 2026-11-20, 2062-01-01..2062-01-09",
        "2026-01-01..2026-03-01 2026-05-01..2026-05-09, -, -, 2026-05-01..2026-05-09",
        "2026-01-01..2026-03-10 2026-05-01..2026-07-09, -, -, -",
        "2026-01-01..2026-03-10 2026-05-01..2026-07-09, -, 2026-03-10, -",
        "2026-06-01 2026-11-18..2026-11-20, 2026-06-01, -, -",
        "2026-06-01 2026-11-18..2026-11-20, -, -, 2026-06-01",
        "2026-11-20 2062-01-01, 2062-01-01, -, 2062-01-01"
      })
  void aDayFarFromAllOthersIsImplausible(
      String all, String quiet, String newest, String implausible) {
    NavigableSet<LocalDate> days = days(all);
    Set<LocalDate> busy = new TreeSet<>(days);
    busy.removeAll(days(quiet));
    check(days, busy, newest, day -> new DayContent(1, false, 1), implausible);
  }

  /** What each day holds: bytes, or nothing, and with an exclamation mark a completion marker. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-11-20=9 2062-01-01=2 2062-01-02=2, -, -, 2062-01-01..2062-01-02",
        "2026-11-20=9 2062-01-01=0 2062-01-02=0, -, -, 2062-01-01..2062-01-02",
        "2026-11-20=2! 2062-01-01=9 2062-01-02=9, -, -, 2062-01-01..2062-01-02",
        "2016-11-20=2 2026-11-20=9, -, -, 2016-11-20",
        "2016-11-20=9 2026-11-20=2!, -, -, 2016-11-20",
        "2016-11-20=0! 2026-11-20=2, -, -, 2016-11-20",
        "2026-06-01=9! 2026-11-20=2, 2026-06-01, -, -",
        "2026-06-01=0 2026-11-20=2, 2026-06-01, -, 2026-06-01",
        "2026-06-01=0 2026-11-20=2, 2026-06-01, 2026-11-20, 2026-06-01",
        "2025-11-19=9 2026-11-20=2, 2025-11-19, -, -",
        "2025-11-18=9 2026-11-20=2, 2025-11-18, -, 2025-11-18",
        "2001-01-01=9 2026-11-20=2, 2001-01-01, -, 2001-01-01"
      })
  void whatADayHoldsDecides(String all, String quiet, String newest, String implausible) {
    Map<LocalDate, DayContent> contents = new TreeMap<>();
    for (String part : all.split(" ", -1)) {
      String[] held = part.split("[=!]", -1);
      long bytes = Long.parseLong(held[1]);
      LocalDate day = LocalDate.parse(held[0]);
      contents.put(day, new DayContent(bytes, bytes > 0 && part.endsWith("!"), bytes));
    }
    NavigableSet<LocalDate> days = new TreeSet<>(contents.keySet());
    Set<LocalDate> busy = new TreeSet<>(days);
    busy.removeAll(days(quiet));
    check(days, busy, newest, contents::get, implausible);
  }

  private static void check(
      NavigableSet<LocalDate> days,
      Set<LocalDate> busy,
      String newest,
      Function<LocalDate, DayContent> contents,
      String implausible) {
    Set<LocalDate> plausible =
        DeliveredDays.plausible(
            days, busy, Optional.ofNullable(newest).map(LocalDate::parse), contents);
    assertThat(days.stream().filter(day -> !plausible.contains(day)).collect(Collectors.toSet()))
        .isEqualTo(days(implausible));
    assertThat(Stream.concat(plausible.stream(), days.stream())).allMatch(days::contains);
  }

  @ParameterizedTest
  @CsvSource({
    "_x.jsonl",
    "a/_b/x.jsonl",
    ".x.jsonl",
    "x.JSONL",
    "x.json",
    "x.jsonl.part",
    "x.jsonl/"
  })
  void otherNamesAreNoData(String name) {
    assertThat(isData(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"x.jsonl", "a_b/x.y.jsonl.gz", "x.jsonl/hour=07/z.jsonl.zst", "题 [1].jsonl"})
  void theseAreData(String name) {
    assertThat(isData(name)).isTrue();
  }

  private static boolean isData(String name) {
    String folder = "behavior/dt=2026-11-20/";
    return RawNames.isData(folder, new ObjectStore.Entry(folder + name, 1, "etag"));
  }
}

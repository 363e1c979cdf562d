package dev.noctua.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
  void aDayFarFromAllOthersIsOdd(String all, String quiet, String newest, String odd) {
    NavigableSet<LocalDate> days = days(all);
    Set<LocalDate> busy = new TreeSet<>(days);
    busy.removeAll(days(quiet));
    Set<LocalDate> right =
        DeliveredDays.right(days, busy, Optional.ofNullable(newest).map(LocalDate::parse));
    assertThat(days.stream().filter(day -> !right.contains(day)).collect(Collectors.toSet()))
        .isEqualTo(days(odd));
    assertThat(Stream.concat(right.stream(), days.stream())).allMatch(days::contains);
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

package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCalendarTest {
  private static final EventCalendar SHIPPED = EventCalendar.shipped();

  /** The epoch day of Julian day 0, at midnight. */
  private static final double EPOCH = 2_440_587.5;

  private static final double TIME_ZONE = 8 / 24.0;

  /** Terrestrial time is ahead of the earth's rotation by about so much in these years. */
  private static final double AHEAD = 70 / 86_400.0;

  private static String event(LocalDate day) {
    int number = SHIPPED.numbers(day, 1)[0];
    return number == 0 ? "" : SHIPPED.events().get(number - 1);
  }

  /** Meeus, Astronomical Algorithms (1998), chapter 49, without terms below .0002 days. */
  private static LocalDate newMoon(int k) {
    double t = k / 1_236.85;
    double sun = Math.toRadians(2.5534 + 29.1053567 * k);
    double moon = Math.toRadians(201.5643 + 385.81693528 * k + .0107582 * t * t);
    double latitude = Math.toRadians(160.7108 + 390.67050284 * k - .0016118 * t * t);
    double node = Math.toRadians(124.7746 - 1.56375588 * k);
    double e = 1 - .002516 * t;
    double day = 2_451_550.09766 + 29.530588861 * k + .00015437 * t * t;
    day += -.40720 * Math.sin(moon) + .17241 * e * Math.sin(sun);
    day += .01608 * Math.sin(2 * moon) + .01039 * Math.sin(2 * latitude);
    day += .00739 * e * Math.sin(moon - sun) - .00514 * e * Math.sin(moon + sun);
    day += .00208 * e * e * Math.sin(2 * sun) - .00111 * Math.sin(moon - 2 * latitude);
    day += -.00057 * Math.sin(moon + 2 * latitude) + .00056 * e * Math.sin(2 * moon + sun);
    day += -.00042 * Math.sin(3 * moon) + .00042 * e * Math.sin(sun + 2 * latitude);
    day += .00038 * e * Math.sin(sun - 2 * latitude) - .00024 * e * Math.sin(2 * moon - sun);
    day += -.00017 * Math.sin(node);
    return LocalDate.ofEpochDay((long) Math.floor(day - AHEAD + TIME_ZONE - EPOCH));
  }

  /** The sun's apparent longitude at midnight in China, in degrees (Meeus, chapter 25). */
  private static double sun(LocalDate day) {
    double t = (day.toEpochDay() + EPOCH - TIME_ZONE + AHEAD - 2_451_545) / 36_525;
    double anomaly = Math.toRadians(357.52911 + 35_999.05029 * t);
    double longitude =
        280.46646
            + 36_000.76983 * t
            + (1.914602 - .004817 * t) * Math.sin(anomaly)
            + .019993 * Math.sin(2 * anomaly)
            + .000289 * Math.sin(3 * anomaly)
            - .00569
            - .00478 * Math.sin(Math.toRadians(125.04 - 1_934.136 * t));
    return (longitude % 360 + 360) % 360;
  }

  /** Whether the sun reaches a multiple of so many degrees on the day. */
  private static boolean reaches(LocalDate day, int degrees) {
    return (int) (sun(day) / degrees) != (int) (sun(day.plusDays(1)) / degrees);
  }

  private static LocalDate solstice(int year) {
    LocalDate day = LocalDate.of(year, 12, 19);
    while (!reaches(day, 90)) {
      day = day.plusDays(1);
    }
    return day;
  }

  /** The first days of a Chinese year's months without the leap month, by number (GB/T 33661). */
  private static Map<Integer, LocalDate> months(int year) {
    TreeSet<LocalDate> moons = new TreeSet<>();
    for (int k = 200; k < 460; k++) {
      moons.add(newMoon(k));
    }
    List<LocalDate> starts =
        new ArrayList<>(
            moons.subSet(moons.floor(solstice(year - 1)), true, moons.floor(solstice(year)), true));
    boolean isLeapDue = starts.size() == 14;
    Map<Integer, LocalDate> months = new HashMap<>();
    int number = 11;
    months.put(number, starts.get(0));
    for (int i = 1; i < starts.size() - 1; i++) {
      LocalDate end = starts.get(i + 1);
      boolean hasTerm = starts.get(i).datesUntil(end).anyMatch(day -> reaches(day, 30));
      if (isLeapDue && !hasTerm) {
        isLeapDue = false;
      } else {
        number = number % 12 + 1;
        months.put(number, starts.get(i));
      }
    }
    return months;
  }

  @Test
  void lunarFestivalsFollowTheMoonAndTheSun() {
    for (int year = 2018; year <= 2035; year++) {
      Map<Integer, LocalDate> months = months(year);
      assertThat(event(months.get(1))).as("%s", months.get(1)).isEqualTo("spring_festival");
      assertThat(event(months.get(1).minusDays(1))).isEqualTo("spring_festival");
      assertThat(event(months.get(1).minusDays(3))).isIn("", "make_up_workday");
      assertThat(event(months.get(5).plusDays(4))).isIn("dragon_boat", "618");
      assertThat(event(months.get(8).plusDays(14))).isIn("mid_autumn", "national_day");
      LocalDate april = LocalDate.of(year, 4, 3);
      LocalDate qingming =
          april.datesUntil(april.plusDays(5)).filter(day -> reaches(day, 15)).findAny().get();
      assertThat(event(qingming)).as("%s", qingming).isEqualTo("qingming");
    }
  }

  /** As the State Council's notices have them. */
  @ParameterizedTest
  @CsvSource({
    "2018-02-16,spring_festival",
    "2018-02-22,",
    "2018-04-28,make_up_workday",
    "2018-04-29,labour_day",
    "2018-05-02,",
    "2018-12-29,make_up_workday",
    "2020-02-02,spring_festival",
    "2020-10-08,national_day",
    "2022-04-30,labour_day",
    "2022-05-05,",
    "2023-09-29,national_day",
    "2024-02-17,spring_festival",
    "2020-06-25,dragon_boat",
    "2021-09-21,mid_autumn",
    "2023-06-22,dragon_boat",
    "2024-09-17,mid_autumn",
    "2025-05-31,dragon_boat",
    "2026-02-17,spring_festival",
    "2026-09-25,mid_autumn",
    "2026-10-10,make_up_workday",
    "2026-10-24,programmers_day",
    "2026-10-25,double_11_presale",
    "2026-11-11,double_11",
    "2026-11-12,",
    "2017-11-11,",
  })
  void knownDays(LocalDate day, String event) {
    assertThat(event(day)).isEqualTo(event == null ? "" : event);
  }

  @Test
  void workdaysThatAreMadeUpAreWeekends() {
    int number = 1 + SHIPPED.events().indexOf("make_up_workday");
    assertThat(SHIPPED.days()).containsValue(number);
    SHIPPED
        .days()
        .forEach(
            (day, event) ->
                assertThat(
                        event != number
                            || LocalDate.ofEpochDay(day).getDayOfWeek().compareTo(DayOfWeek.FRIDAY)
                                > 0)
                    .as("day %d", day)
                    .isTrue());
  }

  @Test
  void theLaterLineCountsWhereTwoShareADay() {
    EventCalendar calendar =
        EventCalendar.of(
            List.of(
                "# mine",
                "event,from,until",
                "a,2026-03-01,2026-03-03",
                "",
                "b,2026-03-02,2026-03-02"));
    assertThat(calendar.events()).containsExactly("a", "b");
    assertThat(calendar.numbers(LocalDate.of(2026, 2, 28), 5)).containsExactly(0, 1, 2, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a,2026-03-01,2026-03-03",
        "event,from,until;a,2026-03-01",
        "event,from,until;,2026-03-01,2026-03-01",
        "event,from,until;a,2026-03-02,2026-03-01",
        "event,from,until;a,2026-02-29,2026-03-01",
        "event,from,until;a,2026-03-02,2027-03-01",
      })
  void aWrongLineIsNamed(String lines) {
    assertThatThrownBy(() -> EventCalendar.of(List.of(lines.split(";"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the first line must be event,from,until");
  }
}

package dev.noctua.stage.price;

import dev.noctua.core.Night;
import dev.noctua.lake.Run;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.price.PricePanel;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * The days whose demand the stage looks at.
 *
 * @param first the first one
 * @param night the last one
 * @param known those of which the lake has a night; of others nothing is known
 * @param events festivals and sales, which change the demand by themselves
 */
record PriceWindow(
    LocalDate first, LocalDate night, Set<LocalDate> known, ZoneId zone, EventCalendar events)
    implements Serializable {
  private static final int MORNING = 6;
  private static final int EVENING = 18;

  /** The last days up to the night of a run. */
  static PriceWindow of(Run run, int days) {
    return of(run.knownDays(), run.night(), days);
  }

  /** The last days up to a night, from the first known one on. */
  static PriceWindow of(Set<LocalDate> known, Night night, int days) {
    LocalDate earliest = night.date().minusDays(days - 1L);
    TreeSet<LocalDate> within = new TreeSet<>(known);
    within.removeIf(day -> day.isBefore(earliest) || day.isAfter(night.date()));
    LocalDate first = within.isEmpty() ? night.date() : within.first();
    return new PriceWindow(first, night.date(), within, night.zone(), EventCalendar.shipped());
  }

  int days() {
    return (int) (night.toEpochDay() - first.toEpochDay()) + 1;
  }

  /** The place of a day, which may lie outside. */
  int place(LocalDate day) {
    return Math.toIntExact(day.toEpochDay() - first.toEpochDay());
  }

  PricePanel.Calendar calendar() {
    return PricePanel.Calendar.days(
        first.getDayOfWeek().getValue() - 1, events.numbers(first, days()));
  }

  /** 0 on days that are known, NaN on the others. */
  double[] nothing() {
    double[] values = new double[days()];
    Arrays.setAll(values, day -> known.contains(first.plusDays(day)) ? 0 : Double.NaN);
    return values;
  }

  Instant morning(int day) {
    return at(day, MORNING);
  }

  Instant evening(int day) {
    return at(day, EVENING);
  }

  private Instant at(int day, int hour) {
    return first.plusDays(day).atTime(hour, 0).atZone(zone).toInstant();
  }
}

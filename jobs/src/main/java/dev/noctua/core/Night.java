package dev.noctua.core;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What one run computes: the arrivals of {@code from..date}, and everything as of the end of {@code
 * date}.
 *
 * @param date the night; its day ends what is known
 * @param from the first day whose arrivals this run ingests: {@code date} itself, or earlier for a
 *     first load
 * @param run the run's id, the name of the folders that it writes
 * @param full true when states are rebuilt from all facts instead of from the previous night's
 *     states
 * @param previous the committed night that this one builds on; empty on the lake's first night
 * @param zone the business time zone
 */
public record Night(
    LocalDate date,
    LocalDate from,
    String run,
    boolean full,
    Optional<LocalDate> previous,
    ZoneId zone) {

  /** The days whose arrivals this run ingests, oldest first. */
  public List<LocalDate> days() {
    return from.datesUntil(date.plusDays(1)).toList();
  }

  /** True for a first load of several days, which commits each day as a night of facts. */
  public boolean isFirstLoad() {
    return from.isBefore(date);
  }

  /** The seed of everything random in this night: its date, so that reruns agree. */
  public long seed() {
    return date.toEpochDay();
  }
}

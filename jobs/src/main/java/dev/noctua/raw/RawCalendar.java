package dev.noctua.raw;

import dev.noctua.contract.RawLog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What lies in the folders of the logs.
 *
 * @param days per log those that it has a folder for and that can be, oldest first
 * @param notRead per log what else lies there
 */
public record RawCalendar(Map<String, List<LocalDate>> days, Map<String, List<NotRead>> notRead) {
  static RawCalendar of(
      Map<String, NavigableSet<LocalDate>> folders,
      Map<String, List<NotRead>> others,
      Optional<LocalDate> newest) {
    NavigableSet<LocalDate> all = new TreeSet<>();
    folders.values().forEach(all::addAll);
    NavigableSet<LocalDate> busy = new TreeSet<>(folders.get(RawLog.BEHAVIOR.logName()));
    busy.addAll(folders.get(RawLog.TRANSACTION.logName()));
    Set<LocalDate> right = DeliveredDays.right(all, busy, newest);
    Map<String, List<LocalDate>> days = new TreeMap<>();
    Map<String, List<NotRead>> notRead = new TreeMap<>();
    folders.forEach(
        (log, own) -> {
          days.put(log, own.stream().filter(right::contains).toList());
          List<NotRead> odd = new ArrayList<>(others.get(log));
          own.stream()
              .filter(day -> !right.contains(day))
              .forEach(day -> odd.add(NotRead.oddDay(log + "/dt=" + day + "/")));
          notRead.put(log, List.copyOf(odd));
        });
    return new RawCalendar(days, notRead);
  }

  /** The days of a log, oldest first. */
  public List<LocalDate> days(String log) {
    return days.get(log);
  }

  /** What lies beside the days of a log, and days of it that can't be. */
  public List<NotRead> notRead(String log) {
    return notRead.get(log);
  }
}

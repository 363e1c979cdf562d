package dev.noctua.lake.retention;

import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a lake keeps. It keeps the states of the last nights, of each month's last night, of the
 * published night and of the nights that open runs build on. It keeps facts for as long as the
 * settings say, by default for ever. It keeps drafts while their runs can go on, and files while a
 * night, a draft or the pointer names them.
 */
public final class RetentionPolicy {
  private final Settings.Retention settings;
  private final Nights nights;
  private final FileReferences references;
  private final OrphanSweeper sweeper;

  public RetentionPolicy(Settings.Retention settings, Lake lake) {
    this.settings = settings;
    this.nights = lake.nights();
    this.references = new FileReferences(lake);
    this.sweeper = new OrphanSweeper(lake);
  }

  /**
   * Deletes what isn't kept. Only the holder of the lock may call this.
   *
   * @param say takes a line about what was deleted
   */
  public void apply(Consumer<String> say) {
    List<Manifest> ended = nights.drafts().stream().filter(d -> !nights.isValid(d)).toList();
    ended.forEach(nights::end);
    if (!ended.isEmpty()) {
      List<String> runs = ended.stream().map(d -> d.run() + " of " + d.night()).toList();
      say.accept("gave up runs that others have overtaken: " + String.join(", ", runs));
    }
    Map<String, Optional<Manifest.DataFile>> gone = new HashMap<>();
    List<LocalDate> stateless = dropStates(gone);
    Set<LocalDate> factless = dropFacts(gone);
    if (!gone.isEmpty()) {
      references.replaceAll(gone, UnaryOperator.identity());
      report("states", stateless, say);
      report("facts", factless.stream().sorted().toList(), say);
    }
    OrphanSweeper.Swept swept = sweeper.sweep();
    if (swept.files() + swept.uploads() > 0) {
      say.accept(
          "deleted %d files (%d bytes) and %d unfinished uploads that no run names"
              .formatted(swept.files(), swept.bytes(), swept.uploads()));
    }
  }

  private static void report(String what, List<LocalDate> days, Consumer<String> say) {
    if (!days.isEmpty()) {
      say.accept(
          "no longer kept: %s of %d nights, %s to %s"
              .formatted(what, days.size(), days.get(0), days.get(days.size() - 1)));
    }
  }

  private List<LocalDate> dropStates(Map<String, Optional<Manifest.DataFile>> gone) {
    List<Manifest> all =
        nights.committed().stream().map(nights::require).filter(Manifest::hasStates).toList();
    Set<LocalDate> kept = new HashSet<>();
    all.stream()
        .skip(Math.max(0, all.size() - settings.stateNights()))
        .forEach(night -> kept.add(night.night()));
    Map<YearMonth, LocalDate> months = new HashMap<>();
    all.forEach(night -> months.put(YearMonth.from(night.night()), night.night()));
    kept.addAll(months.values());
    nights.current().ifPresent(current -> kept.add(current.night()));
    nights.drafts().forEach(draft -> draft.previous().ifPresent(kept::add));
    List<Manifest> dropped = all.stream().filter(night -> !kept.contains(night.night())).toList();
    for (Manifest night : dropped) {
      for (Table table : Table.values()) {
        if (table.contract().state()) {
          Nights.files(night, table).forEach(file -> gone.put(file.path(), Optional.empty()));
        }
      }
    }
    return dropped.stream().map(Manifest::night).toList();
  }

  private Set<LocalDate> dropFacts(Map<String, Optional<Manifest.DataFile>> gone) {
    Set<LocalDate> dropped = new HashSet<>();
    Optional<LocalDate> newest = nights.newest();
    settings
        .factNights()
        .forEach(
            (name, kept) ->
                nights
                    .upTo(newest.map(n -> n.minusDays(kept)).orElse(LocalDate.MIN), LocalDate.MIN)
                    .forEach(
                        night -> {
                          Manifest.Written written = night.tables().get(name);
                          if (written != null) {
                            dropped.add(night.night());
                            written.files().forEach(f -> gone.put(f.path(), Optional.empty()));
                          }
                        }));
    return dropped;
  }
}

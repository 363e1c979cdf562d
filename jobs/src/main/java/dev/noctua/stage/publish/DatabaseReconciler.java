package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings the live platform's database and the lake's pointer together again. They switch one after
 * the other, the database first.
 */
public final class DatabaseReconciler {
  private DatabaseReconciler() {}

  /**
   * Completes what a process left half done that ended between the two, and loads what a database
   * lacks that is new or was restored.
   *
   * @param say takes lines on what was found and is done
   * @throws Failure.Usage when the database has tables of others under names that Noctua needs
   * @throws Failure.Unavailable when the database doesn't answer
   */
  public static void complete(
      Lake lake, Optional<Settings.Database> database, Secrets secrets, Consumer<String> say) {
    Generations.of(database, secrets, lake)
        .ifPresent(generations -> complete(lake, generations, say));
  }

  static void complete(Lake lake, Generations generations, Consumer<String> say) {
    generations.tables().requireOwn();
    generations.held().forEach(say);
    if (generations.dropAbandoned()) {
      say.accept("Dropped tables that a run which ended early was loading into the database");
    }
    Optional<ReleaseRow> live = generations.live();
    Optional<CurrentPointer> pointer = lake.nights().current();
    if (pointer.isPresent()
        && live.filter(l -> l.is(pointer.get().night(), pointer.get().run())).isPresent()) {
      return;
    }
    String found =
        "The database has %s, the lake %s"
            .formatted(
                live.map(l -> "night %s, run %s".formatted(l.night(), l.run())).orElse("no night"),
                pointer
                    .map(p -> "night %s, run %s".formatted(p.night(), p.run()))
                    .orElse("no published night"));
    if (live.isPresent() && isAhead(live.get(), pointer, lake.nights(), generations)) {
      say.accept(found + ": the lake follows");
      lake.nights().publish(live.get().night());
      generations.prune();
    } else if (pointer.isPresent()) {
      say.accept(found + ": the lake's lists are loaded into the database");
      generations.load(PlatformTables.of(lake, pointer.get())).swap();
      generations.prune();
    } else if (live.isPresent()) {
      say.accept(found + ": the next publication replaces the database's lists");
    }
  }

  /**
   * Whether the database switched to a committed night, and the pointer hasn't yet. A publication
   * leaves the night's draft until then. A rollback has none, but what the pointer names is kept in
   * the database; one restored from a backup doesn't know that yet.
   */
  private static boolean isAhead(
      ReleaseRow live, Optional<CurrentPointer> pointer, Nights nights, Generations generations) {
    return nights.manifest(live.night()).map(Manifest::run).equals(Optional.of(live.run()))
        && (nights.draft(live.night(), live.run()).isPresent()
            || pointer.flatMap(p -> generations.kept(p.night(), p.run())).isPresent());
  }
}

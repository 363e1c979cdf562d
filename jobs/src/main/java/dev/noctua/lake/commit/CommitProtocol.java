package dev.noctua.lake.commit;

import dev.noctua.core.Failure;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.lake.lock.LockRecord.Change;
import dev.noctua.lake.lock.LockRecord.Intent;
import dev.noctua.storage.ConditionalPut;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the two changes that readers see: it writes a night's manifests, and it moves the pointer.
 * A process first records each change as an intent in the {@link LakeLock}, then carries it out. If
 * the process dies, the lock's next holder carries the intent out; if both do, they write the same
 * bytes. A process reads what it replaces before it records the intent, so that a process that has
 * slept in between never replaces anything newer.
 */
public final class CommitProtocol {
  private final ObjectStore store;
  private final LakeLock lock;
  private final Nights nights;

  CommitProtocol(ObjectStore store, LakeLock lock, Nights nights) {
    this.store = store;
    this.lock = lock;
    this.nights = nights;
  }

  /**
   * {@link CurrentPointer} as it is stored. A night can be published a second time, after other
   * nights. The fence makes the second pointer differ from the first.
   */
  public record Pointer(LocalDate night, String run, Map<String, List<String>> tables, long fence) {
    /** The same with other files. */
    public Pointer moved(Map<String, Optional<Manifest.DataFile>> files) {
      Map<String, List<String>> others = new TreeMap<>();
      tables.forEach((table, keys) -> others.put(table, moved(keys, files)));
      return new Pointer(night, run, others, fence);
    }

    private static List<String> moved(
        List<String> keys, Map<String, Optional<Manifest.DataFile>> files) {
      return keys.stream()
          .flatMap(
              key ->
                  files.containsKey(key)
                      ? files.get(key).map(Manifest.DataFile::path).stream()
                      : Stream.of(key))
          .toList();
    }
  }

  void commit(Manifest draft) {
    List<ConditionalPut> days = days(draft);
    lock.decide(intent(Change.COMMIT, draft), () -> write(days));
  }

  void publish(Manifest night) {
    ConditionalPut pointer = pointer(night, lock.fence());
    lock.decide(intent(Change.PUBLISH, night), () -> publish(night, pointer));
  }

  private Intent intent(Change change, Manifest of) {
    return new Intent(change, of.night(), of.run(), lock.fence());
  }

  /** Carries out an intent of another process, if it still applies to what is stored. */
  void carryOut(Intent intent) {
    switch (intent.change()) {
      case COMMIT ->
          nights
              .draft(intent.night(), intent.run())
              .filter(nights::isValid)
              .ifPresent(draft -> write(days(draft)));
      case PUBLISH ->
          nights
              .manifest(intent.night())
              .filter(night -> night.run().equals(intent.run()))
              .ifPresent(night -> publish(night, pointer(night, intent.fence())));
    }
    lock.recordDone();
  }

  private List<ConditionalPut> days(Manifest draft) {
    return draft
        .from()
        .datesUntil(draft.night().plusDays(1))
        .map(day -> day(draft.of(day), Optional.ofNullable(draft.replaces().get(day))))
        .toList();
  }

  /**
   * The write of a night's manifest. A rerun replaces only the night that it found when it began,
   * not one that another run has committed since. A run may write its own night again, to record
   * which gates were overruled.
   */
  private ConditionalPut day(Manifest night, Optional<String> replaces) {
    String key = Nights.key(night.night());
    ConditionalPut day = ConditionalPut.of(store, key, ControlJson.write(night));
    Optional<String> there =
        day.there().map(content -> ControlJson.read(content.text(), Manifest.class, key).run());
    if (there.isPresent() && !there.get().equals(night.run()) && !there.equals(replaces)) {
      throw Nights.overtaken(night);
    }
    return day;
  }

  private ConditionalPut pointer(Manifest night, long fence) {
    Pointer next = new Pointer(night.night(), night.run(), nights.files(night.night()), fence);
    return ConditionalPut.of(store, Nights.CURRENT, ControlJson.write(next));
  }

  private void publish(Manifest night, ConditionalPut pointer) {
    write(List.of(pointer));
    store.put("current.sql", CurrentSql.text());
    nights.end(night);
  }

  private void write(List<ConditionalPut> all) {
    for (ConditionalPut one : all) {
      if (!one.write(store)) {
        throw new Failure.Locked(
            "another process has written %s meanwhile, and its version stays: run again"
                .formatted(one.key()));
      }
    }
  }
}

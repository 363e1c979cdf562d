package dev.noctua.lake.commit;

import dev.noctua.core.Failure;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The drafts, which list what runs have written so far. A draft names the {@link LakeLock#fence}
 * under which it was written. A process that takes the lock writes its own fence into all drafts,
 * so that a process that lost the lock can't save a draft any more.
 */
final class Drafts {
  private static final String SUFFIX = ".draft.json";

  private final ObjectStore store;
  private final LakeLock lock;

  Drafts(ObjectStore store, LakeLock lock) {
    this.store = store;
    this.lock = lock;
  }

  /** The drafts whose file name starts with {@code start}, oldest night first. */
  List<Manifest> all(String start) {
    return keys(start).stream().flatMap(key -> read(key).stream()).toList();
  }

  private List<String> keys(String start) {
    return store.list(Nights.FOLDER).stream()
        .map(ObjectStore.Entry::key)
        .filter(key -> key.startsWith(Nights.FOLDER + start) && key.endsWith(SUFFIX))
        .toList();
  }

  Optional<Manifest> get(LocalDate night, String run) {
    return read(key(night, run));
  }

  private Optional<Manifest> read(String key) {
    return store.get(key).map(content -> manifest(content, key));
  }

  private static Manifest manifest(ObjectStore.Content content, String key) {
    return ControlJson.read(content.text(), Manifest.class, key);
  }

  /**
   * Starts a draft.
   *
   * @throws Failure.Locked when the run has one, or the lock is lost
   */
  void begin(Manifest draft) {
    if (!store.putIfAbsent(key(draft), ControlJson.write(stamp(draft)))) {
      throw overtaken(draft);
    }
    // If this process slept before the write, other processes may have ended the run. The draft
    // is then left behind, and stays empty.
    lock.confirmHeld();
  }

  /**
   * Replaces a draft.
   *
   * @throws Failure.Locked when another process has taken it over, or ended it
   */
  void save(Manifest draft) {
    String key = key(draft);
    ObjectStore.Content there = store.get(key).orElseThrow(() -> overtaken(draft));
    if (isLater(manifest(there, key))
        || !store.putIfMatch(key, ControlJson.write(stamp(draft)), there.etag())) {
      throw overtaken(draft);
    }
  }

  /** Makes all drafts this process's own. */
  void takeOver() {
    for (String key : keys("")) {
      boolean mine = false;
      while (!mine) {
        Optional<ObjectStore.Content> there = store.get(key);
        if (there.isPresent()) {
          Manifest draft = manifest(there.get(), key);
          if (isLater(draft)) {
            throw overtaken(draft);
          }
          mine = store.putIfMatch(key, ControlJson.write(stamp(draft)), there.get().etag());
        } else {
          mine = true;
        }
      }
    }
  }

  void end(Manifest run) {
    store.delete(List.of(key(run)));
  }

  private boolean isLater(Manifest draft) {
    return lock.isTaken() && draft.fence().orElse(0L) > lock.fence();
  }

  private Manifest stamp(Manifest draft) {
    return lock.isTaken() ? draft.withFence(lock.fence()) : draft;
  }

  private static Failure overtaken(Manifest draft) {
    return new Failure.Locked(
        "run %s of night %s has been taken over by another process: this one writes nothing more; run again"
            .formatted(draft.run(), draft.night()));
  }

  private static String key(Manifest draft) {
    return key(draft.night(), draft.run());
  }

  private static String key(LocalDate night, String run) {
    return Nights.FOLDER + night + "." + run + SUFFIX;
  }
}

package dev.noctua.privacy;

import dev.noctua.lake.Lake;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tombstone keys of erased people, in {@code restricted/tombstone/N.json}, and the erasure that
 * is going on, in {@code restricted/erasure.json}. The latter is deleted when nothing is left of
 * the people.
 */
public final class ErasureJournal {
  private static final String FOLDER = "restricted/tombstone/";
  private static final String OPEN = "restricted/erasure.json";

  private final ObjectStore store;

  public ErasureJournal(Lake lake) {
    this.store = lake.store();
  }

  /** A file of tombstones. */
  private record TombstoneFile(LocalDate erasedOn, List<String> keys) {}

  /** The tombstone keys of everybody who was erased. */
  public Set<String> tombstones() {
    return store.list(FOLDER).stream()
        .flatMap(entry -> store.get(entry.key()).stream())
        .flatMap(
            content ->
                ControlJson.read(content.text(), TombstoneFile.class, FOLDER).keys().stream())
        .collect(Collectors.toSet());
  }

  /** The erasure that was begun and isn't complete, if there is one. */
  Optional<Erasure> pending() {
    return store.get(OPEN).map(content -> ControlJson.read(content.text(), Erasure.class, OPEN));
  }

  /** Records an erasure, so that the next process completes it if this one dies. */
  public void begin(Erasure erasure) {
    store.put(OPEN, ControlJson.write(erasure));
    Set<String> there = tombstones();
    List<String> keys =
        erasure.people().stream()
            .map(Erasure.Person::tombstone)
            .filter(key -> !there.contains(key))
            .toList();
    int n = store.list(FOLDER).size();
    boolean written = keys.isEmpty();
    while (!written) {
      n++;
      written =
          store.putIfAbsent(
              "%s%06d.json".formatted(FOLDER, n),
              ControlJson.write(new TombstoneFile(erasure.on(), keys)));
    }
  }

  /** Deletes the record of the erasure, because it is complete. */
  void end() {
    store.delete(List.of(OPEN));
  }
}

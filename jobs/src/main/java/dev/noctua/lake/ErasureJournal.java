package dev.noctua.lake;

import dev.noctua.lake.commit.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who was forgotten, by tombstone keys: {@code restricted/tombstone/N.json}; and who is just being:
 * {@code restricted/erasure.json}, which is there until all that is known of them is gone.
 */
final class ErasureJournal {
  private static final String FOLDER = "restricted/tombstone/";
  private static final String OPEN = "restricted/erasure.json";

  private final ObjectStore store;

  ErasureJournal(ObjectStore store) {
    this.store = store;
  }

  /** A file of tombstones. */
  private record Stones(LocalDate erasedOn, List<String> keys) {}

  Set<String> tombstones() {
    return store.list(FOLDER).stream()
        .flatMap(entry -> store.get(entry.key()).stream())
        .flatMap(content -> ControlJson.read(content.text(), Stones.class, FOLDER).keys().stream())
        .collect(Collectors.toSet());
  }

  Optional<Erasure> open() {
    return store.get(OPEN).map(content -> ControlJson.read(content.text(), Erasure.class, OPEN));
  }

  void begin(Erasure erasure) {
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
              ControlJson.write(new Stones(erasure.on(), keys)));
    }
  }

  void end() {
    store.delete(List.of(OPEN));
  }
}

package dev.noctua.lake.retention;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.RunLog;
import dev.noctua.lake.TableFiles;
import dev.noctua.lake.commit.CommitProtocol;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.lock.FencedStore;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of the lake that a night, a draft or the pointer names. References change in an order
 * that lets every step be repeated.
 */
public final class FileReferences {
  private final FencedStore store;
  private final LakeLock lock;
  private final Nights nights;

  public FileReferences(Lake lake) {
    this.store = lake.store();
    this.lock = lake.lock();
    this.nights = lake.nights();
  }

  /**
   * Lets all nights, drafts and the pointer name other files.
   *
   * @param files key to the file that takes its place; empty: none does. A table of which nothing
   *     is left isn't named any more.
   * @param inputs raw files to what they are now
   * @throws Failure.Locked when the lock is lost
   */
  public void replaceAll(
      Map<String, Optional<Manifest.DataFile>> files, UnaryOperator<Manifest.Input> inputs) {
    // The pointer changes first. A process that repeats this after a failure finds the files by
    // the manifests that still name them.
    pointer().ifPresent(old -> replaceControlFile(Nights.CURRENT, old, old.moved(files)));
    for (Manifest night : manifests()) {
      replaceControlFile(Nights.key(night.night()), night, night.withReplaced(files, inputs));
    }
    for (Manifest draft : nights.drafts()) {
      Manifest moved = draft.withReplaced(files, inputs);
      if (!moved.equals(draft)) {
        nights.save(moved);
      }
    }
  }

  /** The files of each table that anything names, by key. */
  public Map<Table, List<String>> byTable() {
    Set<String> named = keys();
    Map<Table, List<String>> files = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      String folder = TableFiles.folder(table.contract());
      files.put(table, named.stream().filter(key -> key.startsWith(folder)).sorted().toList());
    }
    return files;
  }

  /**
   * The keys of the logs to keep: of runs that have a draft, and of committed runs whose night
   * still has states.
   */
  Set<String> logs() {
    Stream<Manifest> committed = manifests().stream().filter(Manifest::hasStates);
    return Stream.concat(committed, nights.drafts().stream())
        .map(run -> RunLog.key(run.night(), run.run()))
        .collect(Collectors.toSet());
  }

  /** The keys of all files that a night, a draft or the pointer names. */
  Set<String> keys() {
    Set<String> named = new HashSet<>();
    Stream.concat(manifests().stream(), nights.drafts().stream())
        .flatMap(manifest -> manifest.tables().values().stream())
        .forEach(table -> table.files().forEach(file -> named.add(file.path())));
    pointer().ifPresent(pointer -> pointer.tables().values().forEach(named::addAll));
    return named;
  }

  private List<Manifest> manifests() {
    nights.invalidate();
    return nights.committed().stream().map(nights::require).toList();
  }

  private Optional<CommitProtocol.Pointer> pointer() {
    return store
        .get(Nights.CURRENT)
        .map(
            content ->
                ControlJson.read(content.text(), CommitProtocol.Pointer.class, Nights.CURRENT));
  }

  private <T> void replaceControlFile(String key, T old, T next) {
    if (next.equals(old)) {
      return;
    }
    ObjectStore.Content there =
        store
            .get(key)
            .filter(c -> ControlJson.read(c.text(), old.getClass(), key).equals(old))
            .orElse(null);
    lock.confirmHeld();
    if (there == null || !store.putIfMatch(key, ControlJson.write(next), there.etag())) {
      throw new Failure.Locked(
          "another process has changed %s meanwhile: run again".formatted(key));
    }
    nights.invalidate();
  }
}

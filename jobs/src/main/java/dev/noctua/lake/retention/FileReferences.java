package dev.noctua.lake.retention;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.lake.TableFiles;
import dev.noctua.lake.commit.CommitProtocol;
import dev.noctua.lake.commit.ControlJson;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.lock.FencedStore;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files the lake holds, and who names them. What the pointer and then the nights name is
 * changed first; only what nobody names is deleted. Each step may be done again.
 */
public final class FileReferences {
  /** Files of tables, what a run has set aside, and halves of what should have become a file. */
  private static final Pattern SWEPT =
      Pattern.compile(
          "(open|restricted)/[^/]+/dt=[^/]+/run=.*|restricted/scratch/.*|((nights|replays|reports|restricted/tombstone)/|restricted/)?\\.[^/]*\\.tmp");

  private final FencedStore store;
  private final LakeLock lock;
  private final Nights nights;

  public FileReferences(FencedStore store, LakeLock lock, Nights nights) {
    this.store = store;
    this.lock = lock;
    this.nights = nights;
  }

  /**
   * What was deleted.
   *
   * @param uploads of files that were begun and never ended, of which storage keeps what had come
   */
  record Swept(long files, long bytes, long uploads) {}

  /**
   * Lets all nights, drafts and the pointer name other files.
   *
   * @param files key to the file that takes its place; empty: none does. A table of which nothing
   *     is left isn't named any more.
   * @param inputs raw files to what they are now
   * @throws Failure.Locked when the lock is lost
   */
  public void move(
      Map<String, Optional<Manifest.DataFile>> files, UnaryOperator<Manifest.Input> inputs) {
    // First of all: what is to be done again is found by what nights still name.
    pointer().ifPresent(old -> replace(Nights.CURRENT, old, old.moved(files)));
    for (Manifest night : manifests()) {
      replace(Nights.key(night.night()), night, night.moved(files, inputs));
    }
    for (Manifest draft : nights.drafts()) {
      Manifest moved = draft.moved(files, inputs);
      if (!moved.equals(draft)) {
        nights.save(moved);
      }
    }
  }

  /** The files of each table that anything names, by key. */
  public Map<Table, List<String>> files() {
    Set<String> named = named();
    Map<Table, List<String>> files = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      String folder = TableFiles.folder(table.contract());
      files.put(table, named.stream().filter(key -> key.startsWith(folder)).sorted().toList());
    }
    return files;
  }

  private Set<String> named() {
    Set<String> named = new HashSet<>();
    Stream.concat(manifests().stream(), nights.drafts().stream())
        .flatMap(manifest -> manifest.tables().values().stream())
        .forEach(table -> table.files().forEach(file -> named.add(file.path())));
    pointer().ifPresent(pointer -> pointer.tables().values().forEach(named::addAll));
    return named;
  }

  /** The night whose rows a file of a table holds, as its key says. */
  public static LocalDate day(String key) {
    int at = key.indexOf("/dt=") + "/dt=".length();
    return LocalDate.parse(key.substring(at, key.indexOf('/', at)));
  }

  private List<Manifest> manifests() {
    nights.reread();
    return nights.committed().stream().map(nights::existing).toList();
  }

  private Optional<CommitProtocol.Pointer> pointer() {
    return store
        .get(Nights.CURRENT)
        .map(
            content ->
                ControlJson.read(content.text(), CommitProtocol.Pointer.class, Nights.CURRENT));
  }

  private <T> void replace(String key, T old, T next) {
    if (next.equals(old)) {
      return;
    }
    ObjectStore.Content there =
        store
            .get(key)
            .filter(c -> ControlJson.read(c.text(), old.getClass(), key).equals(old))
            .orElse(null);
    lock.confirm();
    if (there == null || !store.putIfMatch(key, ControlJson.write(next), there.etag())) {
      throw new Failure.Locked("another process writes %s: run again".formatted(key));
    }
    nights.reread();
  }

  /** Deletes what no night, draft or pointer names. */
  public Swept sweep() {
    // Listed before names are read: whatever is written in between has been named, or isn't here.
    List<ObjectStore.Entry> there = store.list("");
    Set<String> named = named();
    List<ObjectStore.Entry> unnamed =
        there.stream()
            .filter(e -> SWEPT.matcher(e.key()).matches() && !named.contains(e.key()))
            .toList();
    store.delete(unnamed.stream().map(ObjectStore.Entry::key).toList());
    return new Swept(
        unnamed.size(),
        unnamed.stream().mapToLong(ObjectStore.Entry::bytes).sum(),
        store.endUploads(key -> SWEPT.matcher(key).matches()));
  }
}

package dev.noctua.lake.lock;

import dev.noctua.core.Failure;
import dev.noctua.storage.ConditionalPut;
import dev.noctua.storage.ObjectStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A store that refuses the writes of a process that has lost the lock. A conditional write checks
 * only what this process knows: the write itself fails if another process has changed the object
 * meanwhile. All other writes and deletions also check the lock in storage. A caller lists objects
 * before it deletes them, so if it still holds the lock, it held it when it listed them.
 */
public final class FencedStore implements ObjectStore {
  private final ObjectStore store;
  private final LakeLock lock;

  public FencedStore(ObjectStore store, LakeLock lock) {
    this.store = store;
    this.lock = lock;
  }

  @Override
  public List<Entry> listAll(String prefix) {
    return store.listAll(prefix);
  }

  @Override
  public List<Entry> children(String prefix) {
    return store.children(prefix);
  }

  @Override
  public Optional<Content> get(String key) {
    return store.get(key);
  }

  @Override
  public InputStream open(String key, long offset) {
    return store.open(key, offset);
  }

  @Override
  public void put(String key, String text) {
    if (!lock.isTaken()) {
      store.put(key, text);
      return;
    }
    ConditionalPut replacement = ConditionalPut.of(store, key, text);
    lock.confirmHeld();
    if (!replacement.write(store)) {
      lock.confirmHeld();
      throw new Failure.Locked(
          "another process has changed %s meanwhile: run again".formatted(key));
    }
  }

  @Override
  public Optional<Entry> replace(Entry listed, Path content) {
    lock.confirmHeld();
    return store.replace(listed, content);
  }

  @Override
  public boolean putIfAbsent(String key, String text) {
    lock.requireHeld();
    return store.putIfAbsent(key, text);
  }

  @Override
  public boolean putIfMatch(String key, String text, String etag) {
    lock.requireHeld();
    return store.putIfMatch(key, text, etag);
  }

  @Override
  public void delete(Collection<String> keys) {
    lock.requireHeld();
    if (!keys.isEmpty()) {
      lock.confirmHeld();
      store.delete(keys);
    }
  }

  @Override
  public int abortUploads(Predicate<String> keys) {
    lock.confirmHeld();
    return store.abortUploads(keys);
  }

  @Override
  public String address(String key) {
    return store.address(key);
  }
}

package dev.noctua.storage;

import java.util.Optional;

/**
 * A write of {@code text} that succeeds only if the object has not changed since this was made.
 *
 * @param there the object when this was made; absent when there was none
 */
public record ConditionalPut(String key, String text, Optional<ObjectStore.Content> there) {
  public static ConditionalPut of(ObjectStore store, String key, String text) {
    return new ConditionalPut(key, text, store.get(key));
  }

  /**
   * Writes the text. False when the object now has another text; the same text, written by another
   * process, counts as written.
   */
  public boolean write(ObjectStore store) {
    boolean written =
        there
            .map(old -> old.text().equals(text) || store.putIfMatch(key, text, old.etag()))
            .orElseGet(() -> store.putIfAbsent(key, text));
    return written || store.get(key).filter(now -> now.text().equals(text)).isPresent();
  }
}

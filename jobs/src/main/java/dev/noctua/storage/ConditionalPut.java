package dev.noctua.storage;

import java.util.Optional;

/**
 * A write of {@code text} that succeeds only on what was under its key when this was made.
 *
 * @param there what that was; absent: nothing
 */
public record ConditionalPut(String key, String text, Optional<ObjectStore.Content> there) {
  public static ConditionalPut of(ObjectStore store, String key, String text) {
    return new ConditionalPut(key, text, store.get(key));
  }

  /** False when something else is there by now; the same text by another's hand is as good. */
  public boolean write(ObjectStore store) {
    boolean written =
        there
            .map(old -> old.text().equals(text) || store.putIfMatch(key, text, old.etag()))
            .orElseGet(() -> store.putIfAbsent(key, text));
    return written || store.get(key).filter(now -> now.text().equals(text)).isPresent();
  }
}

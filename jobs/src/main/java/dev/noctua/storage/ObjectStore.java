package dev.noctua.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One storage root with objects under keys ({@code a/b/c}): local files or S3. An object is written
 * completely or not at all. A night's commit relies on the conditional writes. An error that
 * remains after all retries is a {@link dev.noctua.core.Failure.Unavailable}.
 */
public interface ObjectStore {
  /**
   * An object of a listing.
   *
   * @param key its key below the root
   * @param bytes its size
   * @param etag what changes when its content does; empty where there is nothing to read, such as
   *     behind a link that leads nowhere
   */
  record Entry(String key, long bytes, String etag) {
    /** A name without content that could be read. */
    static Entry dead(String key) {
      return new Entry(key, 0, "");
    }

    public boolean isDead() {
      return etag.isEmpty();
    }

    public boolean isFolder() {
      return key.endsWith("/");
    }
  }

  /** A text object's content and the ETag to replace it by. */
  record Content(String text, String etag) {}

  /**
   * All objects under {@code prefix} (a folder, ending in a slash, or empty for all), ordered by
   * key.
   */
  default List<Entry> list(String prefix) {
    return listAll(prefix).stream().filter(e -> !e.isDead() && !e.isFolder()).toList();
  }

  /** The same, and dead entries, and objects that are named like folders and yet hold something. */
  List<Entry> listAll(String prefix);

  /**
   * What lies directly under {@code prefix}, ordered by key: objects, dead entries, and folders,
   * whose keys end in a slash.
   */
  List<Entry> children(String prefix);

  /** Names of the folders directly under {@code prefix}, ordered. */
  default List<String> folders(String prefix) {
    return children(prefix).stream()
        .filter(Entry::isFolder)
        .map(e -> e.key().substring(prefix.length(), e.key().length() - 1))
        .toList();
  }

  /** The text object's content, if it exists. */
  Optional<Content> get(String key);

  /** Opens an object for reading from {@code offset} on, which lies within it, or is 0. */
  InputStream open(String key, long offset);

  /** Opens an object for reading from its start. */
  default InputStream open(String key) {
    return open(key, 0);
  }

  /** Writes or replaces a text object, in UTF-8, whatever was there. */
  void put(String key, String text);

  /**
   * Replaces an object by a local file if the object has not changed since it was listed.
   *
   * @return the new object; empty when the object has changed or is gone
   */
  Optional<Entry> replace(Entry listed, Path content);

  /** Writes an object if there is none under this key; false when there is. */
  boolean putIfAbsent(String key, String text);

  /** Replaces an object if its ETag is still {@code etag}; false when it isn't. */
  boolean putIfMatch(String key, String text, String etag);

  /** Deletes objects. A key that has no object is no error. */
  void delete(Collection<String> keys);

  /**
   * Aborts uploads that were started and never completed, and frees what storage keeps of them.
   * Returns their number.
   *
   * @param keys tells for which keys uploads are aborted
   */
  int abortUploads(Predicate<String> keys);

  /** The address under which Spark and people find {@code key}: a path or an {@code s3a://} URL. */
  String address(String key);
}

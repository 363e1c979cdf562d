package dev.noctua.lake.retention;

import dev.noctua.lake.Lake;
import dev.noctua.storage.ObjectStore;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Deletes files that nobody names any more, and logs of runs that are over; only the holder of the
 * lock may.
 */
public final class OrphanSweeper {
  /** Files of tables, logs, scratch files of runs, and unfinished files. */
  private static final Pattern SWEPT =
      Pattern.compile(
          "(open|restricted)/[^/]+/dt=[^/]+/run=.*|restricted/scratch/.*|logs/.*|((logs|nights|replays|reports|restricted/tombstone)/|restricted/)?\\.[^/]*\\.tmp");

  private final ObjectStore store;
  private final FileReferences references;

  public OrphanSweeper(Lake lake) {
    this.store = lake.store();
    this.references = new FileReferences(lake);
  }

  /**
   * What was deleted.
   *
   * @param uploads uploads that were started and never completed
   */
  public record Swept(long files, long bytes, long uploads) {}

  /**
   * Deletes the files that no night, draft or pointer names, and the logs of runs that are over.
   */
  public Swept sweep() {
    // The objects are listed before the references are read. So a file that is written in
    // between is either not in the list or already referenced.
    List<ObjectStore.Entry> there = store.list("");
    Set<String> named = references.keys();
    named.addAll(references.logs());
    List<ObjectStore.Entry> unnamed =
        there.stream()
            .filter(e -> SWEPT.matcher(e.key()).matches() && !named.contains(e.key()))
            .toList();
    store.delete(unnamed.stream().map(ObjectStore.Entry::key).toList());
    return new Swept(
        unnamed.size(),
        unnamed.stream().mapToLong(ObjectStore.Entry::bytes).sum(),
        store.abortUploads(key -> SWEPT.matcher(key).matches()));
  }
}

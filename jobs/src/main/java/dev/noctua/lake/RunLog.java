package dev.noctua.lake;

import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;

/**
 * The log of one run, {@code logs/<night>.<run>.log}: what all processes that worked on it have
 * logged, one after the other. It is kept while the run has a draft, or is its night's and the
 * night's states are kept.
 */
public final class RunLog {
  private final ObjectStore store;
  private final String key;

  RunLog(ObjectStore store, LocalDate night, String run) {
    this.store = store;
    this.key = key(night, run);
  }

  /** Where the log of a run lies. */
  public static String key(LocalDate night, String run) {
    return "logs/%s.%s.log".formatted(night, run);
  }

  /**
   * Adds lines. The object is written anew: a stage adds some dozens.
   *
   * @throws dev.noctua.core.Failure.Locked when another process has taken the lake's lock over
   */
  public void append(String lines) {
    String before = store.get(key).map(ObjectStore.Content::text).orElse("");
    store.put(key, before + lines);
  }
}

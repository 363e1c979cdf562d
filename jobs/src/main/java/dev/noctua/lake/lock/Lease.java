package dev.noctua.lake.lock;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.noctua.lake.commit.Json;
import dev.noctua.storage.Store;
import java.time.LocalDate;
import java.util.Optional;

/**
 * {@code lock.json}: who may change the lake. It stays when nobody does, so that no fence comes
 * twice.
 *
 * @param fence counts those who have taken the lock
 * @param beat changes while the holder lives
 * @param holder absent: nobody
 * @param intent what its writer was about to change for all to see, and may have left undone
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Lease(long fence, long beat, Optional<Holder> holder, Optional<Intent> intent) {
  static final String KEY = "lock.json";

  /** Which of the writes that readers see. */
  public enum Change {
    COMMIT,
    PUBLISH
  }

  /**
   * A change that has been decided: whoever takes the lock next carries it out.
   *
   * @param fence of who decided it
   */
  public record Intent(Change change, LocalDate night, String run, long fence) {}

  static Lease of(Store.Content content) {
    return Json.read(content.text(), Lease.class, KEY);
  }

  static Lease first(Holder holder) {
    return new Lease(1, 0, Optional.of(holder), Optional.empty());
  }

  boolean isHeldBy(Holder one) {
    return holder.filter(h -> h.id().equals(one.id())).isPresent();
  }

  /** Taken by another, who inherits the intent. */
  Lease taken(Holder by) {
    return new Lease(fence + 1, 0, Optional.of(by), intent);
  }

  Lease renewed() {
    return new Lease(fence, beat + 1, holder, intent);
  }

  Lease at(LocalDate night, String run) {
    return new Lease(fence, beat + 1, holder.map(h -> h.at(night, run)), intent);
  }

  Lease with(Optional<Intent> next) {
    return new Lease(fence, beat + 1, holder, next);
  }

  Lease released() {
    return new Lease(fence, 0, Optional.empty(), intent);
  }
}

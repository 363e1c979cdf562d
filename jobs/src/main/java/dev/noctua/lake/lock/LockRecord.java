package dev.noctua.lake.lock;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.Optional;

/**
 * {@code lock.json}: which process may change the lake. The file stays when no process holds the
 * lock, so that no fence is used twice.
 *
 * @param fence counts those who have taken the lock
 * @param beat changes while the holder lives
 * @param holder absent: nobody
 * @param intent the change that a holder has decided on and may not have carried out
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LockRecord(
    long fence, long beat, Optional<LockHolder> holder, Optional<Intent> intent) {
  static final String KEY = "lock.json";

  /** The kinds of change that readers see. */
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

  static LockRecord of(ObjectStore.Content content) {
    return ControlJson.read(content.text(), LockRecord.class, KEY);
  }

  static LockRecord first(LockHolder holder) {
    return new LockRecord(1, 0, Optional.of(holder), Optional.empty());
  }

  boolean isHeldBy(LockHolder one) {
    return holder.filter(h -> h.id().equals(one.id())).isPresent();
  }

  /** The record after another process takes the lock, which inherits the intent. */
  LockRecord taken(LockHolder by) {
    return new LockRecord(fence + 1, 0, Optional.of(by), intent);
  }

  LockRecord renewed() {
    return new LockRecord(fence, beat + 1, holder, intent);
  }

  LockRecord at(LocalDate night, String run) {
    return new LockRecord(fence, beat + 1, holder.map(h -> h.at(night, run)), intent);
  }

  LockRecord with(Optional<Intent> next) {
    return new LockRecord(fence, beat + 1, holder, next);
  }

  LockRecord released() {
    return new LockRecord(fence, 0, Optional.empty(), intent);
  }
}

package dev.noctua.privacy;

import dev.noctua.raw.RawZone;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The erasure of people, from when it is decided until it is done.
 *
 * @param on the night as of which they are erased
 * @param raw the raw files that speak of them, as they were before
 */
public record Erasure(LocalDate on, List<Person> people, List<RawZone.RawFile> raw) {

  /**
   * Somebody who is erased.
   *
   * @param userKey absent when no accepted line has ever named them
   * @param tombstone the key that takes the place of the others where something must be kept
   * @param addresses the mail addresses and phone numbers that their accounts gave
   */
  public record Person(
      String userId, Optional<String> userKey, String tombstone, List<String> addresses)
      implements Serializable {}
}

package dev.noctua.privacy;

import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.settings.Secrets;
import java.io.Serializable;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code user_id} to {@code user_key}: {@code <key id>.<32 hexadecimal digits>}, the latter a keyed
 * hash; the key id tells under which secret. One per task: not for several threads.
 */
public final class UserKeys implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What stands in {@link #erased} for those who weren't. */
  private static final UTF8String LIVING = UTF8String.EMPTY_UTF8;

  private final KeyedHash hash;
  private final String keyId;
  private final Tombstones tombstones;
  private transient UserKeyCache known;
  private transient UserKeyCache erased;

  public UserKeys(String secret, Tombstones tombstones) {
    this.hash = new KeyedHash(secret);
    this.keyId = hash.id();
    this.tombstones = tombstones;
  }

  /** The keys under the secrets, and who was erased in the lake. */
  public static UserKeys of(Secrets secrets, Lake lake) {
    Set<String> tombstones = new ErasureJournal(lake).tombstones();
    return new UserKeys(secrets.userKey(), new Tombstones(secrets.tombstone(), tombstones));
  }

  public Tombstones tombstones() {
    return tombstones;
  }

  /**
   * Holds a key of an earlier night against this secret.
   *
   * @throws Failure.Usage when it was made under another one: everybody would be a new person
   */
  public void checkMade(String userKey) {
    if (!userKey.startsWith(keyId + ".")) {
      throw new Failure.Usage(
          "NOCTUA_USER_KEY_SECRET isn't the one that this lake's keys were made under: set that one");
    }
  }

  /**
   * The key of a person.
   *
   * @param userId is copied where it is kept
   * @param met is told of the key and the id when somebody is met for the first time, at times
   *     again
   */
  public UTF8String of(UTF8String userId, BiConsumer<UTF8String, UTF8String> met) {
    if (known == null) {
      known = new UserKeyCache();
    }
    UTF8String key = known.get(userId);
    if (key == null) {
      key = UTF8String.fromString(keyId + "." + hash.of(userId.getBytes()));
      known.put(userId, key);
      met.accept(key, userId);
    }
    return key;
  }

  /**
   * The tombstone key of somebody who was erased, by their id or already by this key; null for
   * everybody else.
   */
  public UTF8String tombstone(UTF8String userId) {
    if (tombstones.isEmpty()) {
      return null;
    }
    if (erased == null) {
      erased = new UserKeyCache();
    }
    UTF8String key = erased.get(userId);
    if (key == null) {
      String id = userId.toString();
      String made = tombstones.holds(id) ? id : tombstones.key(id);
      key = tombstones.holds(made) ? UTF8String.fromString(made) : LIVING;
      erased.put(userId, key);
    }
    return key.numBytes() == 0 ? null : key;
  }
}

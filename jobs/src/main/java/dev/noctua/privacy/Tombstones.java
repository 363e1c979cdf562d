package dev.noctua.privacy;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.noctua.contract.Columns;
import dev.noctua.core.Failure;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The people who were erased, each by a tombstone key: {@code erased.<key id>.<32 hex digits>}, the
 * latter a keyed hash of {@code user_id}. Only with an id and the secret can one tell whether that
 * person was erased; from a tombstone key alone nobody can tell who the person was. One per task:
 * not for several threads.
 */
public final class Tombstones implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The prefix of tombstone keys; no other key of a person begins with it. */
  public static final String PREFIX = "erased.";

  private static final Pattern KEY = Pattern.compile("erased\\.[0-9a-f]{8}\\.[0-9a-f]{32}");

  private final KeyedHash hash;
  private final String prefix;
  private final Set<String> keys;

  /**
   * @param keys of those who were erased
   * @throws Failure.Usage when they were made under another secret: everybody would come back
   */
  public Tombstones(String secret, Collection<String> keys) {
    this.hash = new KeyedHash(secret);
    this.prefix = PREFIX + hash.id() + ".";
    this.keys = Set.copyOf(keys);
    if (!keys.stream().allMatch(key -> key.startsWith(prefix))) {
      throw new Failure.Usage(
          "NOCTUA_TOMBSTONE_SECRET isn't the one under which people of this lake were erased: set that one");
    }
  }

  /** Whether a text is the key of somebody, and nothing else. */
  static boolean isKey(String text) {
    return text.startsWith(PREFIX) && KEY.matcher(text).matches();
  }

  /** The rows whose {@code user_key} is that of somebody who isn't erased. */
  public static Dataset<Row> without(Dataset<Row> rows) {
    return rows.where(not(col(Columns.USER_KEY).startsWith(PREFIX)));
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The key that a person has once they are erased. */
  public String key(String userId) {
    return prefix + hash.of(userId.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether this is the key of somebody who was erased. */
  public boolean holds(String key) {
    return keys.contains(key);
  }

  /**
   * What takes the place of the digest of a line in which a person was renamed: who guesses the
   * person can't check the guess by it.
   */
  public String digest(String ofLine) {
    return hash.of(ofLine.getBytes(StandardCharsets.UTF_8));
  }
}

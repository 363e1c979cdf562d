package dev.noctua.ingest;

import dev.noctua.Failure;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code user_id} to {@code user_key}: {@code <key id>.<32 hexadecimal digits>}, the latter
 * HMAC-SHA-256 under the secret, cut to 128 bits; the key id tells under which secret without
 * telling anything of it. One per task: not for several threads.
 */
final class UserKeys implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String secret;
  private final String keyId;
  private transient Mac mac;
  private transient PersonTable known;

  UserKeys(String secret) {
    this.secret = secret;
    MessageDigest hash = Hash128.digest();
    hash.update("noctua key id".getBytes(StandardCharsets.UTF_8));
    hash.update(secret.getBytes(StandardCharsets.UTF_8));
    keyId = HexFormat.of().formatHex(hash.digest(), 0, 4);
  }

  /**
   * Holds a key of an earlier night against this secret.
   *
   * @throws Failure.Usage when it was made under another one: everybody would be a new person
   */
  void checkMade(String userKey) {
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
  UTF8String of(UTF8String userId, BiConsumer<UTF8String, UTF8String> met) {
    if (mac == null) {
      mac = mac();
      known = new PersonTable();
    }
    UTF8String key = known.get(userId);
    if (key == null) {
      key = UTF8String.fromString(keyId + "." + Hash128.hex(mac.doFinal(userId.getBytes())));
      known.put(userId, key);
      met.accept(key, userId);
    }
    return key;
  }

  private Mac mac() {
    try {
      Mac made = Mac.getInstance("HmacSHA256");
      made.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }
}

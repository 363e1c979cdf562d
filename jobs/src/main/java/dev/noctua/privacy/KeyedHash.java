package dev.noctua.privacy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) under a secret, cut to 128 bits. One per task: not for several threads.
 */
public final class KeyedHash implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BYTES = 16;
  private static final int ID_BYTES = 4;

  private final String secret;
  private transient Mac mac;

  public KeyedHash(String secret) {
    this.secret = secret;
  }

  /** Tells under which secret a hash was made without telling anything of it: 8 hex digits. */
  public String id() {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update("noctua key id".getBytes(StandardCharsets.UTF_8));
      hash.update(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash.digest(), 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** 32 hex digits. */
  public String of(byte[] text) {
    if (mac == null) {
      mac = mac();
    }
    return HexFormat.of().formatHex(mac.doFinal(text), 0, BYTES);
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

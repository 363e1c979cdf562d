package dev.noctua.ingest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 128 bits of SHA-256, as 32 hexadecimal digits. */
final class Hash128 {
  private static final int BYTES = 16;

  private Hash128() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Of what {@code digest} has taken; resets it. */
  static String of(MessageDigest digest) {
    return hex(digest.digest());
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }
}

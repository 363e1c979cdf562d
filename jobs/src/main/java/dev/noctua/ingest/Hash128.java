package dev.noctua.ingest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.spark.unsafe.types.UTF8String;

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

  /** The same as Spark holds it. */
  static UTF8String text(MessageDigest digest) {
    byte[] hash = digest.digest();
    byte[] text = new byte[2 * BYTES];
    for (int i = 0; i < BYTES; i++) {
      text[2 * i] = digit(hash[i] >> 4 & 0xf);
      text[2 * i + 1] = digit(hash[i] & 0xf);
    }
    return UTF8String.fromBytes(text);
  }

  private static byte digit(int value) {
    return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }
}

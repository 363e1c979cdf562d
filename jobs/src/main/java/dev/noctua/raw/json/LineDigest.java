package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 128 bits of SHA-256, as 32 hexadecimal digits. */
public final class LineDigest {
  private static final int BYTES = 16;

  /** A table, since no processor foresees whether a digit is a letter. */
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

  private LineDigest() {}

  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Of what {@code digest} has taken; resets it. */
  public static String of(MessageDigest digest) {
    return hex(digest.digest());
  }

  /** The same in ASCII. */
  static byte[] ascii(MessageDigest digest) {
    byte[] hash = digest.digest();
    byte[] text = new byte[2 * BYTES];
    for (int i = 0; i < BYTES; i++) {
      text[2 * i] = DIGITS[hash[i] >> 4 & 0xf];
      text[2 * i + 1] = DIGITS[hash[i] & 0xf];
    }
    return text;
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }
}

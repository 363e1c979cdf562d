package dev.noctua.raw.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells whether bytes are UTF-8 as RFC 3629 has it: shortest forms, no surrogates. */
public final class Utf8Validator {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8Validator() {}

  public static boolean valid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (i + 8 <= to) {
        long high = (long) LONGS.get(bytes, i) & HIGH_BITS;
        if (high == 0) {
          i += 8;
          continue;
        }
        i += Long.numberOfTrailingZeros(high) >>> 3;
      }
      int b = bytes[i] & 0xff;
      if (b < 0x80) {
        i++;
        continue;
      }
      int n = follow(bytes, i, to, b);
      if (n == 0) {
        return false;
      }
      i += n + 1;
    }
    return true;
  }

  /** How many bytes belong to the lead byte at {@code i}; 0 when they aren't what they must be. */
  private static int follow(byte[] bytes, int i, int to, int lead) {
    int n = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
    if (i + n >= to) {
      return 0;
    }
    for (int k = 1; k <= n; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    if (n >= 2) {
      int second = bytes[i + 1] & 0xff;
      boolean wrong =
          switch (lead) {
            case 0xe0 -> second < 0xa0;
            case 0xed -> second > 0x9f;
            case 0xf0 -> second < 0x90;
            case 0xf4 -> second > 0x8f;
            default -> false;
          };
      return wrong ? 0 : n;
    }
    return n;
  }
}

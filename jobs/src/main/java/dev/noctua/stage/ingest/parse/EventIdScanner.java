package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.RawLog;
import dev.noctua.parquet.TextHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Finds a line's event_id without parsing the line. It may find one in a line that isn't valid, but
 * never misses or mistakes that of a valid one: a member of this name is either written as it is,
 * or with an escape (a backslash, u00, two digits), and then, as where the name stands more than
 * once, it says that it doesn't know. To be reused.
 */
public final class EventIdScanner {
  /** What a scan found. */
  public enum Found {
    ID,
    NONE,
    UNCLEAR
  }

  private static final byte[] NAME = {'"', 'e', 'v', 'e', 'n', 't', '_', 'i', 'd', '"'};

  /** The letter of the name that most other words lack, and where it stands. */
  private static final char RARE = 'v';

  private static final int RARE_AT = 2;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;

  private final long seed;
  private int start;
  private int end;

  public EventIdScanner(RawLog log) {
    seed = TextHash.of(UTF8String.fromString(log.logName()), TextHash.SEED);
  }

  /** The hash of an id of this log: what SQL's {@code xxhash64(log, event_id)} gives. */
  public long hash(UTF8String id) {
    return TextHash.of(id, seed);
  }

  /** The hash of the id that was found last. */
  public long hash(byte[] bytes) {
    return TextHash.of(bytes, start, end, seed);
  }

  /** Looks at bytes[from..to), the line. */
  public Found scan(byte[] bytes, int from, int to) {
    int after = -1;
    int i = from;
    while (i < to) {
      if (i + Long.BYTES <= to) {
        long word = (long) WORD.get(bytes, i);
        if (!has(word, RARE) && !has(word, '\\')) {
          i += Long.BYTES;
          continue;
        }
      }
      for (int end = Math.min(i + Long.BYTES, to); i < end; i++) {
        if (bytes[i] == '\\') {
          return scanEscaped(bytes, from, to);
        }
        if (bytes[i] == RARE && i - RARE_AT >= from && isName(bytes, i - RARE_AT, to)) {
          if (after >= 0) {
            return Found.UNCLEAR;
          }
          i += NAME.length - RARE_AT - 1;
          after = i + 1;
        }
      }
    }
    return after < 0 ? Found.NONE : value(bytes, after, to);
  }

  private static boolean has(long word, char c) {
    long zero = word ^ (ONES * c);
    return ((zero - ONES) & ~zero & (ONES << 7)) != 0;
  }

  private Found scanEscaped(byte[] bytes, int from, int to) {
    int after = -1;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '\\') {
        if (i + 3 < to && bytes[i + 1] == 'u' && bytes[i + 2] == '0' && bytes[i + 3] == '0') {
          return Found.UNCLEAR;
        }
        // What is escaped ends no string.
        i++;
      } else if (b == '"' && isName(bytes, i, to)) {
        if (after >= 0) {
          return Found.UNCLEAR;
        }
        i += NAME.length - 1;
        after = i + 1;
      }
    }
    return after < 0 ? Found.NONE : value(bytes, after, to);
  }

  private static boolean isName(byte[] bytes, int i, int to) {
    return i + NAME.length <= to && Arrays.equals(bytes, i, i + NAME.length, NAME, 0, NAME.length);
  }

  private Found value(byte[] bytes, int from, int to) {
    int i = space(bytes, from, to);
    if (i == to || bytes[i] != ':') {
      return Found.NONE;
    }
    i = space(bytes, i + 1, to);
    if (i == to || bytes[i] != '"') {
      return Found.NONE;
    }
    start = i + 1;
    for (end = start; end < to && bytes[end] != '"'; end++) {
      if (bytes[end] == '\\') {
        return Found.UNCLEAR;
      }
    }
    return Found.ID;
  }

  private static int space(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r')) {
      i++;
    }
    return i;
  }
}

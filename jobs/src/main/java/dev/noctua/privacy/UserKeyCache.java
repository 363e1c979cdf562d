package dev.noctua.privacy;

import dev.noctua.parquet.TextHash;
import java.util.Arrays;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * user_id to user_key for the people met lately. Each look-up is in a random place of a large
 * table, so that what counts is how few lines of the processor's cache it touches: an entry lies in
 * one piece, and its place is found by 64 bits of hash. When it is full it begins again.
 */
public final class UserKeyCache {
  private static final int SLOTS = 1 << 18;
  private static final int MOST = SLOTS / 2;

  /** Lengths of id and key, then both. */
  private byte[] entries = new byte[1 << 16];

  private int end = 1;
  private int count;

  /** Of each slot the upper half of the hash, and where the entry begins; 0: none. */
  private final long[] slots = new long[SLOTS];

  /** The key; null when the person isn't there. It stays as it is. */
  public UTF8String get(UTF8String id) {
    long hash = hash(id);
    for (int slot = slot(hash); slots[slot] != 0; slot = (slot + 1) % SLOTS) {
      int start = (int) slots[slot];
      if ((slots[slot] ^ hash) >>> 32 == 0 && is(id, start)) {
        int length = entries[start] & 0xff;
        return UTF8String.fromBytes(entries, start + 2 + length, entries[start + 1]);
      }
    }
    return null;
  }

  private boolean is(UTF8String id, int start) {
    int length = entries[start] & 0xff;
    return length == id.numBytes() && UTF8String.fromBytes(entries, start + 2, length).equals(id);
  }

  /** Adds somebody who isn't there; ids of more than 255 bytes aren't kept. */
  public void put(UTF8String id, UTF8String key) {
    int n = id.numBytes();
    if (n > 255) {
      return;
    }
    if (count == MOST) {
      Arrays.fill(slots, 0);
      // The old array isn't reused, because keys that were returned still point into it.
      entries = new byte[1 << 16];
      count = 0;
      end = 1;
    }
    int size = 2 + n + key.numBytes();
    if (end + size > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(2 * entries.length, end + size));
    }
    entries[end] = (byte) n;
    entries[end + 1] = (byte) key.numBytes();
    System.arraycopy(id.getBytes(), 0, entries, end + 2, n);
    System.arraycopy(key.getBytes(), 0, entries, end + 2 + n, key.numBytes());
    long hash = hash(id);
    int slot = slot(hash);
    while (slots[slot] != 0) {
      slot = (slot + 1) % SLOTS;
    }
    slots[slot] = (hash >>> 32 << 32) | end;
    end += size;
    count++;
  }

  private static long hash(UTF8String id) {
    return TextHash.of(id, 0);
  }

  private static int slot(long hash) {
    return (int) hash & (SLOTS - 1);
  }
}

package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/** Finds texts among a few given ones by their bytes. */
public final class ByteStringIndex {
  private final byte[][] names;
  private final int[] table;

  public ByteStringIndex(List<String> given) {
    names = given.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
    // Sparse: what isn't among them mostly meets an empty place at once.
    table = new int[4 * Integer.highestOneBit(names.length + 1)];
    for (int i = 0; i < names.length; i++) {
      int place = place(names[i], 0, names[i].length);
      while (table[place] != 0) {
        place = (place + 1) & (table.length - 1);
      }
      table[place] = i + 1;
    }
  }

  /** The place of {@code bytes[from..from+length)} in the list; -1 if it isn't there. */
  public int find(byte[] bytes, int from, int length) {
    int place = place(bytes, from, length);
    while (table[place] != 0) {
      byte[] name = names[table[place] - 1];
      if (name.length == length && Arrays.equals(name, 0, length, bytes, from, from + length)) {
        return table[place] - 1;
      }
      place = (place + 1) & (table.length - 1);
    }
    return -1;
  }

  private int place(byte[] bytes, int from, int length) {
    int hash = length;
    if (length > 0) {
      hash = 31 * hash + bytes[from];
      hash = 31 * hash + bytes[from + length / 2];
      hash = 31 * hash + bytes[from + length - 1];
    }
    return (hash ^ (hash >>> 7)) & (table.length - 1);
  }
}

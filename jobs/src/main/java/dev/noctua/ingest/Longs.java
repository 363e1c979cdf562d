package dev.noctua.ingest;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Many numbers, gathered one by one. */
final class Longs implements Serializable {
  private static final long serialVersionUID = 1L;

  private long[] values = new long[16];
  private int count;

  void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  void addAll(Longs others) {
    others.stream().forEach(this::add);
  }

  LongStream stream() {
    return Arrays.stream(values, 0, count);
  }

  /** Puts them in order, each once. */
  Longs distinct() {
    Longs distinct = new Longs();
    distinct.values = stream().sorted().distinct().toArray();
    distinct.count = distinct.values.length;
    return distinct;
  }

  /** What stands there more than once, once each. */
  Longs repeated() {
    long[] sorted = stream().sorted().toArray();
    Longs repeated = new Longs();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1] && (i == 1 || sorted[i - 2] != sorted[i])) {
        repeated.add(sorted[i]);
      }
    }
    return repeated;
  }

  /** Whether {@code value} is among them, which must be in order. */
  boolean contains(long value) {
    return Arrays.binarySearch(values, 0, count, value) >= 0;
  }
}

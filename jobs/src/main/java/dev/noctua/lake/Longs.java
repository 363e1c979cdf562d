package dev.noctua.lake;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Many numbers, gathered one by one, such as hashes of keys. */
public final class Longs implements Serializable {
  private static final long serialVersionUID = 1L;

  private long[] values = new long[16];
  private int count;

  /** Adds one. */
  public void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  /** Adds all of {@code others}. */
  public void addAll(Longs others) {
    others.stream().forEach(this::add);
  }

  /** In the order in which they stand. */
  public LongStream stream() {
    return Arrays.stream(values, 0, count);
  }

  /** The same in order, each once. */
  public Longs distinct() {
    Longs distinct = new Longs();
    distinct.values = stream().sorted().distinct().toArray();
    distinct.count = distinct.values.length;
    return distinct;
  }

  /** What stands there more than once, once each. */
  private Longs repeated() {
    long[] sorted = stream().sorted().toArray();
    Longs repeated = new Longs();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1] && (i == 1 || sorted[i - 2] != sorted[i])) {
        repeated.add(sorted[i]);
      }
    }
    return repeated;
  }

  /** What stands in all of them together more than once, once each. */
  public static JavaRDD<Longs> repeated(JavaRDD<Longs> all) {
    int partitions = all.getNumPartitions();
    return all.flatMapToPair(some -> some.spread(partitions))
        .groupByKey(partitions)
        .map(
            bucket -> {
              Longs own = new Longs();
              bucket._2().forEach(own::addAll);
              return own.repeated();
            });
  }

  /** Equal numbers go to the same partition. */
  private Iterator<Tuple2<Integer, Longs>> spread(int partitions) {
    Longs[] buckets = new Longs[partitions];
    Arrays.setAll(buckets, i -> new Longs());
    stream().forEach(n -> buckets[(int) Long.remainderUnsigned(n, partitions)].add(n));
    return IntStream.range(0, partitions).mapToObj(i -> new Tuple2<>(i, buckets[i])).iterator();
  }

  /** Whether {@code value} is among them, which must be in order. */
  public boolean contains(long value) {
    return Arrays.binarySearch(values, 0, count, value) >= 0;
  }
}

package dev.noctua.parquet;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Many numbers, gathered one by one, such as hashes of keys. */
public final class LongSet implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int SIEVE = 1 << 22;

  private long[] values;
  private int count;

  /**
   * Of the lower bits of all: stays in the processor's cache, and says of most others that they
   * aren't among them. Made when it is first asked, by one thread or several alike.
   */
  private transient volatile BitSet sieve;

  /** None yet. */
  public LongSet() {
    this(16);
  }

  /** None yet, and room for some. */
  private LongSet(int room) {
    values = new long[room];
  }

  /** Adds one. */
  public void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, Math.max(16, 2 * count));
    }
    values[count++] = value;
  }

  /** Adds all of {@code others}. */
  public void addAll(LongSet others) {
    if (count + others.count > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * values.length, count + others.count));
    }
    System.arraycopy(others.values, 0, values, count, others.count);
    count += others.count;
  }

  /** In the order in which they stand. */
  public LongStream stream() {
    return Arrays.stream(values, 0, count);
  }

  /** The same in order, each once. */
  public LongSet distinct() {
    LongSet distinct = new LongSet();
    distinct.values = stream().sorted().distinct().toArray();
    distinct.count = distinct.values.length;
    return distinct;
  }

  /** What stands there more than once, once each. */
  private LongSet repeated() {
    Arrays.sort(values, 0, count);
    LongSet repeated = new LongSet();
    for (int i = 1; i < count; i++) {
      if (values[i] == values[i - 1] && (i == 1 || values[i - 2] != values[i])) {
        repeated.add(values[i]);
      }
    }
    return repeated;
  }

  /** Whether something stands in all of them together more than once. */
  public static boolean hasRepeated(List<LongSet> all) {
    LongSet own = new LongSet();
    all.forEach(own::addAll);
    return own.repeated().count > 0;
  }

  /** What stands in all of them together more than once, once each. */
  public static JavaRDD<LongSet> repeated(JavaRDD<LongSet> all) {
    int partitions = all.getNumPartitions();
    return all.flatMapToPair(some -> some.spread(partitions))
        .groupByKey(partitions)
        .map(
            bucket -> {
              LongSet own = new LongSet();
              bucket._2().forEach(own::addAll);
              return own.repeated();
            });
  }

  /** Equal numbers go to the same partition. */
  private Iterator<Tuple2<Integer, LongSet>> spread(int partitions) {
    int[] counts = new int[partitions];
    for (int i = 0; i < count; i++) {
      counts[bucket(values[i], partitions)]++;
    }
    LongSet[] buckets = new LongSet[partitions];
    Arrays.setAll(buckets, i -> new LongSet(counts[i]));
    for (int i = 0; i < count; i++) {
      buckets[bucket(values[i], partitions)].add(values[i]);
    }
    return IntStream.range(0, partitions).mapToObj(i -> new Tuple2<>(i, buckets[i])).iterator();
  }

  /** By the upper half: hashes are as good there as anywhere. */
  private static int bucket(long value, int partitions) {
    return (int) (((value >>> 32) * partitions) >>> 32);
  }

  /** Whether {@code value} is among them, which must be in order, and stay as they are. */
  public boolean contains(long value) {
    BitSet likely = sieve;
    if (likely == null) {
      likely = new BitSet(SIEVE);
      for (int i = 0; i < count; i++) {
        likely.set(sieved(values[i]));
      }
      sieve = likely;
    }
    return likely.get(sieved(value)) && Arrays.binarySearch(values, 0, count, value) >= 0;
  }

  private static int sieved(long value) {
    return (int) value & (SIEVE - 1);
  }
}

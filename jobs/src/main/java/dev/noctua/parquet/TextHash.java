package dev.noctua.parquet;

import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** 64 bits of a text's UTF-8, as SQL's {@code xxhash64} computes them. */
public final class TextHash {
  /** What {@code xxhash64} begins with. */
  public static final long SEED = 42;

  private TextHash() {}

  /**
   * The hash of a text.
   *
   * @param seed for the hash of several texts, the hash of those before
   */
  public static long of(UTF8String text, long seed) {
    return XXH64.hashUTF8String(text, seed);
  }

  /** The hash of {@code bytes[from..to)}. */
  public static long of(byte[] bytes, int from, int to, long seed) {
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET + (long) from, to - from, seed);
  }
}

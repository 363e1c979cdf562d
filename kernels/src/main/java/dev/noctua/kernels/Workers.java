package dev.noctua.kernels;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Loops whose steps don't depend on each other, on all cores. */
final class Workers {
  private Workers() {}

  /** Calls {@code step} with every number below {@code count}; which thread does so is open. */
  static void forEach(int count, IntConsumer step) {
    IntStream.range(0, count).parallel().forEach(step);
  }

  /** A step over the numbers from {@code from} to below {@code end}. */
  interface Block {
    void run(int from, int end);
  }

  /** Cuts the numbers below {@code count} into blocks; which thread takes which is open. */
  static void forEachBlock(int count, int size, Block block) {
    forEach(
        (count + size - 1) / size,
        number -> block.run(number * size, Math.min(count, (number + 1) * size)));
  }
}

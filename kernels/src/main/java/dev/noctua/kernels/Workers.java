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
}

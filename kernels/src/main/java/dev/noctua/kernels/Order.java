package dev.noctua.kernels;

import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Sorts items by a figure of theirs. */
public final class Order {
  private Order() {}

  /**
   * Numbers 0, 1, 2, … that are wanted, those of the highest figures first, equal ones in their
   * order.
   */
  public static int[] descending(int size, IntPredicate wanted, IntToDoubleFunction figure) {
    return IntStream.range(0, size)
        .filter(wanted)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer each) -> -figure.applyAsDouble(each))
                .thenComparing(Comparator.naturalOrder()))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

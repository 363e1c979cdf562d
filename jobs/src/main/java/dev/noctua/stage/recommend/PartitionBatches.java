package dev.noctua.stage.recommend;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Takes a partition in batches, so that each tile of items is prepared once for many queries. */
final class PartitionBatches {
  private static final int SIZE = 64;

  private PartitionBatches() {}

  /** Lazily: one batch is in memory at a time. */
  static <A, B> Iterator<B> map(Iterator<A> rows, Function<List<A>, List<B>> function) {
    return new Iterator<>() {
      private Iterator<B> made = List.<B>of().iterator();

      @Override
      public boolean hasNext() {
        while (!made.hasNext() && rows.hasNext()) {
          List<A> batch = new ArrayList<>(SIZE);
          while (rows.hasNext() && batch.size() < SIZE) {
            batch.add(rows.next());
          }
          made = function.apply(batch).iterator();
        }
        return made.hasNext();
      }

      @Override
      public B next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return made.next();
      }
    };
  }
}

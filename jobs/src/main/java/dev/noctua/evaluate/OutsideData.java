package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.evaluate.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Interactions of outside files, with people and items numbered in the order of their first line.
 *
 * @param train what may be learned from
 * @param split the same in one part, with what is to be found in the other
 * @param strangers people of the test file of whom the train file knows nothing: nobody can be
 *     judged by them
 */
public record OutsideData(Interactions train, Split split, int strangers) {

  /**
   * Reads files.
   *
   * @param test empty: some of {@code train} is held out as {@code kind} says
   * @throws Failure.Input when a file can't be read, a line is wrong, or nobody is left to judge
   */
  public static OutsideData read(
      Path train, Optional<Path> test, Optional<Split.Kind> kind, long seed) {
    Numbers numbers = new Numbers();
    InteractionFile learned = InteractionFile.read(train);
    if (kind.equals(Optional.of(Split.Kind.TIME)) && !learned.hasTimes()) {
      throw new Failure.Input(
          "%s has no times to split by: its lines must be: user item value time".formatted(train));
    }
    Cells known = numbers.cells(learned, true);
    if (known.isEmpty()) {
      throw new Failure.Input("%s has no pair of a user and an item".formatted(train));
    }
    OutsideData data =
        test.isPresent() ? tested(numbers, known, test.get()) : held(numbers, known, kind, seed);
    if (data.split.judges().length == 0) {
      throw new Failure.Input(
          "nobody has both something to learn from and something to find: check that both files name people alike");
    }
    return data;
  }

  private static OutsideData tested(Numbers numbers, Cells known, Path test) {
    int people = numbers.people.size();
    Cells wanted = numbers.cells(InteractionFile.read(test), false);
    Interactions train = known.interactions(people, numbers.items.size());
    Interactions found = wanted.interactions(people, numbers.items.size());
    SparseRows pairs = train.strengths();
    int[] owner = owners(found.strengths());
    int[] item = items(found.strengths());
    // What somebody has already can't be found again: no list names it.
    SparseRows fresh = found.pairs(cell -> !pairs.contains(owner[cell], item[cell]));
    return new OutsideData(
        train, new Split(Split.Kind.RANDOM, 0, pairs, fresh), numbers.strangers.size());
  }

  private static OutsideData held(
      Numbers numbers, Cells known, Optional<Split.Kind> kind, long seed) {
    Interactions all = known.interactions(numbers.people.size(), numbers.items.size());
    Split split = kind.map(k -> Split.of(k, all, seed)).orElseGet(() -> Split.natural(all, seed));
    int[] owner = owners(all.strengths());
    int[] item = items(all.strengths());
    SparseRows train = split.train();
    boolean[] kept = new boolean[owner.length];
    for (int cell = 0; cell < kept.length; cell++) {
      kept[cell] = train.contains(owner[cell], item[cell]);
    }
    int[] cells = java.util.stream.IntStream.range(0, kept.length).filter(c -> kept[c]).toArray();
    return new OutsideData(
        new Interactions(
            train,
            Arrays.stream(cells).map(c -> all.first()[c]).toArray(),
            Arrays.stream(cells).map(c -> all.last()[c]).toArray()),
        split,
        0);
  }

  private static int[] owners(SparseRows rows) {
    int[] owners = new int[rows.size()];
    int cell = 0;
    for (int row = 0; row < rows.rows(); row++) {
      Arrays.fill(owners, cell, cell + rows.size(row), row);
      cell += rows.size(row);
    }
    return owners;
  }

  private static int[] items(SparseRows rows) {
    int[] items = new int[rows.size()];
    int cell = 0;
    for (int row = 0; row < rows.rows(); row++) {
      System.arraycopy(rows.columns(row), 0, items, cell, rows.size(row));
      cell += rows.size(row);
    }
    return items;
  }

  /** Numbers for names. */
  private static final class Numbers {
    private final Map<String, Integer> people = new HashMap<>();
    private final Map<String, Integer> items = new HashMap<>();
    private final Map<String, Integer> strangers = new HashMap<>();

    /**
     * @param welcome whether people who aren't known yet get a number
     */
    Cells cells(InteractionFile file, boolean welcome) {
      Cells cells = new Cells();
      file.forEach(
          pair -> {
            if (welcome) {
              people.putIfAbsent(pair.user(), people.size());
            }
            Integer person = people.get(pair.user());
            if (person == null) {
              strangers.putIfAbsent(pair.user(), strangers.size());
              return;
            }
            items.putIfAbsent(pair.item(), items.size());
            int item = items.get(pair.item());
            cells.add(person, item, pair.value(), pair.day());
          });
      return cells;
    }
  }

  /** Pairs by number; of a pair that is told several times values add up. */
  private static final class Cells {
    private record Cell(int person, int item) {}

    private record Sum(float value, int first, int last) {
      Sum plus(Sum more) {
        return new Sum(value + more.value, Math.min(first, more.first), Math.max(last, more.last));
      }
    }

    private final Map<Cell, Sum> sums = new LinkedHashMap<>();

    void add(int person, int item, float value, int day) {
      sums.merge(new Cell(person, item), new Sum(value, day, day), Sum::plus);
    }

    boolean isEmpty() {
      return sums.isEmpty();
    }

    Interactions interactions(int people, int items) {
      List<Map.Entry<Cell, Sum>> sorted = new ArrayList<>(sums.entrySet());
      sorted.sort(
          java.util.Comparator.comparingInt((Map.Entry<Cell, Sum> e) -> e.getKey().person())
              .thenComparingInt(e -> e.getKey().item()));
      int size = sorted.size();
      int[] person = new int[size];
      int[] item = new int[size];
      float[] value = new float[size];
      int[] first = new int[size];
      int[] last = new int[size];
      for (int i = 0; i < size; i++) {
        person[i] = sorted.get(i).getKey().person();
        item[i] = sorted.get(i).getKey().item();
        value[i] = sorted.get(i).getValue().value();
        first[i] = sorted.get(i).getValue().first();
        last[i] = sorted.get(i).getValue().last();
      }
      return new Interactions(SparseRows.of(people, items, person, item, value), first, last);
    }
  }
}

package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Interactions of outside files, with people and items numbered in the order of their first line.
 *
 * @param train what may be learned from
 * @param split the same in one part, with what is to be found in the other
 * @param strangers people with something to find of whom nothing may be learned: they are left out
 */
public record OutsideData(Interactions train, HoldOut split, int strangers) {

  /**
   * Reads a file that settings are chosen for.
   *
   * @throws Failure.Input when it can't be read or a line is wrong
   */
  public static Interactions read(Path train) {
    Numbers numbers = new Numbers();
    Map<Cell, Sum> cells = numbers.cells(InteractionFile.read(train), pair -> true);
    if (cells.isEmpty()) {
      throw new Failure.Input("%s has no pair of a user and an item".formatted(train));
    }
    return numbers.interactions(cells);
  }

  /**
   * Reads files.
   *
   * @param test empty: some of {@code train} is held out as {@code kind} says
   * @throws Failure.Input when a file can't be read, a line is wrong, or there is nobody to judge
   *     by
   */
  public static OutsideData read(
      Path train, Optional<Path> test, Optional<HoldOut.Kind> kind, long seed) {
    OutsideData data = test.isPresent() ? tested(train, test.get()) : held(train, kind, seed);
    if (data.split.testPeople().length == 0) {
      throw new Failure.Input(
          test.isPresent()
              ? "nobody of %s has a pair that %s lacks: check that both files name people alike"
                  .formatted(test.get(), train)
              : "%s has nobody with both something to learn from and something to find: hold out otherwise, with --split"
                  .formatted(train));
    }
    return data;
  }

  private static OutsideData tested(Path train, Path test) {
    Numbers numbers = new Numbers();
    Map<Cell, Sum> known = numbers.cells(InteractionFile.read(train), pair -> true);
    int people = numbers.people.size();
    Map<Cell, Sum> wanted = numbers.cells(InteractionFile.read(test), pair -> true);
    // What somebody has already can't be found again: no list names it.
    wanted.keySet().removeIf(cell -> cell.person() >= people || known.containsKey(cell));
    int all = numbers.people.size();
    numbers.people.values().removeIf(person -> person >= people);
    Interactions learned = numbers.interactions(known);
    SparseRows found = numbers.interactions(wanted).strengths();
    return new OutsideData(
        learned,
        new HoldOut(
            HoldOut.Kind.GIVEN,
            0,
            learned.strengths(),
            learned.first(),
            found,
            learned.categories()),
        all - people);
  }

  private static OutsideData held(Path train, Optional<HoldOut.Kind> kind, long seed) {
    InteractionFile file = InteractionFile.read(train);
    boolean needsTimes = kind.isPresent() && kind.get() != HoldOut.Kind.RANDOM;
    if (needsTimes && !file.hasTimes()) {
      throw new Failure.Input(
          "%s has no times to split by: its lines must be: user item value time".formatted(train));
    }
    Numbers numbers = new Numbers();
    Interactions all = numbers.interactions(numbers.cells(file, pair -> true));
    HoldOut split =
        kind.map(k -> HoldOut.of(k, all, seed)).orElseGet(() -> HoldOut.natural(all, seed));
    boolean byTime = split.kind() == HoldOut.Kind.TIME;
    Map<Cell, Sum> cells = numbers.cells(file, pair -> !byTime || pair.day() <= split.day());
    cells.keySet().removeIf(cell -> !split.train().contains(cell.person(), cell.item()));
    Interactions learned = numbers.interactions(cells);
    int strangers = 0;
    for (int person = 0; person < all.people(); person++) {
      boolean isStranger = split.test().size(person) > 0 && split.train().size(person) == 0;
      strangers += isStranger ? 1 : 0;
    }
    return new OutsideData(
        learned,
        new HoldOut(
            split.kind(),
            split.day(),
            learned.strengths(),
            learned.first(),
            split.test(),
            learned.categories()),
        strangers);
  }

  private record Cell(int person, int item) {}

  private record Sum(float value, int first, int last) {
    Sum plus(Sum more) {
      return new Sum(value + more.value, Math.min(first, more.first), Math.max(last, more.last));
    }
  }

  /** Numbers for names. */
  private static final class Numbers {
    private final Map<String, Integer> people = new HashMap<>();
    private final Map<String, Integer> items = new HashMap<>();

    /** Pairs by number; of a pair that is told several times values add up. */
    Map<Cell, Sum> cells(InteractionFile file, Predicate<InteractionFile.Pair> wanted) {
      Map<Cell, Sum> cells = new HashMap<>();
      file.forEach(
          pair -> {
            people.putIfAbsent(pair.user(), people.size());
            items.putIfAbsent(pair.item(), items.size());
            if (wanted.test(pair)) {
              Cell cell = new Cell(people.get(pair.user()), items.get(pair.item()));
              Sum sum = new Sum(pair.value(), pair.day(), pair.day());
              if (!Float.isFinite(cells.merge(cell, sum, Sum::plus).value())) {
                throw new Failure.Input(
                    "the values of %s and %s add up to no finite number"
                        .formatted(pair.user(), pair.item()));
              }
            }
          });
      return cells;
    }

    Interactions interactions(Map<Cell, Sum> cells) {
      List<Map.Entry<Cell, Sum>> sorted =
          cells.entrySet().stream()
              .sorted(
                  Map.Entry.comparingByKey(
                      Comparator.comparingInt(Cell::person).thenComparingInt(Cell::item)))
              .toList();
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
      return new Interactions(
          SparseRows.of(people.size(), items.size(), person, item, value), first, last);
    }
  }
}

package dev.noctua.model.evaluate;

import dev.noctua.kernels.SparseRows;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Interactions in two parts: one to learn from, one to find again. */
public final class HoldOut {
  private static final double HELD_OUT = 0.1;

  /** How pairs are held out. */
  public enum Kind {
    /** Pairs that began after a day. */
    TIME,
    /** A pair of each person's last day. */
    LEAVE_LAST,
    /** A seeded tenth of each person's pairs. */
    RANDOM,
    /** As somebody else has parted them. */
    GIVEN
  }

  private final Kind kind;
  private final int day;
  private final SparseRows train;
  private final int[] began;
  private final SparseRows test;
  private final Categories categories;

  /**
   * @param kind how they were parted
   * @param day the last day of the part to learn from, in days since 1970-01-01; only a split by
   *     time has one
   * @param train pairs to learn from
   * @param began per cell of {@code train} the day of the pair's first action
   * @param test pairs to find again, of the same people and items
   * @param categories of the items
   */
  public HoldOut(
      Kind kind, int day, SparseRows train, int[] began, SparseRows test, Categories categories) {
    this.kind = kind;
    this.day = day;
    this.train = train;
    this.began = began;
    this.test = test;
    this.categories = categories;
  }

  /**
   * Holds out the newest tenth of all pairs, or somewhat more where a day isn't to be cut. Where
   * most pairs began on one day, time tells nothing: then a seeded tenth of each person's pairs.
   */
  public static HoldOut natural(Interactions all, long seed) {
    HoldOut byTime = of(Kind.TIME, all, seed);
    int size = all.strengths().size();
    return size == 0 || 2 * byTime.train().size() < size ? random(all, seed) : byTime;
  }

  /** Holds out the newest share of pairs by time, as {@link #natural}, whatever the days are. */
  public static HoldOut of(Kind kind, Interactions all, long seed) {
    return switch (kind) {
      case TIME -> {
        int[] days = all.first().clone();
        Arrays.sort(days);
        yield time(all, days.length == 0 ? 0 : days[(int) (days.length * (1 - HELD_OUT))] - 1);
      }
      case LEAVE_LAST -> leaveLast(all, seed);
      case RANDOM, GIVEN -> random(all, seed);
    };
  }

  /** Holds out the pairs that began after {@code day}. */
  public static HoldOut time(Interactions all, int day) {
    return new HoldOut(
        Kind.TIME,
        day,
        all.pairs(cell -> all.first()[cell] <= day),
        all.first(cell -> all.first()[cell] <= day),
        all.pairs(cell -> all.first()[cell] > day),
        all.categories());
  }

  /** Chooses from {@code size} cells of one person, the first of which is {@code start}. */
  private interface Choice {
    void hold(BitSet held, int start, int size, SplittableRandom draw);
  }

  /** At least one pair of each person who has several stays on either side. */
  private static HoldOut random(Interactions all, long seed) {
    return perPerson(
        Kind.RANDOM,
        all,
        seed,
        (held, start, size, draw) -> {
          int wanted = Math.max(1, (int) Math.round(size * HELD_OUT));
          for (int taken = 0; taken < wanted; ) {
            int cell = start + draw.nextInt(size);
            taken += held.get(cell) ? 0 : 1;
            held.set(cell);
          }
        });
  }

  /** Of pairs that began on the same day one is drawn. */
  private static HoldOut leaveLast(Interactions all, long seed) {
    return perPerson(
        Kind.LEAVE_LAST,
        all,
        seed,
        (held, start, size, draw) -> {
          int newest = start;
          int equal = 1;
          for (int cell = start + 1; cell < start + size; cell++) {
            int later = Integer.compare(all.first()[cell], all.first()[newest]);
            equal = later > 0 ? 1 : later == 0 ? equal + 1 : equal;
            if (later > 0 || (later == 0 && draw.nextInt(equal) == 0)) {
              newest = cell;
            }
          }
          held.set(newest);
        });
  }

  private static HoldOut perPerson(Kind kind, Interactions all, long seed, Choice choice) {
    BitSet held = new BitSet();
    SparseRows rows = all.strengths();
    for (int person = 0; person < all.people(); person++) {
      if (rows.size(person) > 1) {
        SplittableRandom draw = new SplittableRandom(seed * 31 + person);
        choice.hold(held, rows.start(person), rows.size(person), draw);
      }
    }
    return new HoldOut(
        kind,
        0,
        all.pairs(cell -> !held.get(cell)),
        all.first(cell -> !held.get(cell)),
        all.pairs(held::get),
        all.categories());
  }

  public Kind kind() {
    return kind;
  }

  /** The last day of the part to learn from, of a split by time. */
  public int day() {
    return day;
  }

  /** Pairs to learn from. */
  public SparseRows train() {
    return train;
  }

  /** Per cell of {@link #train} the day of the pair's first action. */
  public int[] began() {
    return began;
  }

  /** Pairs to find again. */
  public SparseRows test() {
    return test;
  }

  /** Of the items. */
  public Categories categories() {
    return categories;
  }

  /** Whether the part to learn from began on more than one day. */
  public boolean hasDays() {
    return IntStream.of(began).distinct().limit(2).count() > 1;
  }

  /** People whose lists can be judged: with something to learn from and something to find. */
  public int[] testPeople() {
    return IntStream.range(0, test.rows())
        .filter(person -> test.size(person) > 0 && train.size(person) > 0)
        .toArray();
  }
}

package dev.noctua.stage.forecast;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What contents of one kind and category sold: by their age, in the first four weeks, in the four
 * weeks after four without a sale, and of late. Sums are multiples of {@link OutlookModel#grain},
 * so that they are the same in any order.
 */
final class SiblingCounts implements Serializable {
  /** The ages at which a stretch of the launch curve begins; what is beyond the last is its end. */
  private static final int[] AGES = {0, 1, 2, 4, 7, 14, 28, 60, 120};

  static final int STRETCHES = AGES.length - 1;

  /** Four weeks. */
  static final int SPAN = 28;

  /** How many stretches of four weeks before the night are looked at. */
  private static final int SPANS = 6;

  private final double[] byAge;
  private final double[] daysByAge;
  private final Sample launches;
  private final Sample quiet;
  private final double units;
  private final double days;
  private final double money;
  private final double paid;

  /** Counts of equally long stretches. */
  record Sample(double count, double sum, double squares) implements Serializable {
    static final Sample NONE = new Sample(0, 0, 0);

    Sample and(double value) {
      double counted = OutlookModel.grain(value);
      return new Sample(count + 1, sum + counted, squares + OutlookModel.grain(counted * counted));
    }

    Sample plus(Sample other) {
      return new Sample(count + other.count, sum + other.sum, squares + other.squares);
    }

    double mean() {
      return count == 0 ? 0 : sum / count;
    }

    /** The squared distances from the mean beyond those of Poisson counts. */
    double excess() {
      return count < 2 ? 0 : squares - count * mean() * mean() - (count - 1) * mean();
    }
  }

  private SiblingCounts(
      double[] byAge,
      double[] daysByAge,
      Sample launches,
      Sample quiet,
      double units,
      double days,
      double money,
      double paid) {
    this.byAge = byAge;
    this.daysByAge = daysByAge;
    this.launches = launches;
    this.quiet = quiet;
    this.units = units;
    this.days = days;
    this.money = money;
    this.paid = paid;
  }

  static SiblingCounts none() {
    double[] empty = new double[STRETCHES];
    return new SiblingCounts(empty, empty.clone(), Sample.NONE, Sample.NONE, 0, 0, 0, 0);
  }

  /** The stretch of an age of 0 or more. */
  static int stretch(int age) {
    int stretch = 0;
    while (stretch < STRETCHES - 1 && age >= AGES[stretch + 1]) {
      stretch++;
    }
    return stretch;
  }

  /** How many days a stretch has. */
  static int length(int stretch) {
    return AGES[stretch + 1] - AGES[stretch];
  }

  /** Those of one content. */
  static SiblingCounts of(SalesHistory content) {
    int length = content.units().length;
    if (length == 0) {
      return none();
    }
    double[] byAge = new double[STRETCHES];
    double[] daysByAge = new double[STRETCHES];
    for (int day = 0; day < length && content.age() + day < AGES[STRETCHES]; day++) {
      int stretch = stretch(content.age() + day);
      byAge[stretch] += OutlookModel.grain(content.units()[day]);
      daysByAge[stretch]++;
    }
    boolean isLaunchSeen = content.age() == 0 && length >= SPAN;
    int recent = Math.min(SPAN, length);
    return new SiblingCounts(
        byAge,
        daysByAge,
        isLaunchSeen ? Sample.NONE.and(content.sold(SPAN, SPAN)) : Sample.NONE,
        content.seatsLeft().isPresent() ? Sample.NONE : quiet(content),
        OutlookModel.grain(content.sold(SPAN, length)),
        recent,
        OutlookModel.grain(Arrays.stream(content.gross()).sum()),
        OutlookModel.grain(Arrays.stream(content.units()).sum()));
  }

  /** What followed four weeks without a sale, as long as somebody noticed the content. */
  private static Sample quiet(SalesHistory content) {
    Sample quiet = Sample.NONE;
    int length = content.units().length;
    for (int span = 1; span <= SPANS && length - (span + 1) * SPAN >= 0; span++) {
      int origin = length - span * SPAN;
      if (content.sold(SPAN, origin) == 0 && content.isNoticed(origin)) {
        quiet = quiet.and(content.sold(SPAN, origin + SPAN));
      }
    }
    return quiet;
  }

  SiblingCounts plus(SiblingCounts other) {
    return new SiblingCounts(
        Reconciliation.sum(byAge, other.byAge),
        Reconciliation.sum(daysByAge, other.daysByAge),
        launches.plus(other.launches),
        quiet.plus(other.quiet),
        units + other.units,
        days + other.days,
        money + other.money,
        paid + other.paid);
  }

  double[] byAge() {
    return byAge;
  }

  double[] daysByAge() {
    return daysByAge;
  }

  Sample launches() {
    return launches;
  }

  Sample quiet() {
    return quiet;
  }

  /** What one sold on a day of the last four weeks. */
  double rate() {
    return days == 0 ? 0 : units / days;
  }

  /** The mean of what was paid for one; 0 where none was sold. */
  double price() {
    return paid == 0 ? 0 : money / paid;
  }
}

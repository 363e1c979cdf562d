package dev.noctua.stage.forecast;

import dev.noctua.model.forecast.CountDemand;
import dev.noctua.stage.forecast.SiblingCounts.Sample;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What may be expected of a content that tells little itself: the curve of earlier launches and the
 * sales after four weeks without one, by kind and category. Those of a kind and category are drawn
 * to the kind's, and these to the platform's, as if by {@value #LAUNCHES} launches or {@value
 * #SPANS} stretches more; the platform's launches to what contents sold of late.
 */
final class Siblings implements Serializable {
  private static final int LAUNCHES = 3;
  private static final int SPANS = 10;

  /** How much multiples of contents vary where nothing is known: as an exponential number. */
  private static final double VARIANCE = 1;

  private static final double LEAST_VARIANCE = 0.05;

  private final double[] curve;
  private final double quiet;
  private final double price;
  private final CountDemand launch;
  private final CountDemand sleeper;

  private Siblings(
      double[] curve, double quiet, double price, CountDemand launch, CountDemand sleeper) {
    this.curve = curve;
    this.quiet = quiet;
    this.price = price;
    this.launch = launch;
    this.sleeper = sleeper;
  }

  /** What a content of an age sells a day; 0 before its launch. */
  double atAge(int age) {
    return age < 0 ? 0 : curve[SiblingCounts.stretch(age)];
  }

  /** What one that sold nothing in four weeks sells a day. */
  double quiet() {
    return quiet;
  }

  /** What is paid for one on average. */
  double price() {
    return price;
  }

  /** How much one launch differs from another. */
  CountDemand launch() {
    return launch;
  }

  /** How much those that sold nothing in four weeks differ. */
  CountDemand sleeper() {
    return sleeper;
  }

  /**
   * By kind and category.
   *
   * @param counts by kind and category
   */
  static Map<List<String>, Siblings> of(Map<List<String>, SiblingCounts> counts) {
    SiblingCounts all = sum(counts.values());
    CountDemand launch = demand(counts, all, SiblingCounts::launches);
    CountDemand sleeper = demand(counts, all, SiblingCounts::quiet);
    double[] flat = new double[SiblingCounts.STRETCHES];
    Arrays.fill(flat, all.rate());
    Siblings root =
        new Siblings(flat, all.quiet().mean() / SiblingCounts.SPAN, all.price(), launch, sleeper);
    Siblings platform = root.drawn(all);
    Map<String, SiblingCounts> byKind = new HashMap<>();
    counts.forEach((key, each) -> byKind.merge(key.get(0), each, SiblingCounts::plus));
    Map<List<String>, Siblings> siblings = new HashMap<>();
    counts.forEach(
        (key, each) -> siblings.put(key, platform.drawn(byKind.get(key.get(0))).drawn(each)));
    return siblings;
  }

  private static SiblingCounts sum(Iterable<SiblingCounts> counts) {
    SiblingCounts sum = SiblingCounts.none();
    for (SiblingCounts each : counts) {
      sum = sum.plus(each);
    }
    return sum;
  }

  /** By moments: how much more counts of a kind and category vary than Poisson counts do. */
  private static CountDemand demand(
      Map<List<String>, SiblingCounts> counts,
      SiblingCounts all,
      Function<SiblingCounts, Sample> sample) {
    double mean = sample.apply(all).mean();
    double weight = mean > 0 ? LAUNCHES * mean * mean : 1;
    double excess = weight * VARIANCE;
    for (List<String> key : sorted(counts)) {
      Sample own = sample.apply(counts.get(key));
      excess += own.excess();
      weight += Math.max(0, own.count() - 1) * own.mean() * own.mean();
    }
    return CountDemand.of(Math.max(LEAST_VARIANCE, excess / weight));
  }

  /** In one order, so that sums are the same on every run. */
  private static List<List<String>> sorted(Map<List<String>, SiblingCounts> counts) {
    List<List<String>> keys = new ArrayList<>(counts.keySet());
    keys.sort((a, b) -> a.toString().compareTo(b.toString()));
    return keys;
  }

  /** Those of a part, drawn to these. */
  private Siblings drawn(SiblingCounts part) {
    double[] own = new double[curve.length];
    for (int stretch = 0; stretch < own.length; stretch++) {
      double weight = LAUNCHES * SiblingCounts.length(stretch);
      own[stretch] =
          (part.byAge()[stretch] + weight * curve[stretch]) / (part.daysByAge()[stretch] + weight);
    }
    Sample after = part.quiet();
    double span = SiblingCounts.SPAN;
    return new Siblings(
        own,
        (after.sum() + SPANS * span * quiet) / (after.count() + SPANS) / span,
        part.price() > 0 ? part.price() : price,
        launch,
        sleeper);
  }
}

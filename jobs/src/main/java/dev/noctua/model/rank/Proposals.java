package dev.noctua.model.rank;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.TopK;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What each source proposes to a person, leaving out what must not be offered. */
public final class Proposals implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int[] NONE = {};

  private final PackedVectors factors;
  private final int[] withoutFactors;
  private final ItemWeights weights;
  private final int[] closed;
  private final int[] popular;

  /**
   * @param factors of the items; zeros where there are none
   * @param withoutFactors ascending items without factors, or that nobody is offered
   * @param weights between the items
   * @param closed ascending items that nobody is offered
   * @param popular the items that are offered, most popular first
   */
  public Proposals(
      PackedVectors factors,
      int[] withoutFactors,
      ItemWeights weights,
      int[] closed,
      int[] popular) {
    this.factors = factors;
    this.withoutFactors = withoutFactors;
    this.weights = weights;
    this.closed = closed;
    this.popular = popular;
  }

  /** Whom to propose to. */
  public static final class Person {
    private final Optional<float[]> factors;
    private final int[] history;
    private final int[] withheld;

    /**
     * @param factors empty for somebody whom the factorisation doesn't know
     * @param history items that they have to do with
     * @param withheld ascending items that they must not be offered
     */
    public Person(Optional<float[]> factors, int[] history, int[] withheld) {
      this.factors = factors;
      this.history = history;
      this.withheld = withheld;
    }

    public Optional<float[]> factors() {
      return factors;
    }

    public int[] history() {
      return history;
    }

    public int[] withheld() {
      return withheld;
    }
  }

  /**
   * Numbers 0, 1, 2, … that are wanted, those of the highest figures first, equal ones in their
   * order.
   */
  public static int[] ordered(int size, IntPredicate wanted, IntToDoubleFunction figure) {
    return IntStream.range(0, size)
        .filter(wanted)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer each) -> -figure.applyAsDouble(each))
                .thenComparing(Comparator.naturalOrder()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Per person the proposals of every {@link Source} in its order, best first, at most {@code k}
   * each; none of a source that weighs nothing.
   */
  public List<List<int[]>> of(List<Person> people, Weights weighed, int k) {
    List<TopK.Query> queries =
        people.stream()
            .filter(person -> weighed.als() > 0 && person.factors().isPresent())
            .map(person -> new TopK.Query(person.factors().get(), person.withheld()))
            .toList();
    var scored = TopK.best(factors, withoutFactors, queries, TopK.Measure.DOT, k).iterator();
    List<List<int[]>> all = new ArrayList<>(people.size());
    for (Person person : people) {
      boolean isScored = weighed.als() > 0 && person.factors().isPresent();
      all.add(
          List.of(
              isScored ? items(scored.next()) : NONE,
              weighed.itemToItem() > 0 ? byWeights(person, k) : NONE,
              weighed.popular() > 0 ? popular(person, k) : NONE));
    }
    return all;
  }

  private int[] byWeights(Person person, int k) {
    if (person.history().length == 0 || weights.items() == 0) {
      return NONE;
    }
    double[] scores = weights.scores(person.history());
    for (int item : closed) {
      scores[item] = Double.NEGATIVE_INFINITY;
    }
    for (int item : person.withheld()) {
      scores[item] = Double.NEGATIVE_INFINITY;
    }
    double most = Arrays.stream(scores).max().orElse(0);
    for (int item = 0; item < scores.length; item++) {
      // What no item of the history speaks for isn't proposed. Scores are rounded, whatever their
      // scale is.
      scores[item] = scores[item] > 0 ? scores[item] / most : Double.NEGATIVE_INFINITY;
    }
    return items(TopK.best(scores, k));
  }

  private int[] popular(Person person, int k) {
    return IntStream.of(popular)
        .filter(item -> Arrays.binarySearch(person.withheld(), item) < 0)
        .limit(k)
        .toArray();
  }

  private static int[] items(List<TopK.Scored> scored) {
    return scored.stream().mapToInt(TopK.Scored::item).toArray();
  }
}

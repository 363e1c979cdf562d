package dev.noctua.model.rank;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.TopK;
import dev.noctua.model.evaluate.Categories;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What each source proposes to a person, leaving out what must not be offered. */
public final class Proposals implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int[] NONE = {};

  private final PackedVectors factors;
  private final int[] withoutFactors;
  private final ItemWeights weights;
  private final int[] closed;
  private final Popularity popularity;

  /**
   * @param factors of the items; zeros where there are none
   * @param withoutFactors ascending items without factors, or that nobody is offered
   * @param weights between the items
   * @param closed ascending items that nobody is offered
   * @param popularity of the items that are offered
   */
  public Proposals(
      PackedVectors factors,
      int[] withoutFactors,
      ItemWeights weights,
      int[] closed,
      Popularity popularity) {
    this.factors = factors;
    this.withoutFactors = withoutFactors;
    this.weights = weights;
    this.closed = closed;
    this.popularity = popularity;
  }

  /** Whom to propose to. */
  public static final class Person {
    private final Optional<float[]> factors;
    private final int[] history;
    private final int category;
    private final int[] withheld;

    /**
     * @param factors empty for somebody whom the factorisation doesn't know
     * @param history items that they have to do with
     * @param category theirs, see {@link Categories#ofPerson}
     * @param withheld ascending items that they must not be offered
     */
    public Person(Optional<float[]> factors, int[] history, int category, int[] withheld) {
      this.factors = factors;
      this.history = history;
      this.category = category;
      this.withheld = withheld;
    }

    public Optional<float[]> factors() {
      return factors;
    }

    public int[] history() {
      return history;
    }

    /** Their category, or {@link Categories#NONE}. */
    public int category() {
      return category;
    }

    public int[] withheld() {
      return withheld;
    }
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
      Weights own = weighed.of(person.category());
      all.add(
          List.of(
              isScored ? items(scored.next()) : NONE,
              weighed.itemToItem() > 0 ? byWeights(person, k) : NONE,
              own.popular() > 0 ? popularity.best(person.withheld(), k) : NONE,
              own.byCategory() > 0
                  ? popularity.best(person.category(), person.withheld(), k)
                  : NONE,
              own.recent() > 0 ? popularity.bestOfLate(person.withheld(), k) : NONE));
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

  private static int[] items(List<TopK.Scored> scored) {
    return scored.stream().mapToInt(TopK.Scored::item).toArray();
  }
}

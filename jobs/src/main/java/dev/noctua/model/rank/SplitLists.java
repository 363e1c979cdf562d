package dev.noctua.model.rank;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.evaluate.RankingMetric;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Lists for people of a {@link HoldOut}, out of what was learned from its one part. */
public final class SplitLists {
  /** More people make a choice hardly surer, and cost as much each. */
  private static final int MOST_PEOPLE = 2000;

  private static final int PEOPLE_AT_ONCE = 64;

  /** How many items each source proposes for one list of all. */
  public static final int DEPTH = 200;

  /** How many entries of a list count for a choice. */
  private static final int LIST = 20;

  private static final ItemWeights NOTHING = new ItemWeights(new int[0][], new float[0][]);

  /** Each source alone first: of equals the simplest wins. */
  private static final List<Weights> WEIGHTS =
      List.of(
          new Weights(0, 0, 1),
          new Weights(0, 1, 0),
          new Weights(1, 0, 0),
          new Weights(0.5, 0.5, 0),
          new Weights(0.75, 0.25, 0),
          new Weights(0.25, 0.75, 0),
          new Weights(0.5, 0, 0.5),
          new Weights(0.75, 0, 0.25),
          new Weights(0.25, 0, 0.75),
          new Weights(0, 0.5, 0.5),
          new Weights(0, 0.75, 0.25),
          new Weights(0, 0.25, 0.75),
          new Weights(0.5, 0.25, 0.25),
          new Weights(0.25, 0.5, 0.25),
          new Weights(0.25, 0.25, 0.5));

  private final HoldOut split;
  private final int[] people;
  private final int[] known;
  private final int[] unknown;
  private final int[] popular;

  public SplitLists(HoldOut split, long seed) {
    this(split, MOST_PEOPLE, seed);
  }

  /**
   * @param mostPeople how many people's lists are judged at most: a seeded draw
   */
  public SplitLists(HoldOut split, int mostPeople, long seed) {
    this.split = split;
    int[] all = split.testPeople();
    SplittableRandom draw = new SplittableRandom(seed);
    for (int i = 0; i < Math.min(mostPeople, all.length); i++) {
      int other = draw.nextInt(i, all.length);
      int person = all[i];
      all[i] = all[other];
      all[other] = person;
    }
    this.people = Arrays.stream(all).limit(mostPeople).sorted().toArray();
    this.known = split.train().columnSizes();
    this.unknown = IntStream.range(0, known.length).filter(item -> known[item] == 0).toArray();
    this.popular =
        IntStream.range(0, known.length)
            .filter(item -> known[item] > 0)
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer item) -> -known[item])
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** How well the factorisation's lists find what was held out. */
  double ndcg(LocalAls.Factors factors) {
    return judge(proposals(factors, NOTHING, LIST), new Weights(1, 0, 0))
        .mean(RankingMetric.NDCG, LIST);
  }

  /** How well lists by items find what was held out. */
  double ndcg(ItemWeights weights) {
    LocalAls.Factors none = new LocalAls.Factors(new float[0], new float[0], 0);
    return judge(proposals(none, weights, LIST), new Weights(0, 1, 0))
        .mean(RankingMetric.NDCG, LIST);
  }

  /** The weights whose lists score best. */
  Weights bestWeights(LocalAls.Factors factors, ItemWeights weights) {
    Map<Integer, List<int[]>> proposals = proposals(factors, weights, DEPTH);
    Weights best = WEIGHTS.get(0);
    double most = -1;
    for (Weights each : WEIGHTS) {
      double found = judge(proposals, each).mean(RankingMetric.NDCG, LIST);
      if (found > most) {
        most = found;
        best = each;
      }
    }
    return best;
  }

  /** Lists of {@code weights} out of proposals. */
  public Judgement judge(Map<Integer, List<int[]>> proposals, Weights weights) {
    return Judgement.of(
        split,
        known,
        people,
        person ->
            RankFusion.of(proposals.get(person), weights.bySource(), DEPTH).stream()
                .mapToInt(RankFusion.Entry::item)
                .toArray());
  }

  /** What every source proposes to each of the people, {@code k} items deep. */
  public Map<Integer, List<int[]>> proposals(LocalAls.Factors factors, ItemWeights weights, int k) {
    boolean factorised = factors.length() > 0;
    Proposals sources =
        new Proposals(
            factorised
                ? PackedVectors.of(factors.items(), factors.length())
                : PackedVectors.of(new float[known.length][]),
            factorised ? withoutFactors(factors) : unknown,
            weights,
            unknown,
            popular);
    int groups = (people.length + PEOPLE_AT_ONCE - 1) / PEOPLE_AT_ONCE;
    List<List<List<int[]>>> all =
        IntStream.range(0, groups)
            .parallel()
            .mapToObj(
                group ->
                    sources.of(
                        Arrays.stream(people, group * PEOPLE_AT_ONCE, end(group))
                            .mapToObj(person -> person(person, factors))
                            .toList(),
                        k))
            .toList();
    Map<Integer, List<int[]>> byPerson = new HashMap<>();
    for (int i = 0; i < people.length; i++) {
      byPerson.put(people[i], all.get(i / PEOPLE_AT_ONCE).get(i % PEOPLE_AT_ONCE));
    }
    return byPerson;
  }

  private int end(int group) {
    return Math.min(people.length, (group + 1) * PEOPLE_AT_ONCE);
  }

  private Proposals.Person person(int person, LocalAls.Factors factors) {
    int length = factors.length();
    int[] own = split.train().columns(person);
    return new Proposals.Person(
        length == 0 || isNothing(factors.people(), person, length)
            ? Optional.empty()
            : Optional.of(
                Arrays.copyOfRange(factors.people(), person * length, (person + 1) * length)),
        own,
        own);
  }

  private static int[] withoutFactors(LocalAls.Factors factors) {
    int length = factors.length();
    return IntStream.range(0, factors.items().length / length)
        .filter(item -> isNothing(factors.items(), item, length))
        .toArray();
  }

  /** True for somebody, or something, of whom the factorisation knows no pair. */
  private static boolean isNothing(float[] vectors, int which, int length) {
    for (int f = which * length; f < (which + 1) * length; f++) {
      if (vectors[f] != 0) {
        return false;
      }
    }
    return true;
  }
}

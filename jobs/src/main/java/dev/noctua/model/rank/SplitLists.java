package dev.noctua.model.rank;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.evaluate.RankingMetric;
import dev.noctua.model.evaluate.Recency;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Lists for people of a {@link HoldOut}, out of what was learned from its one part. */
public final class SplitLists {
  /** The lists that people get: all sources, as they are weighed. */
  public static final String LISTS = "lists";

  /** More people make a choice hardly surer, and cost as much each. */
  private static final int MOST_PEOPLE = 2000;

  private static final int PEOPLE_AT_ONCE = 64;

  /** How many items each source proposes for one list of all. */
  public static final int DEPTH = 200;

  /** How many entries of a list count for a choice between models. */
  private static final int LIST = 20;

  /**
   * How many count for a choice of weights. Blends differ less than models do, and more of what is
   * held out is found in longer lists, so that chance decides less often.
   */
  private static final int LONG_LIST = 50;

  /** How much better something new must be. */
  static final double CLEARLY = 1.01;

  private static final LocalAls.Factors NO_FACTORS =
      new LocalAls.Factors(new float[0], new float[0], 0);
  private static final ItemWeights NOTHING = new ItemWeights(new int[0][], new float[0][]);

  private static final Weights FACTORISED = new Weights(1, 0, 0, 0, 0);
  private static final Weights BY_ITEMS = new Weights(0, 1, 0, 0, 0);
  private static final Weights POPULAR = new Weights(0, 0, 1, 0, 0);
  private static final Weights IN_CATEGORY = new Weights(0, 0, 0, 1, 0);
  private static final Weights RECENT = new Weights(0, 0, 0, 0, 1);

  /** Asks every source. */
  private static final Weights EVERY = new Weights(1, 1, 1, 1, 1);

  /** The seed of intervals. */
  private static final long DRAW = 1;

  private final HoldOut split;
  private final int[] people;
  private final Map<Integer, Integer> categories = new HashMap<>();
  private final int[] known;
  private final int[] unknown;
  private final Popularity popularity;

  /** Lists of everybody of whom something is held out. */
  public static SplitLists ofAll(HoldOut split) {
    return new SplitLists(split, Arrays.stream(split.testPeople()));
  }

  /** Lists of some people, each of whom has something to learn from. */
  public static SplitLists of(HoldOut split, int[] people) {
    return new SplitLists(split, Arrays.stream(people));
  }

  /** Lists of two thirds of the people, to choose by: a seeded draw. */
  public static SplitLists toChoose(HoldOut split, long seed) {
    int[] people = shuffled(split.testPeople(), seed);
    return new SplitLists(
        split, Arrays.stream(people).limit(Math.min(MOST_PEOPLE, forChoice(people.length))));
  }

  /** Lists of other people than those that {@link #toChoose} draws, to prove a choice by. */
  public static SplitLists toProve(HoldOut split, long seed) {
    int[] people = shuffled(split.testPeople(), seed);
    return new SplitLists(
        split, Arrays.stream(people).skip(forChoice(people.length)).limit(MOST_PEOPLE));
  }

  private static int forChoice(int people) {
    return people - people / 3;
  }

  private static int[] shuffled(int[] all, long seed) {
    SplittableRandom draw = new SplittableRandom(seed);
    for (int i = 0; i < all.length; i++) {
      int other = draw.nextInt(i, all.length);
      int person = all[i];
      all[i] = all[other];
      all[other] = person;
    }
    return all;
  }

  private SplitLists(HoldOut split, IntStream people) {
    this.split = split;
    this.people = people.sorted().toArray();
    for (int person : this.people) {
      categories.put(
          person,
          split
              .categories()
              .ofPerson(split.train().columns(person), split.train().weights(person)));
    }
    this.known = split.train().columnSizes();
    this.unknown = IntStream.range(0, known.length).filter(item -> known[item] == 0).toArray();
    this.popularity =
        new Popularity(
            known,
            Recency.thousandths(split.train(), split.began()),
            split.categories().people(split.train()),
            item -> true);
  }

  /** How well the factorisation's lists find what was held out. */
  double ndcg(LocalAls.Factors factors) {
    return judge(proposals(factors, NOTHING, FACTORISED, LIST), FACTORISED)
        .mean(RankingMetric.NDCG, LIST);
  }

  /** How well lists by items find what was held out. */
  double ndcg(ItemWeights weights) {
    return judge(proposals(NO_FACTORS, weights, BY_ITEMS, LIST), BY_ITEMS)
        .mean(RankingMetric.NDCG, LIST);
  }

  /**
   * The weights whose lists score best. Lists are taken that are surely better than popularity by
   * their first or by more entries, and no worse by the first; others than {@code before} must be
   * clearly better than these.
   */
  Weights bestWeights(LocalAls.Factors factors, ItemWeights weights, Weights before) {
    Map<Integer, List<int[]>> proposals = proposals(factors, weights, EVERY, DEPTH);
    Judgement popular = judge(proposals, POPULAR);
    double least = popular.mean(RankingMetric.NDCG, LONG_LIST);
    double known = judge(proposals, before).mean(RankingMetric.NDCG, LONG_LIST);
    Weights best = known > least ? before : POPULAR;
    double most = Math.max(known, least) * CLEARLY;
    for (Weights each : Candidates.weights(split.categories().areKnown(), split.hasDays())) {
      Judgement lists = judge(proposals, each);
      double found = lists.mean(RankingMetric.NDCG, LONG_LIST);
      if (found > most
          && lists.mean(RankingMetric.NDCG, LIST) >= popular.mean(RankingMetric.NDCG, LIST)
          && (isBetter(lists, popular, LIST) || isBetter(lists, popular, LONG_LIST))) {
        most = found;
        best = each;
      }
    }
    return best;
  }

  private static boolean isBetter(Judgement lists, Judgement popular, int k) {
    return Bootstrap.ofDifference(
            lists.each(RankingMetric.NDCG, k), popular.each(RankingMetric.NDCG, k), DRAW)
        .isAboveZero();
  }

  /** Each source alone by its name, and {@link #LISTS} of all as they are weighed. */
  public Map<String, Judgement> judge(
      LocalAls.Factors factors, ItemWeights items, Weights weights) {
    Map<Integer, List<int[]>> proposals = proposals(factors, items, EVERY, DEPTH);
    Map<String, Judgement> all = new LinkedHashMap<>();
    all.put(Source.ALS.id(), judge(proposals, FACTORISED));
    all.put(Source.ITEM_TO_ITEM.id(), judge(proposals, BY_ITEMS));
    all.put(Source.POPULAR.id(), judge(proposals, POPULAR));
    if (split.categories().areKnown()) {
      all.put(Source.BY_CATEGORY.id(), judge(proposals, IN_CATEGORY));
    }
    if (split.hasDays()) {
      all.put(Source.RECENT.id(), judge(proposals, RECENT));
    }
    all.put(LISTS, judge(proposals, weights));
    return all;
  }

  /** What is popular, for each of the people. */
  public Map<Integer, int[]> popular() {
    return of(NO_FACTORS, NOTHING, POPULAR);
  }

  /** The lists of all sources for each of the people, as they are weighed. */
  public Map<Integer, int[]> of(LocalAls.Factors factors, ItemWeights items, Weights weights) {
    Map<Integer, int[]> lists = new HashMap<>();
    proposals(factors, items, weights, DEPTH)
        .forEach((person, proposals) -> lists.put(person, list(person, proposals, weights)));
    return lists;
  }

  /** Lists of {@code weights} out of proposals. */
  private Judgement judge(Map<Integer, List<int[]>> proposals, Weights weights) {
    return Judgement.of(
        split, known, people, person -> list(person, proposals.get(person), weights));
  }

  private int[] list(int person, List<int[]> proposals, Weights weights) {
    return RankFusion.of(proposals, weights.of(categories.get(person)).bySource(), DEPTH).stream()
        .mapToInt(RankFusion.Entry::item)
        .toArray();
  }

  /** What the sources propose to each of the people, {@code k} items deep. */
  private Map<Integer, List<int[]>> proposals(
      LocalAls.Factors factors, ItemWeights items, Weights weighed, int k) {
    boolean factorised = factors.length() > 0;
    Proposals sources =
        new Proposals(
            factorised
                ? PackedVectors.of(factors.items(), factors.length())
                : PackedVectors.of(new float[known.length][]),
            factorised ? withoutFactors(factors) : unknown,
            items,
            unknown,
            popularity);
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
                        weighed,
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
        categories.get(person),
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

package dev.noctua.model.rank;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.evaluate.RankingMetric;
import dev.noctua.model.evaluate.Split;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Lists for people of a {@link Split}, out of what was learned from its one part. */
public final class SplitLists {
  /** More people make a choice hardly surer, and cost as much each. */
  private static final int MOST_JUDGES = 2000;

  private static final int PEOPLE_AT_ONCE = 64;

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

  private final Split split;
  private final int[] judges;
  private final int[] popular;

  public SplitLists(Split split) {
    this(split, MOST_JUDGES);
  }

  /**
   * @param mostJudges how many people are asked at most
   */
  public SplitLists(Split split, int mostJudges) {
    this.split = split;
    this.judges = Arrays.stream(split.judges()).limit(mostJudges).toArray();
    int[] known = Judgement.known(split.train());
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

  /** The people who are asked. */
  public int[] judges() {
    return judges.clone();
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
    Map<Integer, List<int[]>> proposals = proposals(factors, weights, depth(LIST));
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

  /** How deep sources are asked for a list of {@code k}. */
  public static int depth(int k) {
    return Math.max(100, 2 * k);
  }

  /** Lists of {@code weights} out of proposals. */
  public Judgement judge(Map<Integer, List<int[]>> proposals, Weights weights) {
    return Judgement.of(
        split,
        judges,
        person ->
            RankFusion.of(proposals.get(person), weights.bySource(), Integer.MAX_VALUE).stream()
                .mapToInt(RankFusion.Entry::item)
                .toArray());
  }

  /** What every source proposes to each of the judges, {@code k} items deep. */
  public Map<Integer, List<int[]>> proposals(LocalAls.Factors factors, ItemWeights weights, int k) {
    boolean factorised = factors.length() > 0;
    int items = split.train().columns();
    Proposals sources =
        new Proposals(
            factorised
                ? PackedVectors.of(factors.items(), factors.length())
                : PackedVectors.of(new float[items][]),
            unknown(items),
            weights,
            unknown(items),
            popular);
    int groups = (judges.length + PEOPLE_AT_ONCE - 1) / PEOPLE_AT_ONCE;
    List<List<List<int[]>>> all =
        IntStream.range(0, groups)
            .parallel()
            .mapToObj(
                group ->
                    sources.of(
                        Arrays.stream(judges, group * PEOPLE_AT_ONCE, end(group))
                            .mapToObj(person -> person(person, factors))
                            .toList(),
                        k))
            .toList();
    Map<Integer, List<int[]>> byPerson = new HashMap<>();
    for (int i = 0; i < judges.length; i++) {
      byPerson.put(judges[i], all.get(i / PEOPLE_AT_ONCE).get(i % PEOPLE_AT_ONCE));
    }
    return byPerson;
  }

  private int end(int group) {
    return Math.min(judges.length, (group + 1) * PEOPLE_AT_ONCE);
  }

  private Proposals.Person person(int person, LocalAls.Factors factors) {
    int length = factors.length();
    int[] own = split.train().columns(person);
    return new Proposals.Person(
        length == 0
            ? Optional.empty()
            : Optional.of(
                Arrays.copyOfRange(factors.people(), person * length, (person + 1) * length)),
        own,
        own);
  }

  /** Items of which nobody has anything in the part that was learned from. */
  private int[] unknown(int items) {
    int[] known = Judgement.known(split.train());
    return IntStream.range(0, items).filter(item -> known[item] == 0).toArray();
  }
}

package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.AVAILABLE;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.FIRST_ON;
import static dev.noctua.contract.Columns.RANK;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.evaluate.RankingMetric;
import dev.noctua.model.rank.GivenSettings;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.model.rank.SettingsSearch;
import dev.noctua.model.rank.SplitLists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Judges by what people began to do tonight, which neither side's models were fitted on. On one
 * side stand the lists that people had, on the other lists of the new settings, fitted on what the
 * night before knew.
 */
final class TonightsActions implements Promotion {
  private static final String SUBJECT = "promotion";
  private static final String YESTERDAY = "lists_of_yesterday";

  private final CollectedPairs pairs;
  private final BitSet listed;
  private final HoldOut split;
  private final Map<Integer, int[]> published;
  private final int[] people;
  private final long seed;

  /**
   * @param before pairs that the night before knew, as {@link TrainingPairs#of}
   * @param tonight pairs of tonight
   * @param lists the lists that people had
   * @param content rows of content: categories, and what may be listed
   * @param night the night, in days since 1970-01-01
   * @param samplePairs about how many pairs are looked at
   */
  TonightsActions(
      Dataset<Row> before,
      Dataset<Row> tonight,
      Dataset<Row> lists,
      Dataset<Row> content,
      int night,
      int samplePairs,
      long seed) {
    Dataset<Row> known = before.withColumn(FIRST_ON, least(col(FIRST_ON), lit(night - 1)));
    Dataset<Row> begun =
        tonight
            .join(before, new String[] {USER_KEY, CONTENT_ID}, "left_anti")
            .withColumn(FIRST_ON, lit(night));
    this.seed = seed;
    pairs = new NumberedPairs(known.unionByName(begun), content, seed).collected(samplePairs);
    split = HoldOut.time(pairs.interactions(), night - 1);
    listed = new BitSet();
    content
        .where(col(AVAILABLE))
        .select(CONTENT_ID)
        .as(Encoders.STRING())
        .collectAsList()
        .forEach(
            id -> {
              if (pairs.content(id) >= 0) {
                listed.set(pairs.content(id));
              }
            });
    published = published(lists);
    people = IntStream.of(split.testPeople()).filter(published::containsKey).toArray();
  }

  /** What was published to people of whom there is something new, without what they had known. */
  private Map<Integer, int[]> published(Dataset<Row> lists) {
    Dataset<Row> keys =
        lists
            .sparkSession()
            .createDataset(pairs.keys(split.testPeople()), Encoders.STRING())
            .toDF(USER_KEY);
    Map<Integer, List<Integer>> all = new HashMap<>();
    lists
        .join(keys, USER_KEY)
        .select(USER_KEY, RANK, CONTENT_ID)
        .orderBy(USER_KEY, RANK)
        .collectAsList()
        .forEach(
            row -> {
              int person = pairs.person(row.getAs(USER_KEY));
              int content = pairs.content(row.getAs(CONTENT_ID));
              List<Integer> list = all.computeIfAbsent(person, p -> new ArrayList<>());
              // A content that nobody has to do with was a place of the list, too.
              if (content < 0 || !split.train().contains(person, content)) {
                list.add(content);
              }
            });
    Map<Integer, int[]> lengthy = new HashMap<>();
    all.forEach((p, list) -> lengthy.put(p, list.stream().mapToInt(c -> c).toArray()));
    return lengthy;
  }

  @Override
  public Outcome judge(RecommenderSettings tonight, Optional<RecommenderSettings> last) {
    if (people.length < RecommenderChoice.FEWEST_PROVING) {
      return new Outcome(false, List.of());
    }
    Judgement before = judgement(published);
    SplitLists lists = SplitLists.of(split, people);
    List<Proof> proofs = new ArrayList<>();
    boolean isWorse = false;
    Map<Integer, int[]> popular = lists.popular();
    proofs.addAll(ListProofs.of(YESTERDAY, SplitLists.LISTS, before, judgement(popular), seed));
    if (last.isPresent() && !last.get().equals(tonight)) {
      Interactions all = pairs.interactions();
      SettingsSearch.Found found =
          new SettingsSearch(all, split, GivenSettings.NOTHING, all.meanStrength(), seed)
              .fitted(tonight);
      Judgement after = judgement(lists.of(found.factors(), found.items(), tonight.weights()));
      proofs.addAll(ListProofs.of(SUBJECT, SplitLists.LISTS, after, before, seed));
      isWorse =
          Bootstrap.ofDifference(
                  after.each(RankingMetric.NDCG, ListProofs.LENGTH),
                  before.each(RankingMetric.NDCG, ListProofs.LENGTH),
                  seed)
              .isBelowZero();
    }
    return new Outcome(isWorse, proofs);
  }

  /** Each list as long as the published one is: that of tonight isn't asked for more. */
  private Judgement judgement(Map<Integer, int[]> lists) {
    return Judgement.of(
        split,
        split.train().columnSizes(),
        people,
        person ->
            Arrays.stream(lists.get(person))
                .filter(content -> content < 0 || listed.get(content))
                .limit(published.get(person).length)
                .toArray());
  }
}

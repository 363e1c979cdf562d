package dev.noctua.model.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.evaluate.RankingMetric;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsSearchTest {
  private static final Interactions TASTES = Tastes.groups(5, 1);
  private static final HoldOut SPLIT = HoldOut.natural(TASTES, 2);

  private static SettingsSearch search(Interactions all, GivenSettings given) {
    return new SettingsSearch(all, HoldOut.natural(all, 2), given, all.meanStrength(), 3);
  }

  /** Each source, and the lists of all, of everybody. */
  private static Map<String, Judgement> judged(HoldOut split, SettingsSearch.Found found) {
    return SplitLists.ofAll(split)
        .judge(found.factors(), found.items(), found.settings().weights());
  }

  @Test
  void theSettingsFoundBeatPopularityWhereTastesDiffer() {
    SettingsSearch.Found found = search(TASTES, GivenSettings.NOTHING).find();
    Judgement lists = judged(SPLIT, found).get(SplitLists.LISTS);
    Judgement popular = judged(SPLIT, found).get("popular");

    Bootstrap.Interval more =
        Bootstrap.ofDifference(
            lists.each(RankingMetric.NDCG, 20), popular.each(RankingMetric.NDCG, 20), 1);
    assertThat(more.isAboveZero()).as("%s by %s", more, found.settings()).isTrue();
    assertThat(found.settings().weights().popular()).isLessThan(0.5);
  }

  @Test
  void whereCategoriesSayMoreThanFactorsTheirPopularityIsListed() {
    for (long seed = 1; seed <= 2; seed++) {
      Interactions world = Worlds.categories(300, 200, 6, seed);
      HoldOut split = HoldOut.natural(world, 2);
      SettingsSearch.Found found = search(world, GivenSettings.NOTHING).find();
      Map<String, Judgement> judged = judged(split, found);
      double[] lists = judged.get(SplitLists.LISTS).each(RankingMetric.NDCG, 20);

      assertThat(found.settings().weights().byCategory()).as("seed %d", seed).isPositive();
      assertThat(
              Bootstrap.ofDifference(lists, judged.get("popular").each(RankingMetric.NDCG, 20), 1)
                  .isAboveZero())
          .isTrue();
      judged.forEach(
          (source, each) ->
              assertThat(
                      Bootstrap.ofDifference(lists, each.each(RankingMetric.NDCG, 20), 1)
                          .isBelowZero())
                  .as("surely worse than %s alone, %s", source, found.settings())
                  .isFalse());
    }
  }

  @Test
  void withoutCategoriesTheirPopularityIsNotTried() {
    SettingsSearch.Found found = search(TASTES, GivenSettings.NOTHING).find();

    assertThat(found.settings().weights().byCategory()).isZero();
    assertThat(judged(SPLIT, found)).doesNotContainKey("by_category");
  }

  @Test
  void whereWhatIsPopularChangesWhatIsPopularOfLateIsListed() {
    Interactions world = Worlds.fashions(400, 120, 1);
    HoldOut split = HoldOut.natural(world, 2);
    SettingsSearch.Found found = search(world, GivenSettings.NOTHING).find();
    Map<String, Judgement> judged = judged(split, found);

    assertThat(found.settings().weights().recent()).isPositive();
    assertThat(
            Bootstrap.ofDifference(
                    judged.get(SplitLists.LISTS).each(RankingMetric.NDCG, 20),
                    judged.get("popular").each(RankingMetric.NDCG, 20),
                    1)
                .isAboveZero())
        .isTrue();
  }

  @Test
  void whereAllBeganOnOneDayPopularityOfLateIsNotTried() {
    Interactions days = TASTES;
    int[] sameDay = new int[days.first().length];
    Interactions world = new Interactions(days.strengths(), sameDay, sameDay);
    SettingsSearch.Found found = search(world, GivenSettings.NOTHING).find();

    assertThat(found.settings().weights().recent()).isZero();
    assertThat(judged(HoldOut.natural(world, 2), found)).doesNotContainKey("recent");
  }

  @Test
  void wherePeopleDifferByChanceAloneListsAreNoWorseThanPopularity() {
    Interactions alike = Tastes.groups(1, 1);
    HoldOut split = HoldOut.natural(alike, 2);
    SettingsSearch.Found found = search(alike, GivenSettings.NOTHING).find();
    Judgement lists = judged(split, found).get(SplitLists.LISTS);
    Judgement popular = judged(split, found).get("popular");

    assertThat(
            Bootstrap.ofDifference(
                    lists.each(RankingMetric.NDCG, 20), popular.each(RankingMetric.NDCG, 20), 1)
                .isBelowZero())
        .isFalse();
  }

  @Test
  void aChoiceIsProvenByOtherPeopleThanItWasMadeBy() {
    int all = SPLIT.testPeople().length;
    Set<Integer> choosing = SplitLists.toChoose(SPLIT, 3).popular().keySet();
    Set<Integer> proving = SplitLists.toProve(SPLIT, 3).popular().keySet();

    assertThat(choosing).hasSize(all - all / 3).doesNotContainAnyElementsOf(proving);
    assertThat(proving).hasSize(all / 3);
    assertThat(SplitLists.toChoose(SPLIT, 4).popular().keySet()).isNotEqualTo(choosing);
  }

  @Test
  void laterNightsTryOneNeighbourOfEachKindForAThirdOfAFit() {
    RecommenderSettings last = search(TASTES, GivenSettings.NOTHING).find().settings();
    for (int turn = 0; turn < 24; turn++) {
      SettingsSearch search = search(TASTES, GivenSettings.NOTHING);
      RecommenderSettings next = search.next(last, turn).settings();

      // The fit of what was known, four of a neighbour, and the fit of one that wins.
      assertThat(search.iterationsDone()).as("turn %d", turn).isBetween(8, 15 + 4 + 15);
      assertThat(differences(last, next)).as("turn %d", turn).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void aNumberOfIterationsStaysUnlessAnotherIsClearlyBetter() {
    Interactions world = Worlds.factors(400, 200, 3);
    GivenSettings allButIterations =
        new GivenSettings(
            Optional.of(8),
            Optional.empty(),
            Optional.of(10.0),
            Optional.of(1.5),
            Optional.of(0),
            Optional.of(1.0),
            Optional.of(0.0));
    RecommenderSettings last = search(world, allButIterations).find().settings();
    HoldOut split = HoldOut.natural(world, 2);
    SplitLists lists = SplitLists.toChoose(split, 3);
    double[] ndcg = new double[16];
    LocalAls.fit(
        split.train(),
        last.withIterations(15).als(1, 1),
        3,
        (iteration, factors) -> {
          ndcg[iteration] = lists.ndcg(factors);
          return true;
        });

    for (int known = 1; known <= 12; known++) {
      int found =
          search(world, allButIterations)
              .next(last.withIterations(known), 1)
              .settings()
              .iterations();
      boolean isClearlyBetter = ndcg[found] > 1.01 * ndcg[known];
      assertThat(found == known || isClearlyBetter).as("%d for %d", found, known).isTrue();
      double better = 1.02 * ndcg[known];
      boolean isMissed = Arrays.stream(ndcg, 1, 5).anyMatch(each -> each > better);
      assertThat(found != known || !isMissed).as("%d for %d", found, known).isTrue();
    }
  }

  /** How many settings differ, weights aside. */
  private static long differences(RecommenderSettings one, RecommenderSettings other) {
    return one.byName().entrySet().stream()
        .filter(each -> !each.getKey().startsWith("weight."))
        .filter(each -> !each.getValue().equals(other.byName().get(each.getKey())))
        .count();
  }

  @Test
  void laterNightsLeaveBadSettings() {
    RecommenderSettings bad =
        new RecommenderSettings(2, 3, 1000, 100, 0, 1000, 0, RecommenderSettings.DEFAULT.weights());
    SettingsSearch.Found before = search(TASTES, GivenSettings.NOTHING).fitted(bad);
    RecommenderSettings settings = bad;
    SettingsSearch.Found found = null;
    for (int turn = 0; turn < 40; turn++) {
      found = search(TASTES, GivenSettings.NOTHING).next(settings, turn);
      settings = found.settings();
    }

    assertThat(ndcg(found, "als")).isGreaterThan(1.2 * ndcg(before, "als"));
    assertThat(ndcg(found, "item_to_item")).isGreaterThanOrEqualTo(ndcg(before, "item_to_item"));
  }

  private static double ndcg(SettingsSearch.Found found, String source) {
    return judged(SPLIT, found).get(source).mean(RankingMetric.NDCG, 20);
  }

  @Test
  void theCostIsThatOfFourFits() {
    SettingsSearch search = search(TASTES, GivenSettings.NOTHING);
    search.find();

    assertThat(search.iterationsDone()).isBetween(30, 60);
  }

  @Test
  void equalArgumentsFindEqualSettings() {
    assertThat(search(TASTES, GivenSettings.NOTHING).find().settings())
        .isEqualTo(search(TASTES, GivenSettings.NOTHING).find().settings());
  }

  @Test
  void windowsAreTriedWherePairsHaveDays() {
    int[] days = new int[TASTES.strengths().size()];
    Arrays.setAll(days, cell -> 100 + cell % 150);
    Interactions dated = new Interactions(TASTES.strengths(), days, days);
    SettingsSearch free = search(dated, GivenSettings.NOTHING);
    free.find();
    SettingsSearch given =
        search(
            dated,
            new GivenSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(60),
                Optional.empty(),
                Optional.empty()));

    assertThat(given.find().settings().windowDays()).isEqualTo(60);
    assertThat(free.iterationsDone()).isBetween(36, 60);
  }

  @Test
  void whatIsGivenIsObeyed() {
    RecommenderSettings found =
        search(
                TASTES,
                new GivenSettings(
                    Optional.of(7),
                    Optional.of(2),
                    Optional.of(4.0),
                    Optional.of(0.3),
                    Optional.of(0),
                    Optional.of(2.0),
                    Optional.of(0.1)))
            .find()
            .settings();

    assertThat(found.withWeights(new RecommenderSettings.Weights(0, 0, 1, 0, 0)))
        .isEqualTo(
            new RecommenderSettings(
                7, 2, 4, 0.3, 0, 2, 0.1, new RecommenderSettings.Weights(0, 0, 1, 0, 0)));
  }

  @Test
  void strengthsOfAnotherScaleGiveTheSameSettings() {
    int[][] columns = new int[TASTES.people()][];
    float[][] eightfold = new float[TASTES.people()][];
    for (int person = 0; person < columns.length; person++) {
      columns[person] = TASTES.strengths().columns(person);
      eightfold[person] = new float[columns[person].length];
      Arrays.fill(eightfold[person], 8);
    }
    Interactions scaled =
        new Interactions(
            SparseRows.ofSorted(TASTES.items(), columns, eightfold), TASTES.first(), TASTES.last());

    assertThat(search(scaled, GivenSettings.NOTHING).find().settings())
        .isEqualTo(search(TASTES, GivenSettings.NOTHING).find().settings());
  }

  @Test
  void nobodyOrNothingGivesPopularity() {
    Interactions none =
        new Interactions(
            SparseRows.ofSorted(0, new int[0][], new float[0][]), new int[0], new int[0]);
    Interactions one =
        new Interactions(
            SparseRows.ofSorted(1, new int[][] {{0}}, new float[][] {{1}}), new int[1], new int[1]);

    assertThat(search(none, GivenSettings.NOTHING).find().settings().weights().popular())
        .isEqualTo(1);
    assertThat(search(one, GivenSettings.NOTHING).find().settings().weights().popular())
        .isEqualTo(1);
  }

  @Test
  void settingsAreReadBackFromTheirNames() {
    RecommenderSettings found = search(TASTES, GivenSettings.NOTHING).find().settings();

    assertThat(RecommenderSettings.of(found.byName())).contains(found);
    var incomplete = found.byName();
    incomplete.remove("als.alpha");
    assertThat(RecommenderSettings.of(incomplete)).isEmpty();
    var older = found.byName();
    older.remove("weight.by_category");
    older.remove("weight.recent");
    assertThat(RecommenderSettings.of(older)).contains(found);
    assertThat(found.weights().als() + found.weights().itemToItem() + found.weights().popular())
        .isCloseTo(1, within(1e-12));
  }
}

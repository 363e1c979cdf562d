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
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.SettingsSearch.Wanted;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsSearchTest {
  private static final Interactions TASTES = Tastes.groups(5, 1);
  private static final HoldOut SPLIT = HoldOut.natural(TASTES, 2);

  private static SettingsSearch search(Interactions all, Wanted wanted) {
    return new SettingsSearch(all, HoldOut.natural(all, 2), wanted, all.meanStrength(), 3);
  }

  private static Judgement judge(RecommenderSettings settings) {
    LocalAls.Factors factors =
        LocalAls.fit(SPLIT.train(), settings.als(1, 1), 3, (iteration, fitted) -> true);
    ItemWeights weights = ItemToItem.fit(SPLIT.train(), settings.items());
    SplitLists lists = new SplitLists(SPLIT, 1);
    return lists.judge(lists.proposals(factors, weights, 100), settings.weights());
  }

  @Test
  void theSettingsFoundBeatPopularityWhereTastesDiffer() {
    RecommenderSettings found = search(TASTES, Wanted.NOTHING).find();
    Judgement lists = judge(found);
    Judgement popular = judge(found.withWeights(new RecommenderSettings.Weights(0, 0, 1)));

    Bootstrap.Interval more =
        Bootstrap.ofDifference(
            lists.each(RankingMetric.NDCG, 20), popular.each(RankingMetric.NDCG, 20), 1);
    assertThat(more.isAboveZero()).as("%s by %s", more, found).isTrue();
    assertThat(found.weights().popular()).isLessThan(0.5);
  }

  @Test
  void wherePeopleDifferByChanceAloneListsAreNoWorseThanPopularity() {
    Interactions alike = Tastes.groups(1, 1);
    HoldOut split = HoldOut.natural(alike, 2);
    RecommenderSettings found = search(alike, Wanted.NOTHING).find();
    SplitLists lists = new SplitLists(split, 1);
    var proposals =
        lists.proposals(
            LocalAls.fit(split.train(), found.als(1, 1), 3, (iteration, fitted) -> true),
            ItemToItem.fit(split.train(), found.items()),
            100);
    double ours = lists.judge(proposals, found.weights()).mean(RankingMetric.NDCG, 20);
    double popular =
        lists
            .judge(proposals, new RecommenderSettings.Weights(0, 0, 1))
            .mean(RankingMetric.NDCG, 20);

    assertThat(ours).isGreaterThanOrEqualTo(popular);
  }

  @Test
  void theCostIsThatOfFourFits() {
    SettingsSearch search = search(TASTES, Wanted.NOTHING);
    search.find();

    assertThat(search.iterationsDone()).isBetween(30, 60);
  }

  @Test
  void equalArgumentsFindEqualSettings() {
    assertThat(search(TASTES, Wanted.NOTHING).find())
        .isEqualTo(search(TASTES, Wanted.NOTHING).find());
  }

  @Test
  void windowsAreTriedWherePairsHaveDays() {
    int[] days = new int[TASTES.strengths().size()];
    Arrays.setAll(days, cell -> 100 + cell % 150);
    Interactions dated = new Interactions(TASTES.strengths(), days, days);
    SettingsSearch free = search(dated, Wanted.NOTHING);
    free.find();
    SettingsSearch given =
        search(
            dated,
            new Wanted(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(60),
                Optional.empty(),
                Optional.empty()));

    assertThat(given.find().windowDays()).isEqualTo(60);
    assertThat(free.iterationsDone()).isBetween(36, 60);
  }

  @Test
  void whatIsGivenIsObeyed() {
    RecommenderSettings found =
        search(
                TASTES,
                new Wanted(
                    Optional.of(7),
                    Optional.of(2),
                    Optional.of(4.0),
                    Optional.of(0.3),
                    Optional.of(0),
                    Optional.of(2.0),
                    Optional.of(0.1)))
            .find();

    assertThat(found.withWeights(new RecommenderSettings.Weights(0, 0, 1)))
        .isEqualTo(
            new RecommenderSettings(
                7, 2, 4, 0.3, 0, 2, 0.1, new RecommenderSettings.Weights(0, 0, 1)));
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

    assertThat(search(scaled, Wanted.NOTHING).find())
        .isEqualTo(search(TASTES, Wanted.NOTHING).find());
  }

  @Test
  void nobodyOrNothingGivesPopularity() {
    Interactions none =
        new Interactions(
            SparseRows.ofSorted(0, new int[0][], new float[0][]), new int[0], new int[0]);
    Interactions one =
        new Interactions(
            SparseRows.ofSorted(1, new int[][] {{0}}, new float[][] {{1}}), new int[1], new int[1]);

    assertThat(search(none, Wanted.NOTHING).find().weights().popular()).isEqualTo(1);
    assertThat(search(one, Wanted.NOTHING).find().weights().popular()).isEqualTo(1);
  }

  @Test
  void settingsAreReadBackFromTheirNames() {
    RecommenderSettings found = search(TASTES, Wanted.NOTHING).find();

    assertThat(RecommenderSettings.of(found.byName())).contains(found);
    var incomplete = found.byName();
    incomplete.remove("als.alpha");
    assertThat(RecommenderSettings.of(incomplete)).isEmpty();
    assertThat(found.weights().als() + found.weights().itemToItem() + found.weights().popular())
        .isCloseTo(1, within(1e-12));
  }
}

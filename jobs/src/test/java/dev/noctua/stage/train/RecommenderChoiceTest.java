package dev.noctua.stage.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.kernels.SparseRows;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.lake.commit.ModelChoice.Reason;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.rank.GivenSettings;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.model.rank.Tastes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecommenderChoiceTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 21);
  private static final int DAY = Math.toIntExact(NIGHT.toEpochDay());
  private static final Interactions TASTES = tastes(200, DAY);

  /** Everybody likes one of five groups of contents; pairs began on the last twenty days. */
  private static Interactions tastes(int people, int last) {
    SparseRows rows = Tastes.groups(people, 5, 1).strengths();
    int[] days = new Random(2).ints(rows.size(), last - 19, last + 1).toArray();
    return new Interactions(rows, days, days);
  }

  /** All pairs began tonight. */
  private static Interactions onOneDay() {
    int[] days = new int[TASTES.strengths().size()];
    Arrays.fill(days, DAY);
    return new Interactions(TASTES.strengths(), days, days);
  }

  private static ModelChoice choose(
      Interactions all, Optional<ModelChoice> before, GivenSettings given, Promotion promotion) {
    return choose(
        all, new NightBefore(before, () -> true, () -> Optional.ofNullable(promotion)), given);
  }

  private static ModelChoice choose(Interactions all, NightBefore before, GivenSettings given) {
    return new RecommenderChoice(given, 1).choose(all, before, DAY);
  }

  /** The choice of a night before, since when nobody has done anything. */
  private static NightBefore quiet(ModelChoice before) {
    return new NightBefore(Optional.of(before), () -> false, () -> Optional.of(always(true)));
  }

  private static ModelChoice first() {
    return choose(TASTES, Optional.empty(), GivenSettings.NOTHING, null);
  }

  private static Promotion always(boolean isWorse) {
    Proof proof = new Proof("promotion", "ndcg_20", "lists", 50, 0.1, 0.2, -0.2, -0.05);
    return (settings, last) -> new Promotion.Outcome(isWorse, List.of(proof));
  }

  @Test
  void theFirstNightFindsSettingsByTimeAndProvesThem() {
    ModelChoice choice = first();

    assertThat(choice.reason()).isEqualTo(Reason.CHOSEN);
    assertThat(choice.split()).contains("time");
    assertThat(choice.splitDay()).hasValueSatisfying(day -> assertThat(day).isBefore(NIGHT));
    Proof lists = choice.proof("lists", "ndcg_20", "lists").orElseThrow();
    assertThat(lists.value()).isGreaterThan(lists.baseline());
    assertThat(lists.low()).isPositive().isLessThan(lists.high());
    assertThat(lists.high()).isGreaterThan(lists.value() - lists.baseline());
    assertThat(choice.proof("lists", "recall_20", "popular"))
        .hasValueSatisfying(
            proof -> assertThat(proof.value()).isEqualTo(proof.baseline()).isPositive());
  }

  @Test
  void equalDaysHoldOutATenthOfEachPersonsPairs() {
    ModelChoice choice = choose(onOneDay(), Optional.empty(), GivenSettings.NOTHING, null);

    assertThat(choice.split()).contains("random");
    assertThat(choice.splitDay()).isEmpty();
  }

  @Test
  void tooFewPeopleGetWhatIsPopular() {
    ModelChoice choice =
        choose(tastes(20, DAY), Optional.empty(), GivenSettings.NOTHING, always(true));

    assertThat(choice.reason()).isEqualTo(Reason.TOO_LITTLE_DATA);
    assertThat(choice.proofs()).isEmpty();
    assertThat(choice.split()).isEmpty();
    assertThat(choice.settings()).containsEntry("weight.popular", 1.0);
    assertThat(choose(tastes(0, DAY), Optional.empty(), GivenSettings.NOTHING, null).reason())
        .isEqualTo(Reason.TOO_LITTLE_DATA);
  }

  @Test
  void whereTooFewCanBeJudgedTheChoiceOfTheNightBeforeStands() {
    ModelChoice before = first();
    ModelChoice choice =
        choose(tastes(20, DAY), Optional.of(before), GivenSettings.NOTHING, always(true));

    assertThat(choice.reason()).isEqualTo(Reason.TOO_LITTLE_DATA);
    assertThat(choice.settings()).isEqualTo(before.settings());
  }

  @Test
  void aDayOfNewPeopleAloneIsSplitByPeoplesPairs() {
    int[] days = new int[TASTES.strengths().size()];
    Arrays.fill(days, DAY - 5);
    Arrays.fill(days, TASTES.strengths().start(150), days.length, DAY);
    ModelChoice choice =
        choose(
            new Interactions(TASTES.strengths(), days, days),
            Optional.empty(),
            GivenSettings.NOTHING,
            null);

    assertThat(choice.reason()).isEqualTo(Reason.CHOSEN);
    assertThat(choice.split()).contains("random");
  }

  @Test
  void aWindowHoldsWhereTheSplitIsNotByTimeToo() {
    GivenSettings window =
        new GivenSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(90),
            Optional.empty(),
            Optional.empty());
    ModelChoice choice = choose(onOneDay(), Optional.empty(), window, null);

    assertThat(choice.settings()).containsEntry("train.window-days", 90.0);
    assertThat(choice.proof("lists", "ndcg_20", "als").orElseThrow().low()).isPositive();
  }

  @Test
  void aNightWithoutANewActionKeepsTheChoice() {
    Proof another = new Proof("lists_of_yesterday", "ndcg_20", "lists", 50, 0.1, 0.2, -0.2, -0.05);
    ModelChoice found = first();
    List<Proof> proofs = new ArrayList<>(found.proofs());
    proofs.add(another);
    ModelChoice before =
        new ModelChoice(
            found.reason(),
            found.settings(),
            found.split(),
            found.splitDay(),
            Optional.empty(),
            proofs);
    ModelChoice choice = choose(TASTES, quiet(before), GivenSettings.NOTHING);

    assertThat(choice.reason()).isEqualTo(Reason.NOTHING_NEW);
    assertThat(choice.settings()).isEqualTo(before.settings());
    assertThat(choice.proofs()).isEqualTo(found.proofs());
  }

  @Test
  void newSettingsThatAreWorseOnTonightsActionsAreNotTaken() {
    RecommenderSettings bad =
        new RecommenderSettings(2, 3, 1000, 100, 0, 1, 0, RecommenderSettings.DEFAULT.weights());
    ModelChoice before =
        new ModelChoice(
            Reason.CHOSEN,
            bad.byName(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    ModelChoice kept = choose(TASTES, Optional.of(before), GivenSettings.NOTHING, always(true));
    ModelChoice taken = choose(TASTES, Optional.of(before), GivenSettings.NOTHING, always(false));

    assertThat(kept.reason()).isEqualTo(Reason.NOT_PROMOTED);
    assertThat(kept.settings()).isEqualTo(before.settings());
    assertThat(kept.proof("promotion", "ndcg_20", "lists")).isPresent();
    assertThat(kept.proof("lists", "ndcg_20", "lists")).isPresent();
    assertThat(taken.reason()).isEqualTo(Reason.CHOSEN);
    assertThat(taken.settings()).isNotEqualTo(before.settings());
  }

  @Test
  void aSettingThatIsGivenSinceIsObeyedWhateverTheNightBeforeHad() {
    GivenSettings given =
        new GivenSettings(
            Optional.of(7),
            Optional.of(2),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    ModelChoice choice = choose(TASTES, quiet(first()), given);

    assertThat(choice.reason()).isEqualTo(Reason.CHOSEN);
    assertThat(choice.settings()).containsEntry("als.factors", 7.0);
    assertThat(choice.settings()).containsEntry("als.iterations", 2.0);
  }

  @Test
  void equalNightsChooseAlike() {
    assertThat(first()).isEqualTo(first());
  }
}

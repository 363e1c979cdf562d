package dev.noctua.stage.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.kernels.SparseRows;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.lake.commit.ModelChoice.Reason;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.rank.GivenSettings;
import dev.noctua.model.rank.RecommenderSettings;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecommenderChoiceTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 21);
  private static final int DAY = Math.toIntExact(NIGHT.toEpochDay());
  private static final Interactions TASTES = tastes(200, DAY);

  /** Everybody likes one of five groups of 80 contents; pairs began on the last twenty days. */
  private static Interactions tastes(int people, int last) {
    Random draw = new Random(1);
    int[][] own = new int[people][];
    float[][] strengths = new float[people][];
    for (int person = 0; person < people; person++) {
      int group = person % 5;
      own[person] =
          IntStream.range(0, 80)
              .filter(item -> draw.nextDouble() < (item % 5 == group ? 0.7 : 0.05))
              .toArray();
      strengths[person] = new float[own[person].length];
      Arrays.fill(strengths[person], 1);
    }
    SparseRows rows = SparseRows.ofSorted(80, own, strengths);
    int[] days = draw.ints(rows.size(), last - 19, last + 1).toArray();
    days[0] = last;
    return new Interactions(rows, days, days);
  }

  private static ModelChoice choose(
      Interactions all, Optional<ModelChoice> before, GivenSettings given, Promotion promotion) {
    return new RecommenderChoice(given, 500_000, 1)
        .choose(all, before, NIGHT, () -> Optional.ofNullable(promotion));
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
    int[] days = new int[TASTES.strengths().size()];
    Arrays.fill(days, DAY);
    ModelChoice choice =
        choose(
            new Interactions(TASTES.strengths(), days, days),
            Optional.empty(),
            GivenSettings.NOTHING,
            null);

    assertThat(choice.split()).contains("random");
    assertThat(choice.splitDay()).isEmpty();
  }

  @Test
  void tooFewPeopleGetWhatIsPopular() {
    ModelChoice choice =
        choose(tastes(20, DAY), Optional.of(first()), GivenSettings.NOTHING, always(true));

    assertThat(choice.reason()).isEqualTo(Reason.TOO_LITTLE_DATA);
    assertThat(choice.proofs()).isEmpty();
    assertThat(choice.split()).isEmpty();
    assertThat(choice.settings()).containsEntry("weight.popular", 1.0);
  }

  @Test
  void aNightWithoutANewActionKeepsTheChoice() {
    ModelChoice before = first();
    ModelChoice choice =
        choose(tastes(200, DAY - 1), Optional.of(before), GivenSettings.NOTHING, always(true));

    assertThat(choice.reason()).isEqualTo(Reason.NOTHING_NEW);
    assertThat(choice.settings()).isEqualTo(before.settings());
    assertThat(choice.proofs()).isEqualTo(before.proofs());
  }

  @Test
  void newSettingsThatAreWorseOnTonightsActionsAreNotTaken() {
    RecommenderSettings bad =
        new RecommenderSettings(2, 3, 1000, 100, 0, 1, 0, RecommenderSettings.DEFAULT.weights());
    ModelChoice before =
        new ModelChoice(Reason.CHOSEN, bad.byName(), Optional.empty(), Optional.empty(), List.of());

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

    ModelChoice choice = choose(tastes(200, DAY - 1), Optional.of(first()), given, always(true));

    assertThat(choice.reason()).isEqualTo(Reason.CHOSEN);
    assertThat(choice.settings()).containsEntry("als.factors", 7.0);
    assertThat(choice.settings()).containsEntry("als.iterations", 2.0);
  }

  @Test
  void equalNightsChooseAlike() {
    assertThat(first()).isEqualTo(first());
  }
}

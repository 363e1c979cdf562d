package dev.noctua.model.price;

import static dev.noctua.generate.PriceWorld.Kind.HIDDEN_SHOCK;
import static dev.noctua.generate.PriceWorld.Kind.HOLIDAYS;
import static dev.noctua.generate.PriceWorld.Kind.MOVING_TASTES;
import static dev.noctua.generate.PriceWorld.Kind.ONE_CHANGE;
import static dev.noctua.generate.PriceWorld.Kind.OVERDISPERSED;
import static dev.noctua.generate.PriceWorld.Kind.PEAK_PROMOTIONS;
import static dev.noctua.generate.PriceWorld.Kind.RANDOM_PROMOTIONS;
import static dev.noctua.generate.PriceWorld.Kind.SEATS;
import static dev.noctua.generate.PriceWorld.Kind.THRESHOLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.generate.PriceWorld;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is found and advised in worlds whose truth is known, beside what is to be reached; five
 * categories of 40 items and two years of days a world.
 */
class PriceWorldsTest {
  private static final int CATEGORIES = 5;
  private static final int ITEMS = 40;
  private static final int SEEDS = 20;

  private static PriceWorldTrial trial(PriceWorld.Kind kind, int seeds) {
    PriceWorldTrial trial =
        PriceWorldTrial.of(kind, CATEGORIES, ITEMS, PriceWorldTrial.seeds(seeds));
    System.out.println(kind + ", " + seeds + " worlds: " + trial);
    return trial;
  }

  @Test
  void elasticitiesOfPromotionsAreFound() {
    PriceWorldTrial trial = trial(PEAK_PROMOTIONS, 1);

    assertThat(trial.medianError()).isLessThan(0.18).isLessThan(trial.naiveError());
    assertThat(trial.bias()).isBetween(-0.12, 0.12);
    assertThat(trial.cover()).isBetween(0.75, 0.97);
    assertThat(trial.harmfulShare()).isLessThan(0.03);
    assertThat(trial.gainShare()).isGreaterThan(0.7);
  }

  @Test
  void aHiddenShockIsRefused() {
    PriceWorldTrial trial = trial(HIDDEN_SHOCK, 1);

    assertThat(trial.recommended).isZero();
    assertThat(trial.followingShare()).isGreaterThan(0.99);
  }

  @Test
  void badDaysOfSmallWorldsEndInLittleHarm() {
    PriceWorldTrial trial = PriceWorldTrial.of(OVERDISPERSED, 2, 15, PriceWorldTrial.seeds(40));

    System.out.println("40 small overdispersed worlds: " + trial);
    assertThat(trial.cover()).isBetween(0.84, 0.95);
    assertThat(trial.recommended).isPositive();
    assertThat(trial.harmfulShare()).isLessThan(0.03);
  }

  @Test
  void thresholdsOfOneWorldAreRefused() {
    PriceWorldTrial trial = trial(THRESHOLD, 1);

    assertThat(trial.unevenShare()).isGreaterThan(0.9);
    assertThat(trial.recommended).isZero();
  }

  @Test
  void tastesThatMoveWidenIntervals() {
    PriceWorldTrial trial = trial(MOVING_TASTES, 1);

    assertThat(trial.cover()).isBetween(0.8, 0.97);
    assertThat(trial.recommended).isPositive();
    assertThat(trial.harmfulShare()).isLessThanOrEqualTo(0.03);
  }

  @Test
  void holidaysAloneTellNothingAndOtherDaysTellEnough() {
    PriceWorldTrial trial = trial(HOLIDAYS, 1);

    assertThat(trial.holidaysAloneShare()).isBetween(0.2, 0.45);
    assertThat(trial.identifiedShare()).isBetween(0.5, 1 - trial.holidaysAloneShare());
    assertThat(trial.identifiedCover()).isBetween(0.75, 0.97);
    assertThat(trial.recommended).isPositive();
    assertThat(trial.harmfulShare()).isLessThanOrEqualTo(0.03);
  }

  @Test
  void daysWithoutASeatAreLeftOut() {
    PriceWorldTrial trial = trial(SEATS, 1);

    assertThat(trial.medianError()).isLessThan(0.18).isLessThan(trial.naiveError() / 2);
    assertThat(trial.cover()).isBetween(0.75, 0.97);
    assertThat(trial.harmfulShare()).isLessThanOrEqualTo(0.03);
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource(
      value = PriceWorld.Kind.class,
      names = {"RANDOM_PROMOTIONS", "PEAK_PROMOTIONS"})
  void promotionsTellElasticitiesAndGoodPrices(PriceWorld.Kind kind) {
    PriceWorldTrial trial = trial(kind, SEEDS);

    assertThat(trial.medianError()).isLessThanOrEqualTo(0.18);
    assertThat(trial.bias()).isBetween(-0.08, 0.08);
    assertThat(trial.cover()).isBetween(0.84, 0.95);
    assertThat(trial.harmfulShare()).isLessThanOrEqualTo(0.03);
    assertThat(trial.gainShare()).isGreaterThanOrEqualTo(0.75);
  }

  @Tag("full")
  @Test
  void aSingleChangeIsNoEvidence() {
    PriceWorldTrial trial = trial(ONE_CHANGE, SEEDS);

    assertThat(trial.medianError()).isLessThanOrEqualTo(0.25);
    assertThat(trial.recommended).isZero();
  }

  @Tag("full")
  @Test
  void hiddenShocksAreRefusedInEveryWorld() {
    PriceWorldTrial trial = trial(HIDDEN_SHOCK, SEEDS);

    assertThat(trial.recommended).isZero();
    assertThat(trial.followingShare()).isGreaterThan(0.99);
  }

  @Tag("full")
  @Test
  void badDaysAndGoodDaysKeepIntervalsAndAdviceSound() {
    PriceWorldTrial trial = trial(OVERDISPERSED, SEEDS);

    assertThat(trial.cover()).isBetween(0.84, 0.95);
    assertThat(trial.harmfulShare()).isLessThanOrEqualTo(0.03);
    assertThat(trial.gainShare()).isGreaterThanOrEqualTo(0.7);
  }

  /** Where the level wanders, many responses are taken for uneven, and refused. */
  @Tag("full")
  @Test
  void tastesOfManyWorldsMayMove() {
    PriceWorldTrial trial = trial(MOVING_TASTES, SEEDS);

    assertThat(trial.cover()).isBetween(0.84, 0.95);
    assertThat(trial.identifiedCover()).isBetween(0.84, 0.95);
    assertThat(trial.harmfulShare()).isLessThanOrEqualTo(0.03);
    assertThat(trial.gainShare()).isGreaterThanOrEqualTo(0.3);
  }

  @Tag("full")
  @Test
  void holidaysOfManyWorldsAreNoEvidence() {
    PriceWorldTrial trial = trial(HOLIDAYS, SEEDS);

    assertThat(trial.identifiedCover()).isBetween(0.84, 0.95);
    assertThat(trial.harmfulShare()).isLessThanOrEqualTo(0.03);
    assertThat(trial.gainShare()).isGreaterThanOrEqualTo(0.65);
  }

  @Tag("full")
  @Test
  void seatsOfManyWorldsHideNothing() {
    PriceWorldTrial trial = trial(SEATS, SEEDS);

    assertThat(trial.medianError()).isLessThanOrEqualTo(0.18);
    assertThat(trial.bias()).isBetween(-0.08, 0.08);
    assertThat(trial.cover()).isBetween(0.84, 0.95);
    assertThat(trial.harmfulShare()).isLessThanOrEqualTo(0.03);
    assertThat(trial.gainShare()).isGreaterThanOrEqualTo(0.75);
  }

  /** Demand that jumps has no elasticity: most prices must be refused. */
  @Tag("full")
  @Test
  void thresholdsAreRefused() {
    PriceWorldTrial trial = trial(THRESHOLD, SEEDS);

    assertThat(trial.unevenShare()).isGreaterThan(0.9);
    assertThat(trial.harmfulOfAll()).isLessThanOrEqualTo(0.03);
  }

  @Test
  void randomPromotionsOfASmallWorldAreFoundToo() {
    PriceWorldTrial trial = PriceWorldTrial.of(RANDOM_PROMOTIONS, 2, 10, 1);

    assertThat(trial.medianError()).isLessThan(0.3);
  }
}

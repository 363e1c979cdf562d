package dev.noctua.stage.train;

import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.lake.commit.ModelChoice.Reason;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.rank.GivenSettings;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.model.rank.SettingsSearch;
import dev.noctua.model.rank.Source;
import dev.noctua.model.rank.SplitLists;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of tonight's recommender: found, or those of the night before. */
final class RecommenderChoice {
  /** Fewer people can't tell one list from another. */
  static final int FEWEST_PROVING = 30;

  /** A third of the people proves what the others choose. */
  private static final int FEWEST_PEOPLE = 3 * FEWEST_PROVING;

  private static final Logger LOG = LoggerFactory.getLogger(RecommenderChoice.class);

  private final GivenSettings given;
  private final long seed;

  RecommenderChoice(GivenSettings given, long seed) {
    this.given = given;
    this.seed = seed;
  }

  /**
   * Chooses by what the night knows.
   *
   * @param sample the pairs, on a large platform those of some people
   * @param day the night, in days since 1970-01-01
   */
  ModelChoice choose(Interactions sample, NightBefore before, int day) {
    Optional<RecommenderSettings> last =
        before
            .choice()
            .flatMap(choice -> RecommenderSettings.of(choice.settings()))
            .filter(settings -> !settings.equals(given.over(RecommenderSettings.DEFAULT)));
    boolean isObeying = last.filter(each -> given.over(each).equals(each)).isPresent();
    if (isObeying && !before.isNew().get()) {
      return before.choice().orElseThrow().again();
    }
    HoldOut split = split(sample);
    if (split.testPeople().length < FEWEST_PEOPLE) {
      RecommenderSettings settings = given.over(last.orElse(RecommenderSettings.DEFAULT));
      return new ModelChoice(
          Reason.TOO_LITTLE_DATA,
          settings.byName(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());
    }
    SettingsSearch search = new SettingsSearch(sample, split, given, sample.meanStrength(), seed);
    LOG.info("train: choosing settings by {} pairs", sample.strengths().size());
    SettingsSearch.Found found = last.isPresent() ? search.next(last.get(), day) : search.find();
    LOG.info(
        "train: found {} after {} iterations", found.settings().byName(), search.iterationsDone());
    Promotion.Outcome outcome =
        before
            .promotion()
            .get()
            .map(each -> each.judge(found.settings(), last))
            .orElse(new Promotion.Outcome(false, List.of()));
    boolean isRefused = outcome.isWorse() && isObeying;
    SettingsSearch.Found taken = isRefused ? search.fitted(last.get()) : found;
    List<Proof> proofs = new ArrayList<>(proofs(split, taken));
    proofs.addAll(outcome.proofs());
    LOG.info("train: lists judged");
    return choice(isRefused ? Reason.NOT_PROMOTED : Reason.CHOSEN, taken.settings(), split, proofs);
  }

  /** Every source, and the lists of all, beside popularity. */
  private List<Proof> proofs(HoldOut split, SettingsSearch.Found found) {
    SplitLists lists = SplitLists.toProve(split, seed);
    Map<String, Judgement> judged =
        lists.judge(found.factors(), found.items(), found.settings().weights());
    Judgement popular = judged.get(Source.POPULAR.id());
    List<Proof> proofs = new ArrayList<>();
    judged.forEach(
        (source, each) ->
            proofs.addAll(ListProofs.of(ModelChoice.LISTS, source, each, popular, seed)));
    return proofs;
  }

  /** By time; where that leaves too few people, a tenth of everybody's pairs. */
  private HoldOut split(Interactions sample) {
    HoldOut natural = HoldOut.natural(sample, seed);
    return natural.testPeople().length < FEWEST_PEOPLE
        ? HoldOut.of(HoldOut.Kind.RANDOM, sample, seed)
        : natural;
  }

  private static ModelChoice choice(
      Reason reason, RecommenderSettings settings, HoldOut split, List<Proof> proofs) {
    boolean isByTime = split.kind() == HoldOut.Kind.TIME;
    return new ModelChoice(
        reason,
        settings.byName(),
        Optional.of(split.kind().name().toLowerCase(Locale.ROOT)),
        isByTime ? Optional.of(LocalDate.ofEpochDay(split.day())) : Optional.empty(),
        Optional.empty(),
        proofs);
  }
}

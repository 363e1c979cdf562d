package dev.noctua.lake.commit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * With which settings a night's recommender was fitted, why, and how good its lists are.
 *
 * @param reason why these settings
 * @param settings by their names, with the weights of the sources
 * @param split how pairs were held out to choose and to judge: {@code time} or {@code random};
 *     absent where nothing was
 * @param splitDay the last day of the pairs that were learned from; absent unless split by time
 * @param engine who fits the factors; absent in older nights
 * @param proofs how well lists found what was held out; empty where there was too little
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ModelChoice(
    Reason reason,
    Map<String, Double> settings,
    Optional<String> split,
    Optional<LocalDate> splitDay,
    Optional<String> engine,
    List<Proof> proofs) {

  /** The subject of proofs of a night's own lists, on the split. */
  public static final String LISTS = "lists";

  /** Why a night has its settings. */
  public enum Reason {
    /** They are the best of those that were tried. */
    CHOSEN,
    /** They are the night before's, because nobody has done anything new. */
    NOTHING_NEW,
    /** They are the night before's, whose lists have found more of tonight's actions. */
    NOT_PROMOTED,
    /**
     * Too few people can be judged: they are the night before's, or else the defaults, with
     * popularity alone.
     */
    TOO_LITTLE_DATA
  }

  /**
   * How lists of one kind did, for people whom the choice of settings hasn't seen.
   *
   * @param subject what is judged: {@code lists} on the split, {@code lists_of_yesterday} as
   *     published on tonight's actions, {@code promotion} on the same with tonight's settings
   * @param metric name of the figure, such as {@code ndcg_20}
   * @param segment which lists: a source, or {@code lists} for those made of all
   * @param people how many people were judged
   * @param value the mean over the people
   * @param baseline the same of what the lists are held against
   * @param low low end of the 95 % interval of value − baseline
   * @param high its high end
   */
  public record Proof(
      String subject,
      String metric,
      String segment,
      int people,
      double value,
      double baseline,
      double low,
      double high) {}

  /** The same for a night in which nobody has done anything new. */
  public ModelChoice again() {
    return new ModelChoice(
        Reason.NOTHING_NEW,
        settings,
        split,
        splitDay,
        engine,
        proofs.stream().filter(proof -> proof.subject().equals(LISTS)).toList());
  }

  /** The same, fitted by an engine. */
  public ModelChoice by(String engineId) {
    return new ModelChoice(reason, settings, split, splitDay, Optional.of(engineId), proofs);
  }

  /** The proof of a subject, a figure and a segment. */
  public Optional<Proof> proof(String subject, String metric, String segment) {
    return proofs.stream()
        .filter(
            p ->
                p.subject().equals(subject)
                    && p.metric().equals(metric)
                    && p.segment().equals(segment))
        .findFirst();
  }
}

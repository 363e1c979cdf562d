package dev.noctua.model.forecast;

import java.io.Serializable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Which method forecasts series of a kind, by how each did on some of them. It is the combination
 * unless the best other one has an RMSSE that is lower by 2 % or more, and a sign test tells the
 * two apart. The test counts series, not origins: those of one series overlap by three weeks of
 * four. So with fewer than six series it is always the combination.
 *
 * @param method the chosen one
 * @param series how many series were tried
 * @param scores of all methods; empty without a series
 */
public record MethodChoice(ForecastMethod method, int series, Map<ForecastMethod, Score> scores)
    implements Serializable {

  private static final ForecastMethod USUAL = ForecastMethod.COMBINATION;
  private static final double LEAST_GAIN = 0.02;
  private static final double SURELY = 0.05;

  /**
   * How a method did.
   *
   * @param rmsse the mean over the series
   * @param probability that series differ so often in one direction from the combination by chance:
   *     the two-sided sign test (Dixon, Mood 1946); 1 of the combination itself
   */
  public record Score(double rmsse, double probability) implements Serializable {}

  /** Chooses; the order of the trials doesn't count. */
  public static MethodChoice of(List<MethodTrial> trials) {
    Map<ForecastMethod, Score> scores = new EnumMap<>(ForecastMethod.class);
    if (trials.isEmpty()) {
      return new MethodChoice(USUAL, 0, scores);
    }
    for (ForecastMethod method : MethodTrial.METHODS) {
      scores.put(method, new Score(mean(trials, method), signTest(trials, method)));
    }
    ForecastMethod best =
        MethodTrial.METHODS.stream()
            .filter(method -> method != USUAL)
            .min(Comparator.comparingDouble(method -> scores.get(method).rmsse()))
            .orElseThrow();
    boolean isBetter =
        scores.get(best).rmsse() <= (1 - LEAST_GAIN) * scores.get(USUAL).rmsse()
            && scores.get(best).probability() < SURELY;
    return new MethodChoice(isBetter ? best : USUAL, trials.size(), scores);
  }

  /** Added in ascending order: a sum depends on the order. */
  private static double mean(List<MethodTrial> trials, ForecastMethod method) {
    return trials.stream().mapToDouble(trial -> trial.rmsse(method)).sorted().sum() / trials.size();
  }

  /** A series on which both are equally good says nothing. */
  private static double signTest(List<MethodTrial> trials, ForecastMethod method) {
    int better = 0;
    int worse = 0;
    for (MethodTrial trial : trials) {
      int sign = Double.compare(trial.rmsse(method), trial.rmsse(USUAL));
      better += sign < 0 ? 1 : 0;
      worse += sign > 0 ? 1 : 0;
    }
    double tail =
        new BinomialDistribution(null, better + worse, 0.5)
            .cumulativeProbability(Math.min(better, worse));
    return Math.min(1, 2 * tail);
  }
}

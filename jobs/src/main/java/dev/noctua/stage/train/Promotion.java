package dev.noctua.stage.train;

import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.model.rank.RecommenderSettings;
import java.util.List;
import java.util.Optional;

/** Says whether new settings may take the place of the night before's. */
interface Promotion {
  /**
   * How settings did.
   *
   * @param isWorse whether their lists are worse by more than the interval
   */
  record Outcome(boolean isWorse, List<Proof> proofs) {}

  /**
   * Compares.
   *
   * @param last the settings of the night before; empty: there are none to go back to
   */
  Outcome judge(RecommenderSettings tonight, Optional<RecommenderSettings> last);
}

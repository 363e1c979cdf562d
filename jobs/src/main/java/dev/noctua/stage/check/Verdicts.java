package dev.noctua.stage.check;

import dev.noctua.lake.commit.Manifest.Verdict;
import java.util.Locale;
import java.util.Optional;

/** Verdicts from what was measured: the same in words and as numbers. */
final class Verdicts {
  private Verdicts() {}

  /** Passes when nothing breaks the rule. */
  static Verdict none(String gate, boolean integrity, String unit, long count) {
    return none(gate, integrity, (double) count, count + " " + unit, "0 " + unit);
  }

  /** The same, in words of its own. */
  static Verdict none(String gate, boolean integrity, double count, String value, String limit) {
    return new Verdict(
        gate,
        integrity,
        value,
        limit,
        count == 0,
        Optional.of(count),
        Optional.empty(),
        Optional.of(0d));
  }

  /** A quality gate that had nothing to measure, and why: it passes. */
  static Verdict unmeasured(
      String gate, String why, String limit, Optional<Double> low, Optional<Double> high) {
    return new Verdict(gate, false, why, limit, true, Optional.empty(), low, high);
  }

  /** A share as people read it: 0.025 is 2.50 %. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}

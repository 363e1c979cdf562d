package dev.noctua.stage.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.lake.commit.Manifest.Verdict;

/** How a gate has to have fallen out. */
final class Fallen {
  private Fallen() {}

  static void passed(Verdict verdict) {
    assertThat(verdict.passed()).as("%s", verdict).isTrue();
    assertConsistent(verdict);
  }

  /** Passed for want of anything to measure, and says so. */
  static void unmeasured(Verdict verdict, String why) {
    passed(verdict);
    assertThat(verdict.measured()).isEmpty();
    assertThat(verdict.value()).isEqualTo(why);
  }

  static void refused(Verdict verdict, String gate, boolean integrity, String value) {
    assertThat(verdict.gate()).isEqualTo(gate);
    assertThat(NightGates.NAMES).contains(gate);
    assertThat(verdict.integrity()).isEqualTo(integrity);
    assertThat(verdict.value()).isEqualTo(value);
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.measured()).isPresent();
    assertConsistent(verdict);
  }

  /** Numbers say what the verdict says. */
  private static void assertConsistent(Verdict verdict) {
    double value = verdict.measured().orElseGet(() -> verdict.low().or(verdict::high).get());
    boolean within =
        verdict.low().map(low -> value >= low).orElse(true)
            && verdict.high().map(high -> value <= high).orElse(true);
    assertThat(verdict.passed()).as("%s", verdict).isEqualTo(within);
  }
}

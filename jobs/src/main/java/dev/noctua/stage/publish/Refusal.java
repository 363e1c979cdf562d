package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import dev.noctua.lake.commit.Manifest;
import java.util.List;
import java.util.stream.Collectors;

/** What a gate that refuses means for the night's publication. */
final class Refusal {
  private Refusal() {}

  /**
   * Ends the publication of a run that no gate has judged.
   *
   * @throws Failure.Input when it has no verdict
   */
  static void requireVerdicts(Manifest draft) {
    if (draft.gates().isEmpty()) {
      throw new Failure.Input(
          "night %s hasn't been checked: run its stage check first".formatted(draft.night()));
    }
  }

  /**
   * Ends the publication when an integrity gate has refused and no operator has overruled it.
   *
   * @param consequence what is left undone, for the message
   * @throws Failure.Refused naming the gates
   */
  static void requireIntegrity(Manifest draft, String consequence) {
    require(draft, true, consequence);
  }

  /** The same for quality gates. */
  static void requireQuality(Manifest draft, String consequence) {
    require(draft, false, consequence);
  }

  private static void require(Manifest draft, boolean integrity, String consequence) {
    List<Manifest.Verdict> failed =
        draft.refusals().stream().filter(g -> g.integrity() == integrity).toList();
    if (!failed.isEmpty()) {
      throw new Failure.Refused(
          "night %s, run %s: %s; %s (mend the cause, or overrule the gate with noctua run %s --accept %s)"
              .formatted(
                  draft.night(),
                  draft.run(),
                  failed.stream()
                      .map(
                          g ->
                              "gate %s refused: %s (limit %s)"
                                  .formatted(g.gate(), g.value(), g.limit()))
                      .collect(Collectors.joining(", ")),
                  consequence,
                  days(draft),
                  draft.refusals().stream()
                      .map(Manifest.Verdict::gate)
                      .collect(Collectors.joining(","))));
    }
  }

  private static String days(Manifest draft) {
    return draft.from().isBefore(draft.night())
        ? "--from %s --to %s --full".formatted(draft.from(), draft.night())
        : "--night " + draft.night();
  }
}

package dev.noctua.stage.check;

import dev.noctua.core.Night;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a night is held against: committed nights before it that no gate refuses, so that a bad
 * night is never the measure of the next.
 *
 * @param nights those of the last four weeks, oldest first
 * @param published the night whose results people had before: the published one, or, where that is
 *     this one or a later, the newest before it that has results
 */
record BaselineNights(List<Manifest> nights, Optional<Manifest> published) {
  static final int DAYS = 28;

  static BaselineNights before(Night night, Nights nights) {
    LocalDate first = night.from().minusDays(DAYS);
    List<Manifest> sound =
        nights.committed().stream()
            .filter(day -> !day.isBefore(first) && day.isBefore(night.from()))
            .map(nights::require)
            .filter(manifest -> manifest.refusals().isEmpty())
            .toList();
    Optional<Manifest> published =
        nights
            .current()
            .map(CurrentPointer::night)
            .filter(day -> day.isBefore(night.from()))
            .flatMap(nights::manifest)
            .or(() -> sound.stream().filter(Manifest::hasStates).reduce((old, newer) -> newer));
    return new BaselineNights(sound, published);
  }
}

package dev.noctua.stage.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.settings.Settings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tonight is held against: never a night that was refused. */
class BaselineNightsTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-17");

  @TempDir Path folder;

  private Lake lake;

  @BeforeEach
  void aLake() {
    lake =
        Lake.open(
            new Settings.Storage("raw", folder.toString(), 30, Optional.empty()),
            TestSpark::session);
  }

  private Night night(int day) {
    LocalDate date = FIRST.plusDays(day);
    Optional<LocalDate> previous = lake.nights().newest().filter(n -> n.isBefore(date));
    return new Night(date, date, "r" + day, false, previous, ZoneOffset.UTC);
  }

  /** Commits a night that {@code row_counts} has judged. */
  private void commit(int day, boolean passed) {
    Night night = night(day);
    lake.nights().begin(night, "s");
    lake.run(night).write(Table.CONTENT, TestRows.of(Table.CONTENT));
    Optional<Double> none = Optional.empty();
    lake.run(night)
        .recordVerdicts(
            List.of(new Verdict("row_counts", false, "1", "0", passed, none, none, none)));
    lake.nights().commit(lake.run(night).draft());
  }

  private List<String> nights(int day) {
    return BaselineNights.before(night(day), lake.nights()).nights().stream()
        .map(Manifest::run)
        .toList();
  }

  private Optional<String> published(int day) {
    return BaselineNights.before(night(day), lake.nights()).published().map(Manifest::run);
  }

  @Test
  void anEmptyLakeHasNone() {
    assertThat(nights(0)).isEmpty();
    assertThat(published(0)).isEmpty();
  }

  @Test
  void aRefusedNightIsNoMeasureUntilItIsAccepted() {
    commit(0, true);
    commit(1, false);
    commit(2, false);
    assertThat(nights(3)).containsExactly("r0");
    assertThat(published(3)).contains("r0");
    lake.run(night(2)).accept(List.of("row_counts"));
    lake.nights().commit(lake.run(night(2)).draft());
    assertThat(nights(3)).containsExactly("r0", "r2");
    assertThat(published(3)).contains("r2");
  }

  @Test
  void afterARollbackItIsTheNightThatPeopleSee() {
    commit(0, true);
    commit(1, true);
    lake.nights().publish(FIRST);
    assertThat(published(2)).contains("r0");
    assertThat(nights(2)).containsExactly("r0", "r1");
  }

  @Test
  void aNightThatIsRunAgainIsHeldAgainstTheOneBeforeIt() {
    commit(0, true);
    commit(1, true);
    lake.nights().publish(FIRST.plusDays(1));
    assertThat(published(1)).contains("r0");
    assertThat(nights(1)).containsExactly("r0");
  }

  @Test
  void fourWeeksAreLookedAt() {
    commit(0, true);
    assertThat(nights(28)).containsExactly("r0");
    assertThat(nights(29)).isEmpty();
  }
}

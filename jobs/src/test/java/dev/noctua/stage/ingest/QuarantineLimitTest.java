package dev.noctua.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.RawLog;
import dev.noctua.core.Night;
import dev.noctua.raw.NotRead;
import dev.noctua.stage.ingest.parse.RejectReason;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarantineLimitTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");

  private static TaskCounts counted(boolean replayed, int lines, int bad) {
    TaskCounts counted = new TaskCounts();
    LineCounts counts = counted.of(new TaskCounts.Key(RawLog.CATALOG, DAY, replayed));
    for (int i = 0; i < lines; i++) {
      counts.countLine();
    }
    for (int i = 0; i < bad; i++) {
      counts.countRefused(RejectReason.IN_FUTURE);
    }
    return counted;
  }

  private static IngestAudit audit(TaskCounts... counted) {
    Map<RawLog, Set<LocalDate>> unmarked = new EnumMap<>(RawLog.class);
    Map<RawLog, Map<LocalDate, List<NotRead>>> notRead = new EnumMap<>(RawLog.class);
    List.of(RawLog.values())
        .forEach(
            log -> {
              unmarked.put(log, Set.of());
              notRead.put(log, Map.of());
            });
    IngestAudit audit =
        new IngestAudit(
            new DeliveredFiles(List.of(), Map.of(), unmarked, notRead, Optional.empty()),
            new Night(DAY, DAY, "r", false, Optional.empty(), ZoneId.of("Asia/Shanghai")));
    List.of(counted).forEach(audit::add);
    return audit;
  }

  /** Shares that no binary fraction is equal to. */
  @ParameterizedTest
  @CsvSource({
    "0.05, 20, 1",
    "0.29, 100, 29",
    "0.07, 100, 7",
    "0.57, 100, 57",
    "0, 5, 0",
    "1, 5, 5"
  })
  void aShareOfExactlyTheLimitPassesAndOneLineMoreDoesNot(double share, int lines, int bad) {
    assertThat(QuarantineLimit.exceeded(audit(counted(false, lines, bad)), share)).isEmpty();
    if (bad < lines) {
      assertThat(QuarantineLimit.exceeded(audit(counted(false, lines, bad + 1)), share))
          .get()
          .extracting(entry -> entry.log)
          .isEqualTo(RawLog.CATALOG);
    }
  }

  @Test
  void aNightWithoutLinesPasses() {
    assertThat(QuarantineLimit.exceeded(audit(), 0)).isEmpty();
  }

  @Test
  void linesOfAReplayNeitherBreakNorThinTheShare() {
    assertThat(QuarantineLimit.exceeded(audit(counted(false, 20, 1), counted(true, 9, 9)), 0.05))
        .isEmpty();
    assertThat(QuarantineLimit.exceeded(audit(counted(false, 20, 2), counted(true, 90, 0)), 0.05))
        .isPresent();
  }

  /** Lines, bad ones, unreadable files, their bytes, bytes in all; the share that passes. */
  @ParameterizedTest
  @CsvSource({
    "11, 0, 1, 400, 1000, 0.4",
    "11, 1, 1, 400, 1000, 0.46",
    "4, 0, 1, 10, 1000, 0.25",
    "1, 0, 1, 0, 0, 1",
    "2, 0, 2, 900, 900, 1"
  })
  void aFileThatCannotBeReadCountsWithItsBytes(
      int lines, int bad, int files, long unreadable, long all, double share) {
    TaskCounts counted = counted(false, lines, bad);
    LineCounts counts = counted.of(new TaskCounts.Key(RawLog.CATALOG, DAY, false));
    for (int i = 0; i < files; i++) {
      counts.countRefused(RejectReason.UNREADABLE_FILE);
    }
    counts.countUnreadable(unreadable);
    IngestAudit audit = audit(counted);
    audit.entries().stream()
        .filter(entry -> entry.log == RawLog.CATALOG)
        .forEach(entry -> entry.bytes = all);
    assertThat(QuarantineLimit.exceeded(audit, share + 1e-9)).isEmpty();
    assertThat(QuarantineLimit.exceeded(audit, share - 1e-9)).isPresent();
  }
}

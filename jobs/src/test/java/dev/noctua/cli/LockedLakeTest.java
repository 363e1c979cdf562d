package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.lake.Lake;
import dev.noctua.lake.lock.LakeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say and do while another process holds the lake, and after. */
class LockedLakeTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");

  @TempDir Path folder;

  private TestNight night;

  @BeforeEach
  void anEmptyLakeAndNoLogs() {
    TestNight files = TestNight.onFiles(folder.resolve("raw"), folder.resolve("lake"), DAY);
    Map<String, String> overrides = new HashMap<>(files.overrides());
    overrides.put("storage.lease-seconds", "5");
    night = new TestNight(files.conf(), overrides, DAY);
  }

  private String lock() throws IOException {
    return Files.readString(folder.resolve("lake/lock.json"));
  }

  @Test
  void whatChangesTheLakeIsRefusedWhileAnotherHoldsIt() throws IOException {
    Lake lake = night.lake();
    try (LakeLock lock = lake.lock().take("run", line -> {})) {
      lock.recordPosition(DAY, "nightly");
      for (List<String> command :
          List.of(
              List.of("run"),
              List.of("run", "--night=2026-11-21", "--only=ingest", "--run=nightly"),
              List.of("rollback"),
              List.of("replay", "--night=2026-11-21", "--withdraw"))) {
        Outcome outcome = night.command(command.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(5);
        assertThat(outcome.err())
            .contains("waiting 5 s to see whether run nightly of night 2026-11-21")
            .contains("noctua: the lake is locked by run nightly of night 2026-11-21 (process ")
            .contains("wait until it has ended, or stop it");
      }
      assertThat(night.must("status").out())
          .contains("The lake is locked by run nightly of night 2026-11-21 (process ");
      assertThat(night.must("status", "--json").out()).doesNotContain("locked");
    }
    assertThat(night.must("status").out()).doesNotContain("locked");
  }

  @Test
  void aCommandThatFailsLetsTheLockGo() throws IOException {
    for (int fence = 1; fence < 4; fence++) {
      assertThat(night.command("run").exit()).isEqualTo(3);
      assertThat(lock()).contains("\"fence\" : " + fence).doesNotContain("holder");
    }
    assertThat(night.command("rollback").exit()).isEqualTo(3);
    assertThat(lock()).contains("\"fence\" : 4").doesNotContain("holder");
  }

  @Test
  void whatReadsNeedsNoLock() {
    assertThat(night.must("status").exit()).isZero();
    assertThat(night.command("query", "FROM content").exit()).isEqualTo(3);
    assertThat(night.command("plan").exit()).isEqualTo(3);
    assertThat(folder.resolve("lake")).doesNotExist();
  }
}

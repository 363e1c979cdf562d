package dev.noctua.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.RawLog;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.raw.NotRead;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a night finds, on a lake that holds control files only. */
class DeliveredFilesTest {
  private static final LocalDate CLOSED = LocalDate.parse("2026-11-19");
  private static final LocalDate DAY = CLOSED.plusDays(1);

  @TempDir Path folder;

  private void deliver(LocalDate day, String name) throws IOException {
    for (String log : List.of("behavior", "transaction")) {
      Path to = Files.createDirectories(folder.resolve("raw/" + log + "/dt=" + day));
      Files.writeString(to.resolve(name), "{}\n");
    }
  }

  @Test
  void unreadNamesBelongToTheirOwnNight() throws IOException {
    deliver(CLOSED, "late.jsonl");
    deliver(CLOSED, "closed.part");
    deliver(DAY, "a.jsonl");
    deliver(DAY, "own.part");
    Path nights = Files.createDirectories(folder.resolve("lake/nights"));
    Files.writeString(
        nights.resolve(CLOSED + ".json"),
        """
        {"night": "%1$s", "from": "%1$s", "run": "r1", "full": false, "settings": "s", "inputs": [],
         "stages": [], "tables": {}, "gates": [], "replaces": {}}
        """
            .formatted(CLOSED));
    Settings.Storage storage =
        new Settings.Storage(
            folder.resolve("raw").toString(),
            folder.resolve("lake").toString(),
            30,
            Optional.empty());
    Settings.Ingest ingest = new Settings.Ingest(0.05, 1 << 20, 30, false, 128);
    Night night = new Night(DAY, DAY, "r1", false, Optional.of(CLOSED), ZoneOffset.UTC);
    DeliveredFiles found =
        DeliveredFiles.of(
            new RawZone(storage, ingest),
            Lake.open(storage, () -> null).nights(),
            night,
            ingest,
            List.of());
    assertThat(found.files().stream().map(file -> file.raw().path()))
        .containsExactly(
            "behavior/dt=2026-11-19/late.jsonl",
            "behavior/dt=2026-11-20/a.jsonl",
            "transaction/dt=2026-11-19/late.jsonl",
            "transaction/dt=2026-11-20/a.jsonl");
    assertThat(found.notRead().get(RawLog.BEHAVIOR).values().stream().flatMap(List::stream))
        .extracting(NotRead::path)
        .containsExactly("behavior/dt=2026-11-20/own.part");
  }
}

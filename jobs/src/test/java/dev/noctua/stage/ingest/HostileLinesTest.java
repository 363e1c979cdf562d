package dev.noctua.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.stage.ingest.parse.HostileLines;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever bytes the files of a night hold, each line is accepted, quarantined or a duplicate, and
 * nothing throws. Lines are counted by the test while it writes them.
 */
@Tag("world")
class HostileLinesTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");
  private static final int FILES = 24;

  @TempDir Path home;
  private final Map<RawLog, Long> written = new EnumMap<>(RawLog.class);

  @Test
  void everyLineIsAccountedFor() throws IOException {
    lawHolds(40_000, 17);
  }

  @Test
  @Tag("full")
  void everyOneOfTenMillionLinesIsAccountedFor() throws IOException {
    lawHolds(10_000_000, 29);
  }

  private void lawHolds(int lines, long seed) throws IOException {
    IngestWorld world = IngestWorld.at(home, Map.of("ingest.max-quarantined-share", "1"));
    world.empty(DAY);
    Random random = new Random(seed);
    for (int file = 0; file < FILES; file++) {
      RawLog log = file % 2 == 0 ? RawLog.BEHAVIOR : List.of(RawLog.values()).get(file / 2 % 4);
      write(world, log, file, 1 + lines / (FILES - FILES / 10), random);
    }

    Lake lake = world.lake();
    Night night = world.run(lake, DAY, DAY);

    long all = 0;
    for (RawLog log : RawLog.values()) {
      Row audit =
          lake.run(night)
              .tonight(Table.INGEST_AUDIT)
              .where("log = '" + log.logName() + "'")
              .selectExpr("lines", "accepted", "quarantined", "duplicates", "erased")
              .first();
      String law = log.logName() + " " + audit;
      assertThat(audit.getLong(0)).as(law).isEqualTo(written.get(log));
      assertThat(audit.getLong(1) + audit.getLong(2) + audit.getLong(3) + audit.getLong(4))
          .as(law)
          .isEqualTo(audit.getLong(0));
      assertThat(audit.getLong(1)).as(law).isPositive();
      assertThat(audit.getLong(3)).as(law).isPositive();
      assertThat(lake.run(night).tonight(log.table()).count()).as(law).isEqualTo(audit.getLong(1));
      assertThat(
              lake.run(night)
                  .tonight(Table.QUARANTINE)
                  .where("log = '" + log.logName() + "'")
                  .count())
          .as(law)
          .isEqualTo(audit.getLong(2));
      all += audit.getLong(0);
    }
    assertThat(all).isGreaterThanOrEqualTo(lines);
    lake.run(night)
        .draft()
        .tables()
        .forEach((table, rows) -> assertThat(rows.violations()).as(table).isEmpty());
  }

  /** A file of one log; every tenth is broken, and so one line. */
  private void write(IngestWorld world, RawLog log, int file, long lines, Random random)
      throws IOException {
    String name = "hour=%02d/part-%d.jsonl".formatted(file, file);
    boolean broken = file % 10 == 9;
    String packing = broken ? ".gz" : List.of("", ".gz", ".zst").get(file % 3);
    Path path = world.folder(log.logName(), DAY).resolve(name + packing);
    Files.createDirectories(path.getParent());
    long count = 0;
    try (OutputStream out = packed(path, packing)) {
      HostileLines hostile = new HostileLines(log, random);
      while (count < lines) {
        byte[] line = hostile.next();
        count += count(line);
        out.write(line);
        out.write('\n');
      }
    }
    if (broken) {
      byte[] all = Files.readAllBytes(path);
      all[all.length / 2] ^= 0x55;
      Files.write(path, all);
      count = 1;
    }
    written.merge(log, count, Long::sum);
  }

  private static OutputStream packed(Path path, String packing) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(path));
    return switch (packing) {
      case ".gz" -> new GZIPOutputStream(out, 1 << 16);
      case ".zst" -> new BufferedOutputStream(new ZstdOutputStream(out), 1 << 16);
      default -> out;
    };
  }

  /** How many lines it is that aren't blank: bytes may hold feeds. */
  private static long count(byte[] line) {
    long lines = 0;
    boolean blank = true;
    for (byte b : line) {
      if (b == '\n') {
        lines += blank ? 0 : 1;
        blank = true;
      } else {
        blank &= b == ' ' || b == '\t' || b == '\r';
      }
    }
    return lines + (blank ? 0 : 1);
  }
}

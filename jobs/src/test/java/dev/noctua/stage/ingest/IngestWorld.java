package dev.noctua.stage.ingest;

import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;

/** Raw logs of a few days in a folder, and the stage that ingests them. */
record IngestWorld(Path home, Settings settings) {
  static IngestWorld at(Path home, Map<String, String> overrides) {
    Map<String, String> all = new TreeMap<>(overrides);
    all.putIfAbsent("storage.raw", "raw");
    all.putIfAbsent("storage.lake", "lake");
    all.putIfAbsent("ingest.max-quarantined-share", "0.9");
    return new IngestWorld(home, TestSpark.settings(home, all));
  }

  Path folder(String log, LocalDate day) {
    return home.resolve("raw/" + log + "/dt=" + day);
  }

  /** Days on which nothing happened. */
  void empty(LocalDate... days) throws IOException {
    for (LocalDate day : days) {
      Files.createDirectories(folder("behavior", day));
      Files.createDirectories(folder("transaction", day));
    }
  }

  void write(String log, LocalDate day, String name, String... lines) throws IOException {
    Path file = folder(log, day).resolve(name);
    Files.createDirectories(file.getParent());
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    if (!name.endsWith(".gz")) {
      Files.write(file, bytes);
      return;
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
  }

  static String view(String id, String time, String content) {
    return "{\"event_id\":\"%s\",\"occurred_at\":\"%s\",\"user_id\":\"u1\",\"action\":\"view\",\"content_id\":\"%s\"}"
        .formatted(id, time, content);
  }

  static String at(LocalDate day, int hour) {
    return "%sT%02d:00:00+08:00".formatted(day, hour);
  }

  Lake lake() {
    return Lake.open(settings.storage(), TestSpark::session);
  }

  /** Runs ingest; once more when it was refused. */
  Night run(Lake lake, LocalDate from, LocalDate to) {
    Optional<LocalDate> previous = lake.nights().newest().filter(d -> d.isBefore(from));
    Night night =
        new Night(to, from, "r-" + to, !from.equals(to), previous, settings.platform().zone());
    if (lake.nights().draft(night.date(), night.run()).isEmpty()) {
      lake.nights().begin(night, "settings");
    }
    stage().run(lake.run(night));
    return night;
  }

  IngestStage stage() {
    return new IngestStage(
        new RawZone(settings.storage(), settings.ingest()),
        settings.platform(),
        settings.ingest(),
        Secrets.read(settings, Map.of()));
  }

  static List<Row> audit(Lake lake, Night night, String log) {
    return lake.run(night)
        .tonight(Table.INGEST_AUDIT)
        .where("log = '" + log + "'")
        .orderBy("dt")
        .selectExpr("lines", "accepted", "quarantined", "duplicates", "late", "unmarked")
        .collectAsList();
  }

  static List<String> column(Lake lake, Night night, Table table, String expression) {
    return lake.run(night).tonight(table).selectExpr(expression).collectAsList().stream()
        .map(row -> String.valueOf(row.get(0)))
        .sorted()
        .toList();
  }
}

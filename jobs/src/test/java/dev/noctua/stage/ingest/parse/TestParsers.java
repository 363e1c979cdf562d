package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.RawLog;
import java.time.ZoneId;

/** Parsers of lines, as the settings as shipped make them but for what a test says. */
final class TestParsers {
  private TestParsers() {}

  static LineParser of(RawLog log) {
    return of(log, "Asia/Shanghai", 30, "key");
  }

  static LineParser of(RawLog log, String zone, int lateDays, String digestKey) {
    return new LineParser(log, log.contracts(), ZoneId.of(zone), "CNY", lateDays, digestKey);
  }
}

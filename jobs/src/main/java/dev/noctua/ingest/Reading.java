package dev.noctua.ingest;

import dev.noctua.contract.RawLog;
import dev.noctua.lake.RawZone;
import dev.noctua.settings.Settings;
import java.io.Serializable;
import java.time.ZoneId;

/** How every task reads raw files and judges their lines. */
record Reading(RawZone raw, ZoneId zone, String currency, int lateDays, int maxLineBytes)
    implements Serializable {

  static Reading of(RawZone raw, Settings.Platform platform, Settings.Ingest ingest) {
    return new Reading(
        raw, platform.zone(), platform.currency(), ingest.lateDays(), ingest.maxLineBytes());
  }

  LineParser parser(RawLog log) {
    return new LineParser(log, log.contracts(), zone, currency, lateDays);
  }
}

package dev.noctua.stage.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.noctua.contract.RawLog;
import dev.noctua.privacy.KeyedHash;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.ingest.parse.LineParser;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.stream.Stream;

/** How every task reads raw files and parses their lines. */
record ParserSettings(
    RawZone raw, ZoneId zone, String currency, int lateDays, int maxLineBytes, String digestKey)
    implements Serializable {
  /** No UTF-8: as somebody's user_id it would be published as their key. */
  private static final byte[] DIGEST = "\u00ffdigest of a line".getBytes(ISO_8859_1);

  /**
   * As the settings say.
   *
   * @throws IllegalStateException if a contract isn't one: here rather than in a task
   */
  static ParserSettings of(
      RawZone raw, Settings.Platform platform, Settings.Ingest ingest, Secrets secrets) {
    Stream.of(RawLog.values()).forEach(RawLog::contracts);
    return new ParserSettings(
        raw,
        platform.zone(),
        platform.currency(),
        ingest.lateDays(),
        ingest.maxLineBytes(),
        new KeyedHash(secrets.userKey()).of(DIGEST));
  }

  LineParser parser(RawLog log) {
    return new LineParser(log, log.contracts(), zone, currency, lateDays, digestKey);
  }
}

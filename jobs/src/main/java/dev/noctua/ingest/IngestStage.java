package dev.noctua.ingest;

import dev.noctua.Night;
import dev.noctua.Stage;
import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The raw logs of the run's days -> facts, identity, quarantine and audit. */
public final class IngestStage implements Stage {
  private final RawZone raw;
  private final Settings.Platform platform;
  private final Settings.Ingest settings;
  private final UserKeys keys;

  public IngestStage(
      RawZone raw, Settings.Platform platform, Settings.Ingest settings, Secrets secrets) {
    this.raw = raw;
    this.platform = platform;
    this.settings = settings;
    this.keys = new UserKeys(secrets.userKey());
  }

  @Override
  public String name() {
    return "ingest";
  }

  /**
   * @throws dev.noctua.Failure.Input when the days aren't delivered as they should be, or too many
   *     of their lines are bad
   */
  @Override
  public void run(Lake lake, Night night) {
    Dataset<Row> known = Identities.before(lake, night);
    known.select(Columns.USER_KEY).takeAsList(1).forEach(row -> keys.checkMade(row.getString(0)));
    Delivery delivery = Delivery.of(raw, lake.nights(), night, settings);
    lake.inputs(night, delivery.inputs());
    try {
      JudgedLines lines =
          new JudgedLines(
              lake.spark(),
              delivery,
              log -> new FileRows(raw, log, platform, settings, keys),
              KnownIds.before(lake, night, delivery.oldest(night)),
              new Audit(delivery, night));
      Dataset<Row> quarantine = lines.quarantine(raw, settings.maxLineBytes());
      QuarantineLimit.check(lines.audit(), quarantine, settings.maxQuarantinedShare());
      for (RawLog log : RawLog.values()) {
        lake.writeByDay(log.table(), night, lines.facts(log));
      }
      lake.write(Table.IDENTITY, night, Identities.merge(known, lines));
      lake.write(Table.QUARANTINE, night, quarantine);
      lake.write(Table.INGEST_AUDIT, night, lines.audit().rows(lake.spark()));
    } finally {
      lake.spark().catalog().clearCache();
    }
  }
}

package dev.noctua.stage.ingest;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.privacy.UserKeys;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The raw logs of the run's days -> facts, identity, quarantine and audit. */
public final class IngestStage implements Stage {
  private final RawZone raw;
  private final Settings.Platform platform;
  private final Settings.Ingest settings;
  private final Secrets secrets;

  public IngestStage(
      RawZone raw, Settings.Platform platform, Settings.Ingest settings, Secrets secrets) {
    this.raw = raw;
    this.platform = platform;
    this.settings = settings;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public Set<Table> reads() {
    return Set.of();
  }

  @Override
  public Set<Table> writes() {
    return Set.of(
        Table.REGISTRATION,
        Table.BEHAVIOR,
        Table.TRANSACTION,
        Table.CATALOG,
        Table.IDENTITY,
        Table.QUARANTINE,
        Table.INGEST_AUDIT,
        Table.PLANNED_PRICE);
  }

  /**
   * Computes the tables of tonight.
   *
   * @throws dev.noctua.core.Failure.Input when the days aren't delivered as they should be, or too
   *     many of their lines are bad
   */
  @Override
  public void run(Run run) {
    Dataset<Row> identity = IdentityTable.before(run);
    UserKeys keys = UserKeys.of(secrets, run.lake());
    IdentityTable.checkSecret(identity, keys);
    DeliveredFiles delivery =
        DeliveredFiles.of(raw, run.lake().nights(), run.night(), settings, ReplayedLines.open(run));
    run.recordInputs(PricePlan.inputs(delivery, run.night()));
    run.scratch(folder -> ingest(run, delivery, identity, keys));
  }

  private void ingest(Run run, DeliveredFiles delivery, Dataset<Row> identity, UserKeys keys) {
    ParserSettings parsing = ParserSettings.of(raw, platform, settings, secrets);
    OutputTables tables = OutputTables.of(run);
    PassResult result = new IngestPasses(parsing, tables, keys).run(run, delivery);
    IngestAudit audit = new IngestAudit(delivery, run.night()).add(result.counts());
    QuarantineLimit.enforce(run, audit, result.quarantine(), settings.maxQuarantinedShare());
    run.write(Table.PLANNED_PRICE, PricePlan.tonight(raw, run, settings, delivery, tables, result));
    Dataset<Row> met = run.lake().rows(tables.people(), result.people());
    Dataset<Row> merged = IdentityTable.merge(identity, met);
    run.addFiles(
        result.files(),
        Map.of(Table.IDENTITY, merged, Table.INGEST_AUDIT, audit.rows(run.spark())));
  }
}

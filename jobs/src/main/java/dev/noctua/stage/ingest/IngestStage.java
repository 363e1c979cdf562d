package dev.noctua.stage.ingest;

import static dev.noctua.contract.Columns.CONTENT_ID;

import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.privacy.UserKeys;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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
    Optional<RawZone.RawFile> plan = raw.plan(run.night().date());
    boolean isNewPlan = plan.filter(file -> !isRead(run, file)).isPresent();
    run.recordInputs(
        Stream.concat(
                delivery.inputs().stream(),
                plan.stream().map(file -> file.input(run.night().date(), Optional.empty())))
            .toList());
    run.scratch(folder -> ingest(run, delivery, identity, keys, plan, isNewPlan));
  }

  /** Whether an earlier night has read a plan, and kept what it refused of it. */
  private static boolean isRead(Run run, RawZone.RawFile plan) {
    return run.lake()
        .nights()
        .versionsRead(plan.day(), run.night().from().minusDays(1))
        .contains(plan.version());
  }

  private void ingest(
      Run run,
      DeliveredFiles delivery,
      Dataset<Row> identity,
      UserKeys keys,
      Optional<RawZone.RawFile> planFile,
      boolean isNewPlan) {
    ParserSettings parsing = ParserSettings.of(raw, platform, settings, secrets);
    OutputTables tables = OutputTables.of(run);
    PassResult result = new IngestPasses(parsing, tables, keys).run(run, delivery);
    IngestAudit audit = new IngestAudit(delivery, run.night());
    audit.add(result.counts());
    QuarantineLimit.enforce(run, audit, result.quarantine(), settings.maxQuarantinedShare());
    Dataset<Row> catalog =
        run.lake().rows(tables.facts().get(RawLog.CATALOG), result.facts(RawLog.CATALOG));
    Optional<PricePlan> plan =
        planFile.map(
            file ->
                PricePlan.read(
                    raw, file, settings.maxLineBytes(), ids -> known(run, catalog, ids)));
    plan.filter(p -> isNewPlan)
        .ifPresent(p -> result.quarantine().addAll(p.quarantine(run.night(), tables)));
    Dataset<Row> met = run.lake().rows(tables.people(), result.people());
    Dataset<Row> merged = IdentityTable.merge(identity, met);
    run.addFiles(
        result.files(),
        Map.of(
            Table.IDENTITY,
            merged,
            Table.INGEST_AUDIT,
            audit.rows(run.spark()),
            Table.PLANNED_PRICE,
            PricePlan.rows(run.spark(), plan)));
  }

  /** Those of some contents that the catalog knows, be it since tonight. */
  private static Set<String> known(Run run, Dataset<Row> catalog, Set<String> contents) {
    Dataset<Row> ids =
        run.spark().createDataset(List.copyOf(contents), Encoders.STRING()).toDF(CONTENT_ID);
    return Set.copyOf(
        run.stateBefore(Table.CONTENT)
            .select(CONTENT_ID)
            .union(catalog.select(CONTENT_ID))
            .distinct()
            .join(ids, CONTENT_ID)
            .as(Encoders.STRING())
            .collectAsList());
  }
}

package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.privacy.ErasureJournal;
import dev.noctua.privacy.Tombstones;
import dev.noctua.privacy.UserKeys;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
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
        Table.INGEST_AUDIT);
  }

  /**
   * @throws dev.noctua.core.Failure.Input when the days aren't delivered as they should be, or too
   *     many of their lines are bad
   */
  @Override
  public void run(Run run) {
    Dataset<Row> people = IdentityTable.before(run);
    UserKeys keys =
        new UserKeys(
            secrets.userKey(),
            new Tombstones(secrets.tombstone(), new ErasureJournal(run.lake()).tombstones()));
    people.select(Columns.USER_KEY).takeAsList(1).forEach(row -> keys.checkMade(row.getString(0)));
    DeliveredFiles delivery =
        DeliveredFiles.of(raw, run.lake().nights(), run.night(), settings, ReplayedLines.open(run));
    run.recordInputs(delivery.inputs());
    run.scratch(folder -> ingest(run, delivery, people, keys));
  }

  private void ingest(Run run, DeliveredFiles delivery, Dataset<Row> people, UserKeys keys) {
    ParserSettings reading = ParserSettings.of(raw, platform, settings, secrets);
    OutputTables places = OutputTables.of(run);
    PassResult judged = judge(run, delivery, reading, places, keys);
    IngestAudit audit = new IngestAudit(delivery, run.night());
    audit.add(judged);
    Optional<IngestAudit.Entry> refused =
        QuarantineLimit.broken(audit, settings.maxQuarantinedShare());
    if (refused.isPresent()) {
      run.addFiles(Map.of(Table.QUARANTINE, judged.quarantine()), Map.of());
      throw QuarantineLimit.refusal(
          refused.get(), run.tonight(Table.QUARANTINE), settings.maxQuarantinedShare());
    }
    Dataset<Row> met = run.lake().rows(places.people(), judged.people());
    run.addFiles(
        written(judged),
        Map.of(
            Table.IDENTITY,
            IdentityTable.merge(people, met),
            Table.INGEST_AUDIT,
            audit.rows(run.spark())));
  }

  private static Map<Table, List<String>> written(PassResult judged) {
    Map<Table, List<String>> written = new EnumMap<>(Table.class);
    written.put(Table.QUARANTINE, judged.quarantine());
    for (RawLog log : RawLog.values()) {
      written.put(log.table(), judged.facts(log));
    }
    return written;
  }

  private PassResult judge(
      Run run,
      DeliveredFiles delivery,
      ParserSettings reading,
      OutputTables places,
      UserKeys keys) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(run.spark().sparkContext());
    try (IdScan survey = new IdScan(run.spark(), delivery, reading)) {
      survey.checkMarkers(delivery);
      DuplicateCandidates suspects =
          DuplicateCandidates.of(survey, AcceptedIds.before(run, delivery.oldest(run.night())));
      PassResult sure =
          new ValidateAndWritePass(reading, places, keys, spark.broadcast(suspects.hashes()))
              .all(run.spark(), survey);
      PassResult compared =
          new ResolveDuplicatesPass(reading, places, keys, spark.broadcast(delivery.files()))
              .all(
                  run.lake().rows(places.aside(), sure.aside()),
                  sure.undecided(),
                  suspects.known());
      return sure.add(compared);
    }
  }
}

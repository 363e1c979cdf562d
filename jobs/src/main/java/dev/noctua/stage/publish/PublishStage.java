package dev.noctua.stage.publish;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.Optional;
import java.util.Set;

/**
 * The night's verdicts and lists, and what its stages cost -> run_metric, the committed night, the
 * live platform's tables, the lake's pointer; in the order files, database load, commit, RENAME,
 * pointer, so that what people see never runs ahead of what is committed.
 */
public final class PublishStage implements Stage {
  private final Optional<Settings.Database> database;
  private final Secrets secrets;

  /** Publishes to {@code database} too, when there is one. */
  public PublishStage(Optional<Settings.Database> database, Secrets secrets) {
    this.database = database;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(
        Table.IDENTITY,
        Table.CONTENT,
        Table.RECOMMENDATION,
        Table.SIMILAR_CONTENT,
        Table.TRENDING_CONTENT);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.RUN_METRIC);
  }

  /**
   * @throws Failure.Refused when a gate has refused: an integrity gate leaves the night
   *     uncommitted, a quality gate unpublished
   */
  @Override
  public void run(Run run) {
    Manifest draft = run.draft();
    Refusal.requireVerdicts(draft);
    Refusal.requireIntegrity(draft, "it isn't committed, and the next night won't build on it");
    Nights nights = run.lake().nights();
    boolean older = nights.current().filter(c -> c.night().isAfter(draft.night())).isPresent();
    boolean publishable = draft.refusals().isEmpty();
    Optional<Generation> loaded =
        publishable && !older
            ? Generations.of(database, secrets, run.lake()).map(g -> g.load(PlatformTables.of(run)))
            : Optional.empty();
    RunMetrics.write(run);
    nights.commit(run.draft());
    Refusal.requireQuality(draft, "it is committed, but the night published before stays in place");
    if (older) {
      // A rebuild on its way to the newest night: nobody wants to see last week's lists.
      nights.end(draft);
      return;
    }
    Generations.publish(loaded, run.lake(), run.night().date());
  }
}

package dev.noctua.stage.forget;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.privacy.Eraser;
import dev.noctua.stage.Stage;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** Tonight's requests of people to be forgotten, and late lines of theirs -> all without them. */
public final class ForgetStage implements Stage {
  private final Eraser eraser;

  public ForgetStage(Eraser eraser) {
    this.eraser = eraser;
  }

  @Override
  public String name() {
    return "forget";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(Table.REGISTRATION, Table.IDENTITY, Table.INGEST_AUDIT);
  }

  @Override
  public Set<Table> writes() {
    return Set.of();
  }

  @Override
  public void run(Run run) {
    LocalDate night = run.night().date();
    List<String> people =
        ErasureRequests.people(run.tonight(Table.REGISTRATION), run.tonight(Table.IDENTITY));
    for (Set<String> batch : Eraser.batches(people)) {
      eraser.erase(run.lake(), batch, night);
    }
    // What was erased has other files now.
    run.reread();
    Set<String> lateFiles = ErasureRequests.lateFiles(run.tonight(Table.INGEST_AUDIT));
    eraser.eraseAgain(run.lake(), lateFiles, night);
  }
}

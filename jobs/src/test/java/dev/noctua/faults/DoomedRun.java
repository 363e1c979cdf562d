package dev.noctua.faults;

import dev.noctua.TestNight;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** A night's run as a process of its own that is watched, and killed at a moment. */
final class DoomedRun {
  private static final List<String> STAGES = FaultWorld.STAGES;

  /** About as long as the platform's tables take to be filled and checked. */
  private static final int LOAD_MILLIS = 1000;

  enum When {
    /** Once the stage has written a drawn share of its bytes. */
    BYTES,
    /** Once the draft says that the stage is done. */
    DONE,
    /** While the database is loaded. */
    LOADING
  }

  /** A moment of a stage; {@code share} of what there is to draw. */
  record Moment(int stage, When when, double share) {
    @Override
    public String toString() {
      return switch (when) {
        case BYTES -> "%s, %.0f %% written".formatted(STAGES.get(stage), 100 * share);
        case DONE -> STAGES.get(stage) + " done";
        case LOADING ->
            "%s, %.0f ms into the load".formatted(STAGES.get(stage), LOAD_MILLIS * share);
      };
    }
  }

  private final TestNight night;
  private final Nights nights;
  private final Written written;
  private int done;
  private long bytes;

  DoomedRun(TestNight night, int stagesDone) {
    this.night = night;
    nights = night.lake().nights();
    written = new Written(FaultWorld.lake(night));
    done = stagesDone;
  }

  /** The stage that was at work when the process ended. */
  String stage() {
    return STAGES.get(done);
  }

  /** What it had written, at least. */
  long bytes() {
    return bytes;
  }

  /** False when the process had done all before it was killed. */
  boolean kill(Moment moment) throws IOException, InterruptedException, SQLException {
    Path log = Files.createTempFile(FaultWorld.lake(night).getParent(), "killed", ".log");
    Process process =
        night
            .process(FaultWorld.command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (Connection connection = FaultWorld.connect(night);
        Statement statement = connection.createStatement()) {
      while (process.isAlive() && !reached(moment, statement)) {
        // The last stages' writes come at once.
        Thread.sleep(done < STAGES.size() - 2 ? 10 : 1);
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    look();
    return draft().isPresent();
  }

  private Optional<Manifest> draft() {
    return nights.draft(FaultWorld.LAST, FaultWorld.RUN);
  }

  private void look() {
    int now = draft().map(draft -> draft.stages().size()).orElse(done);
    long more = written.more();
    // What comes with the draft's next word may be of either stage.
    bytes = now == done ? bytes + more : 0;
    done = now;
  }

  private boolean reached(Moment moment, Statement statement)
      throws SQLException, InterruptedException {
    look();
    return switch (moment.when()) {
      case BYTES ->
          done > moment.stage()
              || (done == moment.stage()
                  && bytes >= Math.max(1, moment.share() * FaultWorld.get().bytes(moment.stage())));
      case DONE -> done > moment.stage();
      case LOADING -> isLoading(statement) && slept(Math.round(LOAD_MILLIS * moment.share()));
    };
  }

  private static boolean isLoading(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW TABLES LIKE '%\\_g%\\_f%'")) {
      return row.next();
    }
  }

  private static boolean slept(long millis) throws InterruptedException {
    Thread.sleep(millis);
    return true;
  }
}

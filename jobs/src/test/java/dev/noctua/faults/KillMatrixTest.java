package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.lake.Manifest;
import dev.noctua.lake.Nights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A night's process is killed at drawn moments, and the same command called again: the night is as
 * if nothing had happened, and whoever reads what is published meanwhile reads one night wholly.
 */
class KillMatrixTest {
  private static final long SEED = 20_261_121;
  private static final FaultWorld WORLD = FaultWorld.get();
  private static final List<String> STAGES = FaultWorld.STAGES;
  private static final int PUBLISH = STAGES.size() - 1;

  /** About as long as the platform's tables take to be filled and checked. */
  private static final int LOAD_MILLIS = 1000;

  private enum When {
    /** Once the stage has written a drawn share of its bytes. */
    BYTES,
    /** Once the draft says that the stage is done. */
    DONE,
    /** While the database is loaded. */
    LOADING
  }

  /** A moment of a stage; {@code share} of what there is to draw. */
  private record Moment(int stage, When when, double share) {
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

  /** What came of a kill. */
  private record Row(
      Moment moment,
      String stage,
      long bytes,
      int exit,
      int unnamed,
      int reads,
      List<String> wrong) {
    static final String HEAD =
        """
        # Nights that were killed

        `mvn test -Pfull -Dtest=KillMatrixTest -pl jobs` wrote this. The night of a small platform (12 people), published to a MariaDB, is a process of its own; it gets
        SIGKILL at a drawn moment, and the same command is called again. Wrong would be a row of any table that isn't as an undisturbed run leaves it, a file that
        nothing names, a reader of the lake or the database who is told anything else than the night before, then this one.

        | drawn | killed in | bytes of the stage by then | exit of the next run | files that nothing names | reads | wrong |
        |---|---|---|---|---|---|---|
        """;

    @Override
    public String toString() {
      return "| %s | %s | %,d | %d | %d | %d | %s |"
          .formatted(
              moment, stage, bytes, exit, unnamed, reads, wrong.isEmpty() ? "nothing" : wrong);
    }
  }

  private final Random random = new Random(SEED);

  private Moment moment(int stage, When when) {
    return new Moment(stage, when, random.nextDouble());
  }

  @Tag("outer")
  @Test
  void aNightThatIsKilledAndCalledAgainIsTheSame() throws Exception {
    List<Callable<Row>> kills = new ArrayList<>();
    for (Moment moment :
        List.of(
            moment(0, When.BYTES),
            moment(3, When.BYTES),
            moment(5, When.BYTES),
            moment(7, When.BYTES),
            moment(6, When.DONE),
            moment(PUBLISH, When.BYTES))) {
      kills.add(() -> row(moment, moment.stage()));
    }
    hold(rows(kills));
  }

  @Tag("full")
  @Test
  void sixtyNightsThatAreKilledAndCalledAgainAreTheSame() throws Exception {
    List<Moment> moments = new ArrayList<>();
    for (int stage = 0; stage < PUBLISH; stage++) {
      for (int draw = 0; draw < 6; draw++) {
        moments.add(moment(stage, When.BYTES));
      }
    }
    IntStream.range(0, 5).forEach(i -> moments.add(moment(PUBLISH, When.BYTES)));
    IntStream.range(0, 3).forEach(i -> moments.add(moment(PUBLISH, When.LOADING)));
    for (int stage = 1; stage < PUBLISH; stage += 2) {
      moments.add(moment(stage, When.DONE));
    }
    List<Callable<Row>> kills = new ArrayList<>();
    for (Moment moment : moments) {
      // One of six processes has begun with the night, the others with the stage.
      int stagesDone = kills.size() % 6 == 0 ? 0 : moment.stage();
      kills.add(() -> row(moment, stagesDone));
    }
    List<Row> rows = rows(kills);
    Files.writeString(
        Path.of("../docs/evidence/kill-matrix.md"),
        rows.stream().map(Row::toString).collect(Collectors.joining("\n", Row.HEAD, "\n")));
    hold(rows);
  }

  /** Two at a time: a process that starts keeps one core busy. */
  private static List<Row> rows(List<Callable<Row>> kills) throws Exception {
    ExecutorService lanes = Executors.newFixedThreadPool(2);
    try {
      List<Row> rows = new ArrayList<>();
      for (Future<Row> row : lanes.invokeAll(kills)) {
        rows.add(row.get());
      }
      return rows;
    } finally {
      lanes.shutdownNow();
    }
  }

  private static void hold(List<Row> rows) {
    assertThat(rows).filteredOn(row -> !row.wrong().isEmpty()).isEmpty();
    assertThat(rows.stream().filter(row -> row.bytes() > 0).count())
        .as("kills after their stage's first write, of " + rows)
        .isGreaterThanOrEqualTo(Math.round(Math.ceil(0.8 * rows.size())));
  }

  /** Draws an earlier moment when the process was faster than the kill. */
  private static Row row(Moment moment, int stagesDone) throws Exception {
    Optional<Row> row = kill(moment, stagesDone);
    return row.isPresent()
        ? row.get()
        : row(new Moment(moment.stage(), moment.when(), moment.share() / 2), stagesDone);
  }

  private static Optional<Row> kill(Moment moment, int stagesDone) throws Exception {
    TestNight night = WORLD.copy(stagesDone);
    try (PublishedReader reader = PublishedReader.of(night)) {
      Watch watch = new Watch(night, stagesDone);
      if (!watch.kill(moment)) {
        return Optional.empty();
      }
      Outcome again;
      synchronized (WORLD) {
        again = night.command(FaultWorld.command());
      }
      return Optional.of(
          new Row(
              moment,
              STAGES.get(watch.done),
              watch.bytes,
              again.exit(),
              Unnamed.files(night).size(),
              reader.answers().size(),
              wrong(night, again, reader.answers())));
    }
  }

  private static List<String> wrong(
      TestNight night, Outcome again, List<PublishedReader.Answers> answers) {
    if (again.exit() != 0) {
      return List.of(again.err());
    }
    List<String> wrong = new ArrayList<>(SameTables.differences(night, WORLD.undisturbed()));
    Unnamed.files(night).forEach(file -> wrong.add("nothing names " + file));
    PublishedReader.Answers before = PublishedReader.ask(WORLD.before());
    PublishedReader.Answers after = PublishedReader.ask(WORLD.undisturbed());
    Stream.of(
            steps(answers.stream().map(PublishedReader.Answers::lake), before.lake(), after.lake()),
            steps(
                answers.stream().map(PublishedReader.Answers::database),
                before.database(),
                after.database()))
        .forEach(wrong::addAll);
    return wrong;
  }

  /** Readers are told what was before, then what is after, and nothing else. */
  private static List<String> steps(Stream<String> told, String before, String after) {
    List<String> steps = new ArrayList<>();
    told.filter(one -> steps.isEmpty() || !steps.get(steps.size() - 1).equals(one))
        .forEach(steps::add);
    return steps.equals(List.of(before, after))
        ? List.of()
        : List.of("readers were told " + String.join(", then ", steps));
  }

  /** A process at work, and how far it is. */
  private static final class Watch {
    private final TestNight night;
    private final Nights nights;
    private final Written written;
    private int done;
    private long bytes;

    Watch(TestNight night, int stagesDone) {
      this.night = night;
      nights = night.lake().nights();
      written = new Written(FaultWorld.lake(night));
      done = stagesDone;
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
          // The last stage's writes come at once.
          Thread.sleep(done < PUBLISH ? 10 : 1);
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
                    && bytes >= Math.max(1, moment.share() * WORLD.bytes(moment.stage())));
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
}

package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.faults.DoomedRun.Moment;
import dev.noctua.faults.DoomedRun.When;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A night's process is killed at drawn moments, and the same command called again: the night is as
 * if nothing had happened, and whoever reads what is published meanwhile reads one night wholly.
 */
@Tag("world")
class KillMatrixTest {
  private static final long SEED = 20_261_121;
  private static final FaultWorld WORLD = FaultWorld.get();
  private static final List<String> STAGES = FaultWorld.STAGES;
  private static final int PUBLISH = STAGES.size() - 1;

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

        Written by `mvn test -Pfull -Dtest=KillMatrixTest -pl kernels,jobs`. The night of a small platform of 12 people, published to a MariaDB, runs as a process of its own. It gets SIGKILL at a
        random moment, and the same command is called again. Three things would be wrong: a row that differs from those of an undisturbed run, a file that nothing names, or a reader of lake or
        database who sees anything but the night before and then this one.

        | drawn | killed in | bytes of the stage by then | exit of the next run | files that nothing names | reads | wrong |
        |---|---|---|---|---|---|---|
        """;

    /** Whether it was killed after the stage's first write. */
    boolean isWithin() {
      return bytes > 0 || moment.when() == When.LOADING;
    }

    @Override
    public String toString() {
      return "| %s | %s | %d | %d | %d | %d | %s |"
          .formatted(
              moment, stage, bytes, exit, unnamed, reads, wrong.isEmpty() ? "nothing" : wrong);
    }
  }

  /** Tables of a stage times tasks, and what ingest keeps aside. */
  private static final int MOST_OF_ONE_TRY = 40;

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
      // Here nobody asks to be forgotten: see KilledErasureTest.
      for (int draw = 0; WORLD.bytes(stage) > 0 && draw < 6; draw++) {
        moments.add(moment(stage, When.BYTES));
      }
    }
    IntStream.range(0, 6).forEach(i -> moments.add(moment(PUBLISH, When.BYTES)));
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

  @Tag("full")
  @Test
  void aNightThatIsKilledAgainAndAgainLeavesNoMoreThanOnce() throws Exception {
    TestNight night = WORLD.copy(0);
    for (int stage : List.of(0, 0, 0, 1, 1)) {
      assertThat(new DoomedRun(night, stage).kill(moment(stage, When.BYTES))).isTrue();
      assertThat(Unnamed.files(night)).hasSizeLessThan(MOST_OF_ONE_TRY);
    }
    night.must(FaultWorld.command());
    assertThat(Unnamed.files(night)).isEmpty();
    assertThat(SameTables.differences(night, WORLD.undisturbed())).isEmpty();
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
    assertThat(rows.stream().filter(Row::isWithin).count())
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
      DoomedRun run = new DoomedRun(night, stagesDone);
      if (!run.kill(moment)) {
        return Optional.empty();
      }
      Outcome again;
      synchronized (WORLD) {
        again = night.command(FaultWorld.command());
      }
      return Optional.of(
          new Row(
              moment,
              run.stage(),
              run.bytes(),
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
    wrong.addAll(PublishedReader.wrong(answers, List.of(before, after)));
    return wrong;
  }
}

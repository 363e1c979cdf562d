package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.TestS3;
import dev.noctua.servers.FaultProxy;
import dev.noctua.servers.FaultProxy.Fault;
import dev.noctua.servers.MariaDbServer;
import dev.noctua.servers.S3Server;
import dev.noctua.storage.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a night makes of storage and a database that fail: what passes it survives, what lasts ends
 * it with exit 6 within minutes, and the same command completes it once all is well again.
 */
@Tag("world")
class StorageFaultsTest {
  private static final FaultWorld WORLD = FaultWorld.get();

  /** What each of them does to these requests is looked at in {@code check}, which does all. */
  private static final int CHECK = FaultWorld.STAGES.indexOf("check");

  private static final String DATA = "part-";
  private static final String DRAFT = "draft";
  private static final String COMMIT = "/nights/" + FaultWorld.LAST + "\\.json";
  private static final String POINTER = "/current\\.json";
  private static final int ALWAYS = Integer.MAX_VALUE;
  private static final int LONGEST_SECONDS = 600;

  @AfterAll
  static void reachTheServerAgain() {
    TestS3.settings();
  }

  /** A fault that requests of S3 meet. */
  private record Case(Fault fault, String requests, int times) {
    /** Slow bytes arrive as well. */
    boolean isTooMuch() {
      return times == ALWAYS && fault != Fault.SLOW;
    }

    @Override
    public String toString() {
      return "%s, `%s`, %s".formatted(fault, requests, times == ALWAYS ? "all" : "" + times);
    }
  }

  /** What came of it. */
  private record Row(
      List<Case> of, int met, int exit, double seconds, int again, List<String> wrong) {
    static final String HEAD =
        """
        # Storage that fails

        Written by `mvn test -Pfull -Dtest=StorageFaultsTest -pl kernels,jobs`. The last stages of a night run on a real S3 server behind a proxy that makes requests fail. The same command is called
        again once all works. Two things would be wrong: a row that differs from those of an undisturbed run, or an object that nothing names.

        | fault, requests, how many of them | met | exit | seconds | exit of the next run | wrong |
        |---|---|---|---|---|---|
        """;

    @Override
    public String toString() {
      return "| %s | %d | %d | %.0f | %d | %s |"
          .formatted(
              of.stream().map(Case::toString).collect(Collectors.joining("; ")),
              met,
              exit,
              seconds,
              again,
              wrong.isEmpty() ? "nothing" : wrong);
    }
  }

  private static Row row(Case... all) throws IOException {
    try (FaultProxy proxy = FaultProxy.to(S3Server.shared().endpoint().getPort())) {
      TestNight night = OnS3.copy(CHECK, proxy);
      for (Case one : all) {
        proxy.fail(one.fault(), one.requests(), one.times());
      }
      long start = System.nanoTime();
      Outcome outcome = night.command(FaultWorld.command());
      double seconds = (System.nanoTime() - start) / 1e9;
      int met = proxy.met();
      proxy.up();
      List<String> wrong = new ArrayList<>();
      int again = 0;
      if (outcome.exit() != 0) {
        if (!outcome.err().contains("run again")) {
          wrong.add("no remedy: " + outcome.err());
        }
        Outcome next = night.command(FaultWorld.command());
        again = next.exit();
        if (again != 0) {
          wrong.add(next.err());
        }
      }
      wrong.addAll(SameTables.differences(night, WORLD.undisturbed()));
      Unnamed.files(night).forEach(file -> wrong.add("nothing names " + file));
      return new Row(List.of(all), met, outcome.exit(), seconds, again, wrong);
    }
  }

  private static void hold(List<Row> rows) {
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.wrong()).as(row.toString()).isEmpty();
              assertThat(row.met()).as(row.toString()).isPositive();
              boolean lasts = row.of().stream().anyMatch(Case::isTooMuch);
              assertThat(row.exit()).as(row.toString()).isEqualTo(lasts ? 6 : 0);
              assertThat(row.seconds()).as(row.toString()).isLessThan(LONGEST_SECONDS);
            });
  }

  @Tag("outer")
  @Test
  void faultsOfS3ThatPassAreSurvivedAndOneThatLastsEndsTheRun() throws IOException {
    Row passing =
        row(
            new Case(Fault.SLOW_DOWN, "PUT .*" + DATA, 2),
            new Case(Fault.TRUNCATED, "GET .*" + DATA, 2),
            new Case(Fault.LOST_ANSWER, "PUT .*" + COMMIT, 1),
            new Case(Fault.RESET, "PUT .*" + POINTER, 2));
    assertThat(passing.met()).isEqualTo(7);
    hold(List.of(passing, row(new Case(Fault.ERROR, "PUT .*" + DATA, ALWAYS))));
  }

  @Tag("full")
  @Test
  void allFaultsOfS3() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String requests :
        List.of(
            "PUT .*" + DATA, "GET .*" + DATA, "PUT .*" + DRAFT, "PUT .*" + COMMIT, "list-type")) {
      for (Fault fault : Fault.values()) {
        rows.add(row(new Case(fault, requests, 2)));
      }
    }
    for (String requests : List.of("PUT .*" + DATA, "GET .*" + DATA, "PUT .*" + COMMIT, ".")) {
      for (Fault fault :
          List.of(Fault.ERROR, Fault.SLOW_DOWN, Fault.SILENCE, Fault.RESET, Fault.SLOW)) {
        rows.add(row(new Case(fault, requests, ALWAYS)));
      }
    }
    Files.writeString(
        Path.of("../docs/evidence/faults.md"),
        rows.stream().map(Row::toString).collect(Collectors.joining("\n", Row.HEAD, "\n")));
    hold(rows);
  }

  /** What a task has written whose answer was lost is nobody's: the task is done again. */
  @Tag("outer")
  @Test
  void aTaskThatFailsIsDoneAgainAndItsFileIsNotKept() throws IOException, InterruptedException {
    try (FaultProxy proxy = FaultProxy.to(S3Server.shared().endpoint().getPort())) {
      TestNight night =
          OnS3.copy(FaultWorld.STAGES.indexOf("forecast"), proxy)
              .with("spark.settings", "{spark.hadoop.fs.s3a.retry.limit: 0}")
              .with("spark.master", "local[2,3]");
      proxy.fail(Fault.LOST_ANSWER, "PUT .*" + DATA, 1);
      Path log = TestNight.temporary("task").resolve("log");
      ProcessBuilder run = night.process(FaultWorld.command());
      run.environment().put("AWS_ACCESS_KEY_ID", S3Server.shared().accessKey());
      run.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.shared().secretKey());
      Process process = run.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      assertThat(process.waitFor()).as(Files.readString(log)).isZero();
      assertThat(proxy.met()).isEqualTo(1);
      assertThat(log).content().contains("Lost task");
      assertThat(SameTables.differences(night, WORLD.undisturbed())).isEmpty();
      assertThat(Unnamed.files(night)).isEmpty();
    }
  }

  @Tag("outer")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDatabaseThatGoesWhileItIsLoaded(boolean forGood) throws Exception {
    TestNight files = WORLD.copy(FaultWorld.STAGES.indexOf("publish"));
    int port = MariaDbServer.shared().port();
    try (FaultProxy proxy = FaultProxy.to(port)) {
      String url = files.settings().database().orElseThrow().url();
      TestNight night =
          files.with("database.url", '"' + url.replace(":" + port, ":" + proxy.port()) + '"');
      CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> cut(files, proxy, forGood));
      Outcome outcome = night.command(FaultWorld.command());
      cut.get(1, TimeUnit.MINUTES);
      if (forGood) {
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(6);
        assertThat(outcome.err()).contains("the database at jdbc:mysql:", "run again");
        assertThat(PublishedReader.ask(files)).isEqualTo(PublishedReader.ask(WORLD.before()));
        proxy.up();
        night.must(FaultWorld.command());
      } else {
        assertThat(outcome.exit()).as(outcome.err()).isZero();
      }
      assertThat(PublishedReader.ask(files)).isEqualTo(PublishedReader.ask(WORLD.undisturbed()));
      assertThat(SameTables.differences(files, WORLD.undisturbed())).isEmpty();
    }
  }

  private static void cut(TestNight night, FaultProxy proxy, boolean forGood) {
    try (Connection connection = FaultWorld.connect(night);
        Statement statement = connection.createStatement()) {
      boolean loading = false;
      while (!loading) {
        try (ResultSet row = statement.executeQuery("SHOW TABLES LIKE '%\\_g%\\_f%'")) {
          loading = row.next();
        }
      }
      proxy.down();
      if (!forGood) {
        // It answers again between the second try and the last.
        Thread.sleep(RetryPolicy.DATABASE_PAUSE.multipliedBy(3).dividedBy(2).toMillis());
        proxy.up();
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  /** A device that is always full stands in for the disk, where the commit is written. */
  @Tag("outer")
  @EnabledIf("hasFullDevice")
  @Test
  void aDiskThatIsFullEndsTheRunAndTheNextOneCommits() throws IOException {
    TestNight night = WORLD.copy(FaultWorld.STAGES.indexOf("publish"));
    Path hidden = FaultWorld.lake(night).resolve("nights/." + FaultWorld.LAST + ".json.tmp");
    Files.createSymbolicLink(hidden, Path.of("/dev/full"));
    Outcome full = night.command(FaultWorld.command());
    assertThat(full.exit()).isEqualTo(6);
    assertThat(full.err()).contains("No space left on device", "has space left");
    assertThat(PublishedReader.ask(night)).isEqualTo(PublishedReader.ask(WORLD.before()));
    Files.delete(hidden);
    night.must(FaultWorld.command());
    assertThat(PublishedReader.ask(night)).isEqualTo(PublishedReader.ask(WORLD.undisturbed()));
    assertThat(SameTables.differences(night, WORLD.undisturbed())).isEmpty();
    assertThat(Unnamed.files(night)).isEmpty();
  }
}

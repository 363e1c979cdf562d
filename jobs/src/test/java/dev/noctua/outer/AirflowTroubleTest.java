package dev.noctua.outer;

import static dev.noctua.outer.AirflowServer.DAG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.SmallPlatform;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.airflow.AirflowClient;
import dev.noctua.airflow.DagRun;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong around nights that a real Airflow runs, and takes longer. */
@Tag("outer")
@Tag("world")
@Tag("full")
@Timeout(3600)
final class AirflowTroubleTest {
  private static final List<String> STAGES = TestNight.stages();
  private static final AirflowServer AIRFLOW = AirflowServer.started();
  private static final AirflowClient CLIENT = AIRFLOW.client();

  @BeforeAll
  static void resume() {
    assertThat(AIRFLOW.noctua("resume").exit()).isZero();
    AIRFLOW.await(
        "the scheduled run", () -> CLIENT.runs(DAG, 10).stream().anyMatch(DagRun::isOver));
  }

  @AfterAll
  static void close() {
    AIRFLOW.close();
  }

  @Test
  void aBackfillRunsEachNightOnceAndOldestFirst() throws IOException {
    String[] nights = {"--from", "2026-02-10", "--to", "2026-02-12", "--json"};
    Outcome planned =
        AIRFLOW.noctua(
            Stream.concat(Stream.of("backfill", "--dry-run"), Stream.of(nights))
                .toArray(String[]::new));
    assertThat(planned.exit()).as(planned.err()).isZero();
    assertThat(new ObjectMapper().readTree(planned.out()).findValuesAsText("night"))
        .containsExactly("2026-02-10", "2026-02-11", "2026-02-12");
    assertThat(AIRFLOW.calls("2026-02-1")).isEmpty();

    Outcome begun =
        AIRFLOW.noctua(
            Stream.concat(Stream.of("backfill"), Stream.of(nights)).toArray(String[]::new));
    assertThat(begun.exit()).as(begun.err()).isZero();
    JsonNode row = new ObjectMapper().readTree(begun.out()).get(0);
    int id = row.get("backfill").intValue();
    AIRFLOW.await("the backfill", () -> CLIENT.backfill(id).completed().isPresent());

    List<String> calls = AIRFLOW.calls("--night 2026-02-1");
    assertThat(calls).hasSize(3 * STAGES.size());
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i))
          .startsWith(
              "run --night 2026-02-1%d --only %s --run backfill__"
                  .formatted(i / STAGES.size(), STAGES.get(i % STAGES.size())));
    }
    Outcome status = AIRFLOW.noctua("status");
    assertThat(status.out()).contains("2026-02-11", "backfill", "success");
  }

  @Test
  void aStoreThatDoesNotAnswerAndAKilledProcessAreTriedAgain() {
    String fails =
        """
        tries=$(cat "$0.tries" 2>/dev/null || echo 0)
        echo $((tries + 1)) >"$0.tries"
        case $tries in 0) exit 6 ;; 1) kill -9 $$ ;; esac
        """;
    AIRFLOW.script("2026-02-05", "catalog", fails);

    Outcome outcome = AIRFLOW.noctua("trigger", "--night", "2026-02-05", "--wait");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("catalog", "up_for_retry", "try 3");
    assertThat(AIRFLOW.calls("2026-02-05").stream().filter(c -> c.contains("--only catalog")))
        .hasSize(3);
    assertThat(AIRFLOW.alerts()).noneMatch(alert -> alert.contains("2026-02-05"));
  }

  @Test
  void aNightOutlivesARestartOfTheServer() {
    AIRFLOW.script("2026-02-06", "settle", "sleep 10");
    CompletableFuture<Outcome> watched =
        CompletableFuture.supplyAsync(
            () -> AIRFLOW.noctua("trigger", "--night", "2026-02-06", "--wait"));
    AIRFLOW.await(
        "the stage",
        () -> AIRFLOW.calls("2026-02-06").stream().anyMatch(c -> c.contains("--only settle")));

    AIRFLOW.stop();
    AIRFLOW.start();

    Outcome outcome = watched.join();
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(CLIENT.run(DAG, "noctua__2026-02-06").state()).isEqualTo("success");
  }

  @Test
  void aGateThatRefusesARealNightIsOverruledInAnotherRun() {
    // Much shorter lists than those published before.
    TestNight night =
        SmallPlatform.copy(0).with("recommend.top-k", "3").with("check.rows.small", "1");
    AIRFLOW.isReal(night);
    String day = night.night().toString();

    Outcome refused = AIRFLOW.noctua("trigger", "--night", day, "--wait");
    assertThat(refused.exit()).as(refused.err()).isEqualTo(4);
    assertThat(refused.err()).contains("stage publish ended with exit code 4");
    assertThat(night.lake().nights().current().orElseThrow().night())
        .isEqualTo(SmallPlatform.BEFORE);
    assertThat(AIRFLOW.noctua("logs", "--night", day, "--stage", "publish").out())
        .contains("row_counts");

    Outcome accepted =
        AIRFLOW.noctua("trigger", "--night", day, "--again", "--accept", "row_counts", "--wait");
    assertThat(accepted.exit()).as(accepted.err()).isZero();
    assertThat(night.lake().nights().current().orElseThrow().run())
        .isEqualTo("noctua__" + day + ".2");
  }
}

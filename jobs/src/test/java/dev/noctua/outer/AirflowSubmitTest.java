package dev.noctua.outer;

import static dev.noctua.outer.AirflowServer.DAG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SmallPlatform;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.airflow.DagRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A night that a real Airflow runs by {@code spark-submit}, as docs/operations.md sets it up. */
@Tag("outer")
@Tag("world")
@Tag("full")
@Timeout(1800)
final class AirflowSubmitTest {
  @Test
  void sparkSubmitTakesTheLaunchersPlace() throws IOException {
    TestNight night = SmallPlatform.copy(0);
    String settings =
        "storage: {raw: '%s', lake: '%s'}%n"
            .formatted(night.overrides().get("storage.raw"), night.overrides().get("storage.lake"));
    Path conf = Files.writeString(TestNight.temporary("conf").resolve("files.yaml"), settings);
    String submit =
        "env LC_ALL=C.UTF-8 %s/bin/spark-submit --master local[2] --driver-memory 2g --conf spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1 %s/jobs/target/noctua.jar"
            .formatted(StockSpark.home(), StockSpark.noctua());
    try (AirflowServer airflow = AirflowServer.started()) {
      airflow.variable("noctua_command", submit);
      airflow.variable("noctua_conf", conf.toString());
      assertThat(airflow.noctua("resume").exit()).isZero();
      airflow.await(
          "the scheduled run",
          () -> airflow.client().runs(DAG, 10).stream().anyMatch(DagRun::isOver));

      Outcome outcome = airflow.noctua("trigger", "--night", night.night().toString(), "--wait");

      assertThat(outcome.exit()).as(outcome.err()).isZero();
      assertThat(night.lake().nights().current().orElseThrow().run())
          .isEqualTo("noctua__" + night.night());
    }
  }
}

package dev.noctua.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against every answer that was recorded of a real Airflow 3.3.2. */
@Tag("outer")
class RecordedAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DAG = "nightly_retail";
  private static final String RUN = "cli__2026-11-18";
  private static final Instant TIME = Instant.parse("2026-11-18T02:00:00Z");

  private final ScriptedServer server = new ScriptedServer();

  /** An exchange by its file's name. */
  record Exchange(String name, String call, JsonNode sent, int status, JsonNode body) {
    @Override
    public String toString() {
      return name;
    }

    String text() {
      return body.isTextual() ? body.textValue() : body.toString();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static List<Exchange> all() throws IOException {
    try (Stream<Path> files = Files.list(SharedData.airflow())) {
      return files.sorted().map(RecordedAnswersTest::read).toList();
    }
  }

  static List<Exchange> errors() throws IOException {
    return all().stream().filter(e -> e.status() >= 400).toList();
  }

  private static Exchange read(Path file) {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      JsonNode request = json.get("request");
      return new Exchange(
          file.getFileName().toString(),
          request.get("method").textValue() + " " + request.get("path").textValue(),
          request.get("body"),
          json.get("response").get("status").intValue(),
          json.get("response").get("body"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Exchange named(String number) throws IOException {
    return all().stream().filter(e -> e.name().startsWith(number + "-")).findFirst().orElseThrow();
  }

  @Test
  void allAreThere() throws IOException {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(88);
    assertThat(errors()).hasSizeGreaterThan(25);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorBecomesOneExceptionThatSaysWhatToDo(Exchange error) {
    server.without(error.call());
    server.json(error.call(), error.status(), error.text());
    String[] call = error.call().split(" ", 2);
    AirflowConnection connection =
        new AirflowConnection(server.address(), "admin", ScriptedServer.PASSWORD);

    AirflowException e =
        catchThrowableOfType(
            AirflowException.class,
            () -> connection.change(call[0], call[1], error.sent().isNull() ? null : error.sent()));

    assertThat(e.status()).isEqualTo(error.status());
    assertThat(e.remedy()).isNotBlank();
    assertThat(e.failure().exitCode()).isIn(2, 5, 6);
    assertThat(e.toString()).doesNotContain(ScriptedServer.PASSWORD, ScriptedServer.TOKEN);
    if (!error.call().equals("POST /auth/token")) {
      assertThat(e.detail()).contains("" + error.status()).doesNotEndWith("no reason");
    }
  }

  private void answers(String number, Consumer<AirflowClient> call) throws IOException {
    Exchange exchange = named(number);
    server.without(exchange.call()).json(exchange.call(), exchange.status(), exchange.text());
    assertThatCode(() -> call.accept(server.client()))
        .as(exchange.name())
        .doesNotThrowAnyException();
  }

  @Test
  void answersAreReadIntoRecords() throws IOException {
    answers("04", c -> assertThat(c.health().isHealthy()).isTrue());
    answers("05", c -> assertThat(c.version()).isEqualTo("3.3.2"));
    answers("12", c -> server.json("GET /api/v2/importErrors?limit=100", 200, "{}"));
    answers("15", c -> assertThat(c.resume(DAG).isPaused()).isFalse());
    answers("75", c -> assertThat(c.pause(DAG).isPaused()).isTrue());
    answers("17", c -> assertThat(c.trigger(DAG, RUN, TIME, Map.of()).isNew()).isTrue());
    answers("27", c -> assertThat(c.run(DAG, RUN).isOver()).isTrue());
    answers(
        "27",
        c -> assertThat(c.run(DAG, RUN).duration().orElseThrow().toMillis()).isEqualTo(11_835));
    answers(
        "28",
        c ->
            assertThat(c.tasks(DAG, RUN).get(0).toString())
                .startsWith(
                    "TaskRun[task=ingest, state=success, tryNumber=1, started=Optional[2026"));
    answers("46", c -> assertThat(c.cancel(DAG, "cancel-me").state()).isEqualTo("failed"));
    answers("40", c -> assertThat(c.plannedClear(DAG, RUN, List.of("publish"))).hasSize(1));
    answers("41", c -> assertThat(c.clear(DAG, RUN, List.of("publish"))).hasSize(1));
    answers(
        "54", c -> assertThat(c.backfill(DAG, TIME, TIME).completed()).isEqualTo(Optional.empty()));
    answers("63", c -> assertThat(c.backfill(1).completed()).isPresent());
    answers(
        "80",
        c -> assertThat(c.trigger(DAG, "nulldate", TIME, Map.of()).run().logicalDate()).isEmpty());
  }

  @Test
  void aRepeatedTriggerFindsTheRecordedRun() throws IOException {
    Exchange there = named("27");
    Exchange refused = named("18");
    server.json(refused.call(), refused.status(), refused.text());
    server.json(there.call(), there.status(), there.text());

    TriggeredRun found =
        server.client().trigger(DAG, RUN, TIME, Map.of("stores", JSON.valueToTree("s1,s2")));

    assertThat(found.isNew()).isFalse();
    assertThat(found.run().state()).isEqualTo("success");
  }
}

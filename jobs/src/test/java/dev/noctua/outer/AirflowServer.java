package dev.noctua.outer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.noctua.NoctuaProcess;
import dev.noctua.TestNight;
import dev.noctua.airflow.AirflowClient;
import dev.noctua.airflow.AirflowException;
import dev.noctua.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A real Airflow over a real PostgreSQL, with the shipped DAG. Its parts end with the JVM at the
 * latest, however that ends.
 *
 * <p>The launcher of its tasks writes down how it is called. It runs the real program for a night
 * that a test gives to {@link #isReal}; for another night it does what a test has scripted for the
 * stage, or nothing.
 */
final class AirflowServer implements AutoCloseable {
  static final String DAG = "noctua_nightly";
  private static final String USER = "admin";
  private static final String PASSWORD = "s3cret-of-the-tests";
  private static final Path DAGS = Path.of("..", "dags").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final PostgresServer database = PostgresServer.start();
  private final Path folder = TestNight.temporary("airflow");
  private final int port = freePort();
  private final Map<String, String> environment = new HashMap<>();
  private final AirflowParts parts = new AirflowParts(folder, environment);

  /** A server whose DAG is paused, as a new one is. */
  static AirflowServer started() {
    AirflowServer server = new AirflowServer();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    server.install();
    server.start();
    return server;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  AirflowClient client() {
    return new AirflowClient(address(), USER, PASSWORD);
  }

  private void install() {
    write("passwords.json", "{\"%s\": \"%s\"}".formatted(USER, PASSWORD));
    write("calls.txt", "");
    executable(
        "noctua",
        """
        #!/bin/sh
        echo "$@" >>'%1$s/calls.txt'
        if [ -f "%1$s/$3.real" ]; then exec "%1$s/$3.real" "$@"; fi
        if [ -f "%1$s/$3.$5" ]; then exec "%1$s/$3.$5" "$@"; fi
        """
            .formatted(folder));
    executable("alert", "#!/bin/sh\necho \"$@\" >>'%s/alerts.txt'\n".formatted(folder));
    write("alerts.txt", "");
    copyDags();
    environment.putAll(
        Map.of(
            "AIRFLOW_HOME",
            folder.resolve("home").toString(),
            "AIRFLOW__CORE__EXECUTOR",
            "LocalExecutor",
            "AIRFLOW__CORE__LOAD_EXAMPLES",
            "False",
            "AIRFLOW__CORE__DAGS_FOLDER",
            folder.resolve("dags").toString(),
            "AIRFLOW__CORE__PARALLELISM",
            "2",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS",
            USER + ":admin",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE",
            folder.resolve("passwords.json").toString(),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL",
            address() + "/execution/",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
            "postgresql+psycopg2://" + database.address()));
    environment.putAll(
        Map.of(
            "AIRFLOW__API__HOST", "127.0.0.1",
            "AIRFLOW__API__PORT", "" + port,
            "AIRFLOW__API__SECRET_KEY", "a key of the tests",
            "AIRFLOW__API_AUTH__JWT_SECRET", "of the tests ".repeat(8),
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL", "5",
            "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL", "5",
            "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME", "0.2",
            "PYTHONDONTWRITEBYTECODE", "1"));
    environment.putAll(
        Map.of(
            "PYTHONPATH",
            folder.resolve("dags").toString(),
            // Tasks of a scheduler that went away are noticed after five minutes by default.
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT",
            "30",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL",
            "5",
            "NOCTUA_HOME",
            folder.toString(),
            "NOCTUA_ALERT",
            folder.resolve("alert").toString(),
            "no_proxy",
            "127.0.0.1"));
    parts.command("db", "migrate");
  }

  /** The shipped files; only the pause between tries is shorter. */
  private void copyDags() {
    try {
      Path copies = Files.createDirectories(folder.resolve("dags"));
      String dag = Files.readString(DAGS.resolve("noctua_nightly.py"));
      String pause = "\"retry_delay\": timedelta(minutes=10)";
      if (!dag.contains(pause)) {
        throw new IllegalStateException("the DAG no longer says " + pause);
      }
      Files.writeString(
          copies.resolve("noctua_nightly.py"),
          dag.replace(pause, "\"retry_delay\": timedelta(seconds=2)"));
      Files.copy(DAGS.resolve("noctua_alerts.py"), copies.resolve("noctua_alerts.py"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the API server, the scheduler and the DAG processor, and waits until they answer. */
  void start() {
    parts.begin("dag-processor");
    parts.begin("api-server", "--host", "127.0.0.1", "--port", "" + port, "--workers", "1");
    // A task that a scheduler starts before the API server answers has lost a try.
    await("the API server", () -> !client().version().isEmpty());
    parts.begin("scheduler", "--skip-serve-logs");
    await("Airflow and its DAG", () -> client().health().isHealthy() && isImported());
  }

  private boolean isImported() {
    return client().dag(DAG).dag().equals(DAG);
  }

  /** Sets a Variable, in which the DAG looks for its settings first. */
  void variable(String name, String value) {
    parts.command("variables", "set", name, value);
  }

  void startTriggerer() {
    parts.begin("triggerer", "--skip-serve-logs");
  }

  /** Stops all parts, as an operator does for an upgrade; the database stays. */
  void stop() {
    parts.stop();
  }

  @Override
  public void close() {
    stop();
    database.close();
  }

  /** Waits until something holds that throws as long as the server does not answer. */
  void await(String what, Supplier<Boolean> holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      try {
        if (holds.get()) {
          return;
        }
      } catch (AirflowException e) {
        last = e.getMessage();
      }
      try {
        Thread.sleep(500);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("waited in vain for %s; see %s; %s".formatted(what, folder, last));
  }

  /** Lets a night be run by the real program, on a raw zone and lake. */
  void isReal(TestNight night) {
    String words =
        night.process("THE WORDS").command().stream()
            .map(word -> word.equals("THE WORDS") ? "\"$@\"" : "'" + word + "'")
            .collect(Collectors.joining(" "));
    executable(
        night.night() + ".real",
        "#!/bin/sh\nexport LC_ALL=C.UTF-8\ncd '%s' && exec %s\n"
            .formatted(Path.of("").toAbsolutePath(), words));
  }

  /** Scripts what a stage of a night does. */
  void script(String night, String stage, String shell) {
    executable(night + "." + stage, "#!/bin/sh\n" + shell + "\n");
  }

  /** How the launcher was called for a night, in order. */
  List<String> calls(String night) {
    return lines("calls.txt").stream().filter(call -> call.contains(night)).toList();
  }

  /** What people were told. */
  List<String> alerts() {
    return lines("alerts.txt");
  }

  private List<String> lines(String name) {
    try {
      return Files.readAllLines(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void executable(String name, String text) {
    if (!write(name, text).toFile().setExecutable(true)) {
      throw new IllegalStateException("can't make executable: " + name);
    }
  }

  /** Runs {@code noctua airflow …} to its end, as a process of its own. */
  TestNight.Outcome noctua(Map<String, String> changes, String... words) {
    List<String> command = new ArrayList<>(List.of("airflow"));
    command.addAll(List.of(words));
    command.addAll(List.of("--conf", "../conf/local.yaml", "--set", "airflow.url=" + address()));
    ProcessBuilder builder = NoctuaProcess.of(command);
    builder.environment().put("NOCTUA_AIRFLOW_USER", USER);
    builder.environment().put("NOCTUA_AIRFLOW_PASSWORD", PASSWORD);
    builder.environment().putAll(changes);
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      int exit = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
      return new TestNight.Outcome(
          exit, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  TestNight.Outcome noctua(String... words) {
    return noctua(Map.of(), words);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

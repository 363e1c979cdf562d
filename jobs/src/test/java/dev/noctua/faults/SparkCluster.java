package dev.noctua.faults;

import dev.noctua.TestNight;
import dev.noctua.environment.Installation;
import dev.noctua.servers.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster on 127.0.0.1: a master and workers as processes of their own, from a
 * folder with Spark's {@code jars}, as docs/operations.md starts them.
 */
final class SparkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path home;
  private final Path folder = TestNight.temporary("cluster");
  private final int port = freePort();
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  private SparkCluster(Path home) {
    this.home = home;
    master = begin("master", "org.apache.spark.deploy.master.Master", "--port", "" + port);
    await(() -> log("master").contains("New state: ALIVE"));
  }

  /** A master alone, of Noctua's own libraries. */
  static SparkCluster start() {
    try {
      Path target =
          Installation.in(TestNight.temporary("installation")).home().resolve("jobs/target");
      Files.createSymbolicLink(target.resolve("jars"), Path.of("lib"));
      return new SparkCluster(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A master alone, of another distribution of Spark. */
  static SparkCluster of(Path home) {
    return new SparkCluster(home);
  }

  /** Adds a worker with one core. */
  SparkCluster addWorker(int mebibytes) {
    String name = "worker" + workers.size();
    String[] options = {
      "--cores", "1", "--memory", mebibytes + "m", "--work-dir", work(name).toString(), address()
    };
    workers.add(begin(name, "org.apache.spark.deploy.worker.Worker", options));
    await(() -> log(name).contains("Successfully registered with master"));
    return this;
  }

  String address() {
    return "spark://127.0.0.1:" + port;
  }

  /** The command, in the installation's own jar and a process of its own. */
  ProcessBuilder process(TestNight night, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                java(),
                "-Xmx2g",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                home.resolve("noctua.jar").toString()));
    all.addAll(words(night, command));
    return process(all);
  }

  /** A command on the driver's machine, with what it needs in its environment. */
  ProcessBuilder process(List<String> words) {
    ProcessBuilder process = new ProcessBuilder(words);
    process.environment().putAll(environment());
    return process;
  }

  /** The command's words behind the program's. */
  static List<String> words(TestNight night, String... command) {
    List<String> all = night.process(command).command();
    return all.subList(all.indexOf("dev.noctua.Main") + 1, all.size());
  }

  /** The night on this cluster, with the settings that are shipped for one. */
  TestNight here(TestNight onS3) {
    String settings = "spark.settings.spark.";
    return new TestNight(Path.of("../conf/cluster.yaml"), onS3.overrides(), onS3.night())
        .with("spark.master", address())
        .with("spark.shuffle-partitions", "4")
        .with(settings + "cores.max", "2")
        .with(settings + "executor.cores", "1")
        .with(settings + "executor.memory", "800m")
        .with(settings + "executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
        .with(settings + "scheduler.maxRegisteredResourcesWaitingTime", "30s");
  }

  /** Lets an executor hang in the middle of what it does. */
  void halt(String executor) {
    signal("STOP", executor);
  }

  /** Lets an executor that hangs go on. */
  void resume(String executor) {
    signal("CONT", executor);
  }

  private void signal(String name, String executor) {
    String pid =
        workerOf(executor)
            .descendants()
            .filter(child -> isExecutor(child, executor))
            .map(child -> "" + child.pid())
            .findFirst()
            .orElseThrow();
    try {
      new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Kills the worker that has an executor, and the executor: its machine is gone. */
  void killWorkerOf(String executor) {
    kill(workerOf(executor));
  }

  private Process workerOf(String executor) {
    return workers.stream()
        .filter(worker -> worker.descendants().anyMatch(child -> isExecutor(child, executor)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isExecutor(ProcessHandle child, String executor) {
    try {
      List<String> words =
          List.of(Files.readString(Path.of("/proc/" + child.pid() + "/cmdline")).split("\0", -1));
      int at = words.indexOf("--executor-id");
      return at >= 0 && words.get(at + 1).equals(executor);
    } catch (IOException e) {
      return false; // It has ended.
    }
  }

  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** A jar of others. */
  Path someLibrary() {
    try (Stream<Path> files = Files.list(home.resolve("jars"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("picocli"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path work(String name) {
    return folder.resolve(name);
  }

  private Process begin(String name, String type, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                java(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home.resolve("jars") + "/*",
                type,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
    words.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().putAll(environment());
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process)));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        home.toString(),
        "SPARK_SCALA_VERSION",
        "2.12",
        "SPARK_LOCAL_IP",
        "127.0.0.1",
        "LC_ALL",
        "C.UTF-8",
        "AWS_ACCESS_KEY_ID",
        S3Server.shared().accessKey(),
        "AWS_SECRET_ACCESS_KEY",
        S3Server.shared().secretKey());
  }

  private String log(String name) {
    try {
      return Files.readString(folder.resolve(name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Spark's cluster doesn't start: see " + folder);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    workers.forEach(SparkCluster::kill);
    kill(master);
  }
}

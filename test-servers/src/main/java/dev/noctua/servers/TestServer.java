package dev.noctua.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs one real server for the tests of another module: {@code s3 DIR}, {@code mariadb DIR} or
 * {@code postgres DIR}.
 *
 * <p>The server listens on a free port of the loopback interface and keeps everything below {@code
 * DIR}. Once it answers, one line of JSON goes to standard output: {@code port} and {@code url},
 * with {@code accessKey} and {@code secretKey} (s3) or {@code user} and {@code password} (mariadb,
 * postgres). It stops when standard input ends, which the system sees to even if the parent is
 * killed. Exit codes: 0 stopped, 1 the server failed, 2 wrong command line.
 */
public final class TestServer {

  /** A server that answers. */
  interface Running {
    /** What a client needs to know, as one line of JSON. */
    String describe();

    void stop() throws Exception;
  }

  private TestServer() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2) {
      System.err.println(
          "Expected two arguments, a server (s3, mariadb or postgres) and its folder.");
      System.exit(2);
    }
    // Threads of a server may outlive what went wrong here; the process must not.
    Thread.currentThread().setUncaughtExceptionHandler(TestServer::fail);
    Path folder = Files.createDirectories(Path.of(arguments[1])).toRealPath();
    Running server = start(arguments[0], folder);
    try {
      System.out.println(server.describe());
      System.out.flush();
      drain(System.in);
    } finally {
      server.stop();
    }
    System.exit(0);
  }

  private static void fail(Thread thread, Throwable reason) {
    System.err.println("The server failed on " + thread.getName() + ":");
    reason.printStackTrace();
    System.exit(1);
  }

  private static Running start(String name, Path folder) throws Exception {
    return switch (name) {
      case "s3" -> S3.start(folder);
      case "mariadb" -> MariaDb.start(folder);
      case "postgres" -> Postgres.start(folder);
      default ->
          throw new IllegalArgumentException(
              "No server '" + name + "': say s3, mariadb or postgres.");
    };
  }

  private static void drain(InputStream input) throws IOException {
    byte[] ignored = new byte[256];
    while (input.read(ignored) >= 0) {
      // Only the end matters.
    }
  }
}

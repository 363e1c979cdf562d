package dev.noctua.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server of the module test-servers, as a child process. It stops when its standard input ends:
 * by {@link #close()}, or with this JVM, however that ends.
 */
final class ServerProcess implements AutoCloseable {
  private static final Path BUILT = Path.of("..", "test-servers", "target").toAbsolutePath();
  private static final Path FOLDERS = Path.of("target", "servers").toAbsolutePath();
  private static final long SECONDS_TO_START = 120;
  private static final long SECONDS_TO_STOP = 30;

  private final Process process;
  private final JsonNode description;

  private ServerProcess(Process process, JsonNode description) {
    this.process = process;
    this.description = description;
  }

  /** Starts {@code s3} or {@code mariadb} and waits until it answers. */
  static ServerProcess start(String name) {
    if (!Files.isDirectory(BUILT.resolve("classes")) || !Files.isDirectory(BUILT.resolve("lib"))) {
      throw new IllegalStateException(
          "The test servers aren't built: no classes and lib in "
              + BUILT.normalize()
              + ". Run: mvn -pl test-servers package");
    }
    // Test processes run side by side; the first of them unpacks the server's programs.
    try (FileChannel channel =
            FileChannel.open(
                Files.createDirectories(FOLDERS).resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assert lock.isValid();
      Path log = FOLDERS.resolve(name + "-" + ProcessHandle.current().pid() + ".log");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  BUILT.resolve("classes") + File.pathSeparator + BUILT.resolve("lib") + "/*",
                  "dev.noctua.servers.TestServer",
                  name,
                  FOLDERS.resolve(name).toString())
              .redirectError(log.toFile())
              .start();
      return new ServerProcess(process, new ObjectMapper().readTree(firstLine(process, log)));
    } catch (IOException e) {
      throw new UncheckedIOException("The test server " + name + " didn't start", e);
    }
  }

  private static String firstLine(Process process, Path log) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> readLine(output));
    String found;
    try {
      found = line.get(SECONDS_TO_START, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException | ExecutionException e) {
      process.destroy();
      throw new IOException("No answer from the test server; its log is " + log, e);
    }
    if (found == null) {
      throw new IOException("The test server ended; its log says: " + Files.readString(log));
    }
    return found;
  }

  private static String readLine(BufferedReader output) {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String field) {
    return description.required(field).textValue();
  }

  int port() {
    return description.required("port").intValue();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

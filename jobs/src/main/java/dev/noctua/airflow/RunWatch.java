package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;

/**
 * Follows the stream in which Airflow says every two seconds what state a run is in. A stream that
 * ends before the run, or says nothing for a minute, is opened again; after too many in a row that
 * never say a state, the watch fails.
 */
final class RunWatch {
  /** With the tries of each call, three minutes of a server that refuses connections. */
  private static final int PATIENCE = 35;

  private static final long SILENCE_MILLIS = 60_000;

  private final AirflowConnection connection;
  private final String path;
  private final Duration pause;
  private int failures;

  /**
   * A watch; it opens no stream yet.
   *
   * @param pause how long to wait before a stream is opened again
   */
  RunWatch(AirflowConnection connection, String path, Duration pause) {
    this.connection = connection;
    this.path = path;
    this.pause = pause;
  }

  /** Returns when the run is over. */
  void end(Consumer<String> each) {
    while (true) {
      try {
        if (follow(each)) {
          return;
        }
      } catch (AirflowException e) {
        if (!e.isUnavailable() || ++failures > PATIENCE || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      connection.pause(pause);
    }
  }

  /** Whether the run was over at the end of the stream. */
  private boolean follow(Consumer<String> each) {
    InputStream stream = connection.stream(path);
    Watchdog watchdog = new Watchdog(stream);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      boolean isOver = false;
      boolean hasSpoken = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        watchdog.calm();
        JsonNode said = AirflowErrors.parse(line);
        if (said == null && !line.isBlank() && !hasSpoken) {
          throw AirflowErrors.notJson(200, connection.server(), "a page for " + path);
        }
        if (said != null && said.path("state").isTextual()) {
          String state = said.get("state").textValue();
          isOver = state.equals("success") || state.equals("failed");
          each.accept(state);
          failures = 0;
          hasSpoken = true;
        }
      }
      if (!hasSpoken) {
        throw new EOFException("its answer ended before it said a state");
      }
      return isOver;
    } catch (IOException e) {
      throw AirflowErrors.noAnswer(connection.server(), e);
    } finally {
      watchdog.timer.cancel();
    }
  }

  /** Closes a stream that has said nothing for too long; its reader then fails. */
  private static final class Watchdog {
    private final Timer timer = new Timer("watchdog of Airflow's answer", true);
    private final InputStream stream;
    private TimerTask bite;

    Watchdog(InputStream stream) {
      this.stream = stream;
      calm();
    }

    void calm() {
      if (bite != null) {
        bite.cancel();
      }
      bite =
          new TimerTask() {
            @Override
            public void run() {
              try {
                stream.close();
              } catch (IOException e) {
                // The reader sees that it is closed.
              }
            }
          };
      timer.schedule(bite, SILENCE_MILLIS);
    }
  }
}

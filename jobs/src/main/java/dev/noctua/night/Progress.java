package dev.noctua.night;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;

/**
 * What a run says of itself on standard error: a line per stage, renewed every second on a
 * terminal, every half minute elsewhere.
 */
public final class Progress implements AutoCloseable {
  private final PrintStream out = System.err;
  private final boolean quiet;
  private final boolean terminal = Boolean.getBoolean("noctua.terminal"); // the launcher's finding
  private final Timer ticker = new Timer("progress", true);
  private String stage = "";
  private long started;
  private long shown;

  public Progress(boolean quiet) {
    this.quiet = quiet;
    ticker.schedule(
        new TimerTask() {
          @Override
          public void run() {
            tick();
          }
        },
        1000,
        1000);
  }

  /** A line on its own, such as which night is run. */
  public synchronized void say(String line) {
    if (!quiet) {
      out.println(line);
    }
  }

  /** A line that stands there even if progress is not wanted. */
  public synchronized void complain(String line) {
    out.println("noctua: " + line);
  }

  public synchronized void startStage(String name) {
    stage = name;
    started = System.nanoTime();
    shown = started;
    if (terminal && !quiet) {
      line("%-10s", name);
    }
  }

  public synchronized void endStage(double seconds, long peakHeapMib) {
    if (!quiet) {
      line("%-10s %7.2f s  heap %5d MiB", stage, seconds, peakHeapMib);
      if (terminal) {
        out.println();
      }
    }
    stage = "";
  }

  private synchronized void tick() {
    long now = System.nanoTime();
    boolean due = terminal || now - shown >= 30_000_000_000L;
    if (!stage.isEmpty() && due && !quiet) {
      line("%-10s %7.0f s", stage, (now - started) / 1e9);
      shown = now;
    }
  }

  private void line(String format, Object... values) {
    String text = "  " + String.format(Locale.ROOT, format, values);
    if (terminal) {
      out.print("\r" + text);
      out.flush();
    } else {
      out.println(text);
    }
  }

  @Override
  public void close() {
    ticker.cancel();
  }
}

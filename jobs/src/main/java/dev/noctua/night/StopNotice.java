package dev.noctua.night;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Says in one line that a signal has ended the process. Everything that fails because the process
 * ends, from then on, goes unsaid. {@code LakeLock} releases the lock at the same time.
 */
public final class StopNotice extends Thread {
  private volatile boolean hasEnded;

  private StopNotice() {
    super("stop notice");
  }

  /** Watches for a signal. */
  public static StopNotice watch() {
    StopNotice notice = new StopNotice();
    Runtime.getRuntime().addShutdownHook(notice);
    return notice;
  }

  /** Records that the process ends by itself, unless it is being stopped. */
  public void end() {
    hasEnded = !isStopping();
  }

  @Override
  public void run() {
    if (!hasEnded) {
      Configurator.setAllLevels("", Level.OFF);
      System.err.println(
          "noctua: stopped by a signal: no lock is left, and the same command continues where this one stopped");
    }
  }

  /** Whether the process is ending: no hook is taken any more. */
  public static boolean isStopping() {
    Thread none = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(none);
      Runtime.getRuntime().removeShutdownHook(none);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}

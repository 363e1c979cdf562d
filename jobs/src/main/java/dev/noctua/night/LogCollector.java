package dev.noctua.night;

import dev.noctua.core.Failure;
import dev.noctua.lake.RunLog;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what Noctua's own loggers say while a run is at work, masks it and adds it to the run's
 * log. Spark's loggers aren't listened to: their messages may quote rows.
 */
public final class LogCollector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogCollector.class);
  private static final String OURS = "dev.noctua";
  private static final String CONSOLE = "stderr";
  private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}{UTC} %p %m%n";

  private final RunLog log;
  private final Lines lines = new Lines();

  LogCollector(RunLog log) {
    this.log = log;
    lines.start();
    ours().addAppender(lines, Level.INFO, null);
  }

  /** Lets standard error show what Noctua logs from a level on. */
  public static void showOnConsole(Level least) {
    Appender console = LoggerContext.getContext(false).getConfiguration().getAppender(CONSOLE);
    // A cluster may bring its own configuration of loggers, which stays as it is.
    if (console != null) {
      LoggerConfig ours = ours();
      ours.removeAppender(CONSOLE);
      ours.addAppender(console, least, null);
    }
  }

  private static synchronized LoggerConfig ours() {
    LoggerContext context = LoggerContext.getContext(false);
    LoggerConfig ours = context.getConfiguration().getLoggerConfig(OURS);
    if (!ours.getName().equals(OURS)) {
      ours = new LoggerConfig(OURS, Level.INFO, true);
      context.getConfiguration().addLogger(OURS, ours);
      context.updateLoggers();
    }
    return ours;
  }

  /** Adds to the run's log what has been said since the last time; a run doesn't fail for it. */
  void flush() {
    String text = lines.take();
    if (text.isEmpty()) {
      return;
    }
    try {
      log.append(text);
    } catch (Failure e) {
      LOG.warn("The run's log lacks some lines: {}", e.getMessage());
    }
  }

  /** Adds what is left to the run's log, and stops listening. */
  @Override
  public void close() {
    flush();
    ours().removeAppender(lines.getName());
    lines.stop();
  }

  /** Keeps lines in memory: a stage says some dozens. */
  private static final class Lines extends AbstractAppender {
    private final StringBuilder text = new StringBuilder();

    Lines() {
      super(
          "run log",
          null,
          PatternLayout.newBuilder()
              .withPattern(LINE)
              .withCharset(StandardCharsets.UTF_8)
              .withAlwaysWriteExceptions(false)
              .build(),
          false,
          Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      String line = LogMask.masked((String) getLayout().toSerializable(event));
      synchronized (text) {
        text.append(line);
      }
    }

    String take() {
      synchronized (text) {
        String taken = text.toString();
        text.setLength(0);
        return taken;
      }
    }
  }
}

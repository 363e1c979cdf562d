package dev.noctua;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What Noctua's own loggers say while it is open. */
public final class TestLog extends AbstractAppender implements AutoCloseable {
  private final List<String> lines = new ArrayList<>();

  public TestLog() {
    super("test log", null, null, false, Property.EMPTY_ARRAY);
    start();
    ours().addAppender(this, Level.INFO, null);
  }

  private static LoggerConfig ours() {
    return LoggerContext.getContext(false).getConfiguration().getLoggerConfig("dev.noctua");
  }

  @Override
  public void append(LogEvent event) {
    synchronized (lines) {
      lines.add(event.getMessage().getFormattedMessage());
    }
  }

  /** The messages so far. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() {
    ours().removeAppender(getName());
    stop();
  }
}

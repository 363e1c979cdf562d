package dev.noctua.cli;

import com.fasterxml.jackson.core.JacksonException;
import dev.noctua.airflow.AirflowException;
import dev.noctua.core.Failure;
import dev.noctua.night.StopNotice;
import dev.noctua.night.TerminalText;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.util.VersionInfo;

/** The one place where failures become a line and an exit code. */
final class ExitCodes {
  private static final int UNEXPECTED = 1;
  private static final int LONGEST = 600;

  /** Spark passes on what a task threw as a text. */
  private static final Pattern LACKING =
      Pattern.compile("(?:ClassNotFoundException|NoClassDefFoundError): ([\\w.$/]+)");

  private ExitCodes() {}

  /** Says in one line what went wrong; returns the exit code. */
  static int report(Throwable e, PrintWriter err) {
    if (StopNotice.isStopping()) {
      return UNEXPECTED; // Nobody sees it: the signal has decided on the exit code.
    }
    Optional<Failure> known =
        Stream.<Function<Throwable, Failure>>of(
                ExitCodes::itself, ExitCodes::ofJava, ExitCodes::ofClassPath, ExitCodes::outside)
            .flatMap(kind -> causes(e).map(kind))
            .filter(failure -> failure != null)
            .findFirst();
    if (known.isPresent()) {
      err.println("noctua: " + TerminalText.line(known.get().getMessage()));
      return known.get().exitCode();
    }
    err.println("noctua: unexpected: " + first(e));
    for (StackTraceElement at : e.getStackTrace()) {
      if (at.getClassName().startsWith("dev.noctua.")) {
        err.println("  at " + at);
      }
    }
    err.println(
        "noctua: this is a fault of Noctua or of the machine; running again continues where it stopped");
    return UNEXPECTED;
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause);
  }

  private static Failure itself(Throwable cause) {
    if (cause instanceof AirflowException refused) {
      return refused.failure();
    }
    return cause instanceof Failure failure ? failure : null;
  }

  /** What the JVM that Noctua was given can't do. */
  private static Failure ofJava(Throwable cause) {
    // Spark passes on what a task threw as a text.
    if (cause instanceof OutOfMemoryError
        || String.valueOf(cause.getMessage()).contains(OutOfMemoryError.class.getName())) {
      return new Failure.Usage(
          "Java's heap of %d MiB is too small for this: give it more, such as NOCTUA_JAVA_OPTS=-Xmx6g, or on a cluster spark.executor.memory; the same command then continues where it stopped"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }
    if (cause instanceof UnsatisfiedLinkError) {
      return new Failure.Usage(
          "Java can't load a library from %s: %s; name another folder with TMPDIR or NOCTUA_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
              .formatted(System.getProperty("java.io.tmpdir"), first(cause)));
    }
    if (cause instanceof InvalidPathException) {
      return new Failure.Usage("not a path on this machine: " + first(cause));
    }
    return null;
  }

  /** A class that isn't where it is needed, which may be in an executor. */
  private static Failure ofClassPath(Throwable cause) {
    Matcher lacking = LACKING.matcher(cause.toString());
    if (!lacking.find()) {
      return null;
    }
    String type = lacking.group(1).replace('/', '.');
    return new Failure.Usage(
        type.startsWith("org.apache.hadoop.")
            ? "there is no class %s beside Hadoop %s, which Spark brings: build Noctua for it, with mvn package -Phadoop-3.3 (see docs/operations.md, On a Spark cluster)"
                .formatted(type, VersionInfo.getVersion())
            : "Java, here or in an executor, has no class %s: run Noctua from its jar, and give the executors its libraries, with spark.executor.extraClassPath or in Spark's folder jars (see docs/operations.md, On a Spark cluster)"
                .formatted(type));
  }

  /** Storage or database, and not what was read from them or sent between threads. */
  private static Failure outside(Throwable cause) {
    boolean isOutside =
        cause instanceof SQLException
            || (cause instanceof IOException
                && !(cause instanceof JacksonException)
                && !(cause instanceof ObjectStreamException));
    return isOutside
        ? new Failure.Unavailable(
            "storage or database failed: %s; check that it answers, is writable and has space left, then run again"
                .formatted(what(cause)),
            cause)
        : null;
  }

  /** A database's message may hold the row that it didn't take. */
  private static String what(Throwable cause) {
    return cause instanceof SQLException e
        ? "SQL state %s, error %d".formatted(e.getSQLState(), e.getErrorCode())
        : first(cause);
  }

  /** Spark's messages hold whole query plans: the first line says what happened. */
  private static String first(Throwable e) {
    String line = String.valueOf(e).lines().findFirst().orElse("");
    return TerminalText.visible(line.substring(0, Math.min(LONGEST, line.length())));
  }
}

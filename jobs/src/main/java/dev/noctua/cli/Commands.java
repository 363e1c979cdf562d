package dev.noctua.cli;

import com.fasterxml.jackson.core.JacksonException;
import dev.noctua.core.Failure;
import dev.noctua.night.NoctuaVersion;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's table of contents, and the one place where failures become exit codes. */
@Command(
    name = "noctua",
    description =
        "Runs the nightly analytics of a paid-knowledge community: raw logs go in; lists, forecasts and statements come out.",
    subcommands = {
      RunCommand.class,
      PlanCommand.class,
      StatusCommand.class,
      TablesCommand.class,
      QueryCommand.class,
      ReplayCommand.class,
      VerifyCommand.class,
      RollbackCommand.class,
      ForgetCommand.class,
      dev.noctua.generate.GenerateCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = NoctuaVersion.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 unexpected, 2 wrong command line or setting, 3 input missing or bad,",
      "4 a gate refused, 5 another process is at work, 6 storage or database does not answer."
    })
public final class Commands {
  private static final int LONGEST = 600;

  private Commands() {}

  /** Parses and runs one command; returns the process's exit code. */
  public static int execute(String... args) {
    CommandLine line =
        new CommandLine(new Commands())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler(Commands::failed);
    return line.execute(args);
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failure failure) {
        line.getErr().println("noctua: " + failure.getMessage());
        return failure.exitCode();
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (isOutside(cause)) {
        return failed(
            new Failure.Unavailable(
                "storage or database failed: %s; check that it answers, is writable and has space left, then run again"
                    .formatted(what(cause)),
                cause),
            line,
            parsed);
      }
    }
    line.getErr().println("noctua: unexpected: " + first(e));
    for (StackTraceElement at : e.getStackTrace()) {
      if (at.getClassName().startsWith("dev.noctua.")) {
        line.getErr().println("  at " + at);
      }
    }
    line.getErr()
        .println(
            "noctua: this is a fault of Noctua or of the machine; running again continues where it stopped");
    return 1;
  }

  /** Storage or database, and not what was read from them or sent between threads. */
  private static boolean isOutside(Throwable cause) {
    return cause instanceof SQLException
        || (cause instanceof IOException
            && !(cause instanceof JacksonException)
            && !(cause instanceof ObjectStreamException));
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
    return line.substring(0, Math.min(LONGEST, line.length()));
  }
}

package dev.noctua.cli;

import dev.noctua.core.Failure;
import dev.noctua.night.NoctuaVersion;
import dev.noctua.night.StopNotice;
import dev.noctua.night.TerminalText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command line's table of contents. */
@Command(
    name = "noctua",
    description =
        "Runs the nightly analytics of a paid-knowledge community: raw logs go in; lists, forecasts and statements come out.",
    mixinStandardHelpOptions = true,
    versionProvider = NoctuaVersion.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 unexpected, 2 wrong command line or setting, 3 input missing or bad,",
      "4 a gate refused, 5 another process is at work, 6 storage, database or scheduler does not answer,",
      "130 and 143 stopped by Ctrl-C or by SIGTERM."
    })
public final class Commands {
  private static final List<Class<?>> ALL =
      List.of(
          RunCommand.class,
          PlanCommand.class,
          StatusCommand.class,
          TablesCommand.class,
          QueryCommand.class,
          WhatIfCommand.class,
          ReplayCommand.class,
          VerifyCommand.class,
          RollbackCommand.class,
          ForgetCommand.class,
          EvaluateCommand.class,
          AirflowCommand.class,
          dev.noctua.generate.GenerateCommand.class,
          CommandLine.HelpCommand.class);

  private Commands() {}

  /** Runs one command as a process of its own; returns the process's exit code. */
  public static int start(String... args) {
    StopNotice notice = StopNotice.watch();
    try {
      Surroundings.settle();
      return execute(args);
    } catch (Failure e) {
      return ExitCodes.report(e, err());
    } finally {
      notice.end();
    }
  }

  /** Parses and runs one command; returns its exit code. */
  public static int execute(String... args) {
    CommandLine line =
        lineOf(named(args))
            .setCaseInsensitiveEnumValuesAllowed(true)
            // An id or a query may begin with @, and names no file of arguments then.
            .setExpandAtFiles(false)
            .registerConverter(LocalDate.class, Commands::day)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(err())
            .setParameterExceptionHandler((e, given) -> misused(e))
            .setExecutionExceptionHandler(
                (e, command, parsed) -> ExitCodes.report(e, command.getErr()));
    try {
      return line.execute(args);
    } catch (Error e) {
      return ExitCodes.report(e, line.getErr());
    }
  }

  /** The command that the first argument names; all where it names none, or help on others. */
  private static List<Class<?>> named(String... args) {
    List<Class<?>> named =
        ALL.stream()
            .filter(each -> args.length > 0 && name(each).equals(args[0]))
            .filter(each -> each != CommandLine.HelpCommand.class)
            .toList();
    return named.isEmpty() ? ALL : named;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /** Each command costs time to look at, and a process runs one. */
  private static CommandLine lineOf(List<Class<?>> commands) {
    CommandLine line = new CommandLine(new Commands());
    commands.forEach(each -> line.addSubcommand(each));
    return line;
  }

  private static PrintWriter err() {
    return new PrintWriter(System.err, true, StandardCharsets.UTF_8);
  }

  private static int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    command
        .getErr()
        .printf(
            "noctua: %s; %s --help shows what can be given%n",
            TerminalText.line(e.getMessage()), command.getCommandSpec().qualifiedName());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /**
   * A day as file names have it. Beyond these years there are days that other programs can't hold.
   */
  private static LocalDate day(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw new TypeConversionException("'%s' is no day such as 2026-11-21".formatted(text));
  }
}

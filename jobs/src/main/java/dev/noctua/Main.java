package dev.noctua;

import dev.noctua.cli.Commands;

/** The entry point. */
public final class Main {
  /** Where the driver runs on YARN itself, its application master sets this. */
  private static final String ON_YARN = "spark.yarn.app.id";

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code. On YARN itself the process ends by
   * returning where all went well: YARN takes every exit for a failure, and would run the night
   * again.
   */
  public static void main(String[] args) {
    int code = Commands.start(args);
    if (code != 0 || System.getProperty(ON_YARN) == null) {
      System.exit(code);
    }
  }
}

package dev.noctua;

import dev.noctua.cli.Commands;

/** The entry point. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.start(args));
  }
}

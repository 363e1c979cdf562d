package dev.noctua.core;

/**
 * What went wrong and what to do about it, in one message for the person at the terminal. The class
 * decides the exit code, so that a scheduler knows whether trying again makes sense.
 */
public abstract sealed class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Failure(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The process's exit code, as `commands` documents them: 2 usage, 3 input, 4 refused, 5 locked, 6
   * unavailable.
   */
  public abstract int exitCode();

  /** A wrong command line or setting; the message names it. */
  public static final class Usage extends Failure {
    private static final long serialVersionUID = 1L;

    public Usage(String message) {
      super(message, null);
    }

    @Override
    public int exitCode() {
      return 2;
    }
  }

  /** Input is missing, incomplete, or too bad; or the night is closed. */
  public static final class Input extends Failure {
    private static final long serialVersionUID = 1L;

    public Input(String message) {
      super(message, null);
    }

    @Override
    public int exitCode() {
      return 3;
    }
  }

  /** A gate refused: what is published stays as it is. */
  public static final class Refused extends Failure {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message, null);
    }

    @Override
    public int exitCode() {
      return 4;
    }
  }

  /** Another run committed, or is at work. */
  public static final class Locked extends Failure {
    private static final long serialVersionUID = 1L;

    public Locked(String message) {
      super(message, null);
    }

    @Override
    public int exitCode() {
      return 5;
    }
  }

  /** Storage or database doesn't answer after retries, or can't be written. */
  public static final class Unavailable extends Failure {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public int exitCode() {
      return 6;
    }
  }
}

package dev.noctua.airflow;

import dev.noctua.core.Failure;

/** A call that Airflow refused or did not answer. It never holds a password or a token. */
public final class AirflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int CONFLICT = 409;

  private final int status;
  private final String detail;
  private final String remedy;

  AirflowException(int status, String detail, String remedy) {
    super(detail + ": " + remedy);
    this.status = status;
    this.detail = detail;
    this.remedy = remedy;
  }

  /** The HTTP status of the answer, or 0 if there was none that Airflow could have sent. */
  public int status() {
    return status;
  }

  /** What is wrong, in a line. */
  public String detail() {
    return detail;
  }

  /** What to do about it, in a line. */
  public String remedy() {
    return remedy;
  }

  /** True if the server did not answer, or only said that it can't at the moment. */
  public boolean isUnavailable() {
    return status == NO_ANSWER || status == 429 || status >= 500;
  }

  static final int NO_ANSWER = 0;

  /** An answer that no Airflow 3 gives. */
  static final int NOT_AIRFLOW = -1;

  /** The same as a failure of Noctua, whose class decides the exit code: 6, 5 or 2. */
  public Failure failure() {
    if (isUnavailable()) {
      return new Failure.Unavailable(getMessage(), this);
    }
    return status == CONFLICT ? new Failure.Locked(getMessage()) : new Failure.Usage(getMessage());
  }
}

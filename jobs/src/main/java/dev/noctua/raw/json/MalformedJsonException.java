package dev.noctua.raw.json;

/** A line turns out not to be one JSON object; without a stack trace, since lines are many. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String why) {
    super(why, null, false, false);
  }

  static MalformedJsonException notJson() {
    return new MalformedJsonException("not JSON");
  }

  static MalformedJsonException half() {
    return new MalformedJsonException("half of a surrogate pair");
  }
}

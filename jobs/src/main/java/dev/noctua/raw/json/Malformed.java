package dev.noctua.raw.json;

/** A line turns out not to be one JSON object; without a stack trace, since lines are many. */
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  public Malformed(String why) {
    super(why, null, false, false);
  }

  static Malformed notJson() {
    return new Malformed("not JSON");
  }

  static Malformed half() {
    return new Malformed("half of a surrogate pair");
  }
}

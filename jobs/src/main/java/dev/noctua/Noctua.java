package dev.noctua;

/** x. */
public final class Noctua {
  private Noctua() {}

  public static void main(String[] a) {}
}

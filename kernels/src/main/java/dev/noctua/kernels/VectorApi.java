package dev.noctua.kernels;

/**
 * Whether the JDK's Vector API computes. It does where the JVM has its module ({@code --add-modules
 * jdk.incubator.vector}) and the processor has vectors of eight floats; plain Java computes where
 * not. That is decided once.
 */
public final class VectorApi {
  private static final boolean IS_THERE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  static final Arithmetic ARITHMETIC = choose();

  private VectorApi() {}

  /** True where the Vector API computes. */
  public static boolean isUsed() {
    return !(ARITHMETIC instanceof PlainArithmetic);
  }

  /** What computes, and where it isn't the Vector API, why and what to do about it. */
  public static String description() {
    if (isUsed()) {
      return "the Vector API computes";
    }
    return IS_THERE
        ? "slower without the Vector API, because the processor has no vectors of eight floats"
        : "slower without the Vector API: start Java with --add-modules jdk.incubator.vector";
  }

  private static Arithmetic choose() {
    if (!IS_THERE) {
      return new PlainArithmetic();
    }
    try {
      return Class.forName("dev.noctua.kernels.VectorArithmetic")
          .asSubclass(Arithmetic.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return new PlainArithmetic();
    }
  }
}

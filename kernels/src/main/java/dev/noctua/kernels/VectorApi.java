package dev.noctua.kernels;

/**
 * Whether the JDK's Vector API computes. It does where the JVM has its module ({@code --add-modules
 * jdk.incubator.vector}) and the processor has vectors of eight floats; plain Java computes where
 * not. That is decided once.
 */
public final class VectorApi {
  static final Arithmetic ARITHMETIC = choose();

  private VectorApi() {}

  /** True where the Vector API computes. */
  public static boolean isUsed() {
    return !(ARITHMETIC instanceof PlainArithmetic);
  }

  private static Arithmetic choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
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

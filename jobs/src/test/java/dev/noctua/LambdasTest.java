package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.Handle;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.Type;
import org.junit.jupiter.api.Test;

/**
 * No lambda stands for an interface of a library that was compiled for Java 5: where two threads
 * meet such a lambda at once, Java 17 crashes when it leaves its classes for the next run
 * (JDK-8274944). A class that implements the interface does no harm. Picocli's interfaces are of
 * that age too, but one thread alone reads the command line.
 */
class LambdasTest {
  private static final int JAVA_6 = 50;

  @Test
  void noneIsOfAnInterfaceOfJava5() throws IOException, URISyntaxException {
    Set<String> interfaces = new TreeSet<>();
    Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(f -> f.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      new ClassReader(Files.readAllBytes(file)).accept(new Lambdas(interfaces), 0);
    }

    assertThat(interfaces).contains("java/util/function/Function");
    assertThat(
            interfaces.stream()
                .filter(name -> !name.startsWith("picocli/") && version(name) < JAVA_6))
        .isEmpty();
    assertThat(version("org/apache/commons/math3/analysis/UnivariateFunction")).isLessThan(JAVA_6);
  }

  private static int version(String name) {
    try (InputStream file = ClassLoader.getSystemResourceAsStream(name + ".class");
        DataInputStream data = new DataInputStream(file)) {
      data.readInt();
      data.readUnsignedShort();
      return data.readUnsignedShort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gathers the interfaces that lambdas and references to methods stand for. */
  private static final class Lambdas extends ClassVisitor {
    private final Set<String> interfaces;

    Lambdas(Set<String> interfaces) {
      super(Opcodes.ASM9);
      this.interfaces = interfaces;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitInvokeDynamicInsn(
            String called, String type, Handle bootstrap, Object... arguments) {
          if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
            interfaces.add(Type.getReturnType(type).getInternalName());
          }
        }
      };
    }
  }
}

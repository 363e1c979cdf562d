package dev.noctua.outer;

import dev.noctua.TestFiles;
import dev.noctua.TestNight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Spark's own distribution, and Noctua as docs/operations.md builds it for that. */
public final class StockSpark {
  private static final class Built {
    static final Path NOCTUA = build();
  }

  private StockSpark() {}

  /** Spark's folder, which lies among Python's packages. */
  public static Path home() {
    try (Stream<Path> libraries = Files.list(PythonTools.bin("pyspark").resolveSibling("lib"))) {
      return libraries.findFirst().orElseThrow().resolve("site-packages/pyspark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of a Noctua with the libraries of Spark's Hadoop; the tests of a JVM share it. */
  public static Path noctua() {
    return Built.NOCTUA;
  }

  private static Path build() {
    Path copy = TestNight.temporary("built");
    for (String part :
        List.of("pom.xml", "jobs/pom.xml", "kernels/pom.xml", "test-servers/pom.xml")) {
      copyFile(part, copy);
    }
    for (String part : List.of("jobs/src/main", "kernels/src/main", "schemas")) {
      TestFiles.copy(Path.of("..", part), copy.resolve(part));
    }
    PythonTools.Outcome made =
        PythonTools.run(
            20,
            Map.of(),
            List.of(
                "mvn",
                "-q",
                "-B",
                "-f",
                copy.resolve("pom.xml").toString(),
                "-pl",
                "kernels,jobs",
                "package",
                "-DskipTests",
                "-Phadoop-3.3"));
    if (made.exitCode() != 0) {
      throw new IllegalStateException(made.output());
    }
    return copy;
  }

  private static void copyFile(String part, Path copy) {
    try {
      Files.createDirectories(copy.resolve(part).getParent());
      Files.copy(Path.of("..", part), copy.resolve(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

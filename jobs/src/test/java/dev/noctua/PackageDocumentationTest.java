package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever opens a package is told what it is for, and what it leaves to others. */
class PackageDocumentationTest {
  private static final String FILE = "package-info.java";

  private static boolean isJava(Path file) {
    return file.toString().endsWith(".java") && !file.endsWith(FILE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"src/main/java", "../kernels/src/main/java"})
  void everyPackageSaysWhatItIsForAndWhatItMustNotKnow(String sources) throws IOException {
    List<Path> packages;
    try (Stream<Path> files = Files.walk(Path.of(sources))) {
      packages =
          files
              .filter(PackageDocumentationTest::isJava)
              .map(Path::getParent)
              .distinct()
              .sorted()
              .toList();
    }
    assertThat(packages).isNotEmpty();
    for (Path each : packages) {
      assertThat(each.resolve(FILE)).exists();
      String text = Files.readString(each.resolve(FILE));
      String firstParagraph = text.substring(0, text.indexOf("*/")).replaceFirst("(?s)<p>.*", "");
      assertThat(firstParagraph.replaceAll("\\s*\\n \\*\\s*", " "))
          .as(each.toString())
          .contains("must not know");
    }
  }
}

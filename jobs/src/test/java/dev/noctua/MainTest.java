package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the process ends. */
@Tag("world")
class MainTest {
  /** Calls the entry point as YARN's application master does, and says that it has returned. */
  static final class Caller {
    private Caller() {}

    public static void main(String[] args) {
      Main.main(args);
      System.out.println("returned");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "local, --version, 0, false",
    "local, no-such-command, 2, false",
    "spark.yarn.app.id, --version, 0, true",
    "spark.yarn.app.id, no-such-command, 2, false"
  })
  void onlyOnYarnItselfASuccessIsAReturn(String property, String word, int exit, boolean returns)
      throws IOException, InterruptedException {
    ProcessBuilder builder = NoctuaProcess.of(List.of(word));
    builder.command().replaceAll(w -> w.equals(Main.class.getName()) ? Caller.class.getName() : w);
    builder.command().add(1, "-D" + property + "=application_1");
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isEqualTo(exit);
    assertThat(out.contains("returned")).as(out).isEqualTo(returns);
  }
}

package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateCommandTest {
  @TempDir Path folder;
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new GenerateCommand())
        .setOut(new PrintWriter(output))
        .setErr(new PrintWriter(errors))
        .execute(arguments);
  }

  private int runInto(Path out, String... more) {
    String[] arguments = {
      "--users", "20", "--contents", "10", "--nights", "3", "--out", out.toString()
    };
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return run(all);
  }

  @Test
  void theResultIsOneLineAndProgressGoesToStandardError() {
    assertThat(runInto(folder.resolve("new"))).isZero();
    assertThat(output.toString()).hasLineCount(1).contains("3 nights to 2026-11-21");
    assertThat(errors.toString()).contains("3 of 3 nights");
    assertThat(folder.resolve("new/raw/behavior/dt=2026-11-19/_complete.json")).exists();
  }

  @Test
  void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "mine");
    assertThat(runInto(folder)).isEqualTo(2);
    assertThat(errors.toString()).contains(folder.toString()).contains("not empty");
    assertThat(kept).hasContent("mine");
    assertThat(folder.resolve("raw")).doesNotExist();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertThat(runInto(file)).isEqualTo(2);
    assertThat(errors.toString()).contains("is a file");
  }

  @Test
  void wrongValuesAreNamed() {
    assertThat(runInto(folder, "--world", "flat")).isEqualTo(2);
    assertThat(errors.toString()).contains("flat").contains("plain, clean");
    assertThat(run("--users", "0", "--contents", "10", "--nights", "3", "--out", "x")).isEqualTo(2);
    assertThat(errors.toString()).contains("--users is 0");
  }

  @Test
  void theSmallestPlatformCanBeMade() {
    assertThat(
            run(
                "--users",
                "1",
                "--contents",
                "10",
                "--nights",
                "1",
                "--out",
                folder.resolve("one").toString()))
        .isZero();
  }
}

package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {
  @TempDir Path folder;

  private static Outcome run(String... options) {
    return TestNight.execute(
        Stream.concat(Stream.of("generate"), Stream.of(options)).toArray(String[]::new));
  }

  private static Outcome runInto(Path out, String... more) {
    List<String> options =
        new ArrayList<>(List.of("--users", "20", "--contents", "10", "--nights", "3"));
    options.addAll(List.of("--out", out.toString()));
    options.addAll(List.of(more));
    return run(options.toArray(String[]::new));
  }

  @Test
  void theResultIsOneLineAndProgressGoesToStandardError() {
    Outcome made = runInto(folder.resolve("new"));
    assertThat(made.exit()).isZero();
    assertThat(made.out()).hasLineCount(1).contains("3 nights to 2026-11-21");
    assertThat(made.err()).contains("3 of 3 nights");
    assertThat(folder.resolve("new/raw/behavior/dt=2026-11-19/_complete.json")).exists();
  }

  @Test
  void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "mine");
    Outcome refused = runInto(folder);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains(folder.toString()).contains("not empty");
    assertThat(kept).hasContent("mine");
    assertThat(folder.resolve("raw")).doesNotExist();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Outcome refused = runInto(file);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("is a file");
  }

  @Test
  void wrongValuesAreNamed() {
    Outcome flat = runInto(folder, "--world", "flat");
    assertThat(flat.exit()).isEqualTo(2);
    assertThat(flat.err()).contains("flat").contains("plain, clean");
    Outcome empty = run("--users", "0", "--contents", "10", "--nights", "3", "--out", "x");
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.err()).contains("--users is 0");
  }

  @Test
  void theSmallestPlatformCanBeMade() {
    String out = folder.resolve("one").toString();
    Outcome made = run("--users", "1", "--contents", "10", "--nights", "1", "--out", out);
    assertThat(made.exit()).isZero();
  }
}

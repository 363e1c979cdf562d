package dev.noctua.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.core.Failure;
import dev.noctua.model.evaluate.HoldOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutsideDataTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private OutsideData tested(String train, String test) throws IOException {
    return OutsideData.read(
        file("train", train), Optional.of(file("test", test)), Optional.empty(), 1);
  }

  private OutsideData held(String train, HoldOut.Kind kind) throws IOException {
    return OutsideData.read(file("train", train), Optional.empty(), Optional.of(kind), 1);
  }

  @Test
  void valuesOfAPairAddUpAndDaysSpanAll() throws IOException {
    OutsideData data = tested("a x 1 86400\na y 1 0\na x 2 0\nb y 1 0\n", "a z 1 0\n");

    assertThat(data.train().strengths().weight(0, 0)).isEqualTo(3);
    assertThat(data.train().first()).containsExactly(0, 0, 0);
    assertThat(data.train().last()).containsExactly(1, 0, 0);
    assertThat(data.train().lastDay()).isEqualTo(1);
    assertThat(data.split().test().columns(0)).containsExactly(2);
  }

  @Test
  void whatSomebodyHasIsNotLookedForAndStrangersAreCounted() throws IOException {
    OutsideData data = tested("a x\na y\nb y\n", "a x\nb x\nc y\nc x\n");

    assertThat(data.split().test().columns(0)).isEmpty();
    assertThat(data.split().test().columns(1)).containsExactly(0);
    assertThat(data.train().people()).isEqualTo(2);
    assertThat(data.strangers()).isEqualTo(1);
    assertThat(data.split().testPeople()).containsExactly(1);
  }

  @Test
  void aPartIsHeldOutWithItsDays() throws IOException {
    String ten = "a i%1$d 1 %2$d\nb i%1$d 1 %2$d\n";
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      lines.append(ten.formatted(i, 86400 * (i + 5)));
    }
    OutsideData data = held(lines.toString(), HoldOut.Kind.TIME);

    assertThat(data.split().test().columns(0)).containsExactly(9);
    assertThat(data.train().lastDay()).isEqualTo(13);
    assertThat(data.train().strengths().size()).isEqualTo(18);
  }

  /** The pair a-i0 is told again on the last day, which is held out. */
  @Test
  void nothingOfThePartHeldOutIsLearned() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      lines.append("a i%d 1 %d%n".formatted(i, 86400 * (i + 5)));
    }
    OutsideData data = held(lines + "a i0 1 %d%n".formatted(86400 * 14), HoldOut.Kind.TIME);

    assertThat(data.split().day()).isEqualTo(13);
    assertThat(data.train().strengths().weight(0, 0)).isEqualTo(1);
    assertThat(data.train().last()[0]).isEqualTo(5);
    assertThat(data.train().lastDay()).isEqualTo(13);
  }

  @Test
  void nothingToJudgeByIsSaid() throws IOException {
    assertThatThrownBy(() -> tested("a x\n", "b x\n"))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("name people alike");
    assertThatThrownBy(() -> OutsideData.read(file("train", "user,item\n")))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("no pair");
    assertThatThrownBy(() -> held("a x\na y\n", HoldOut.Kind.TIME))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("no times");
    assertThatThrownBy(() -> held("a x\nb y\n", HoldOut.Kind.RANDOM))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("--split");
    assertThatThrownBy(() -> tested("a x 3e38\na x 3e38\n", "a y\n"))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("no finite number");
  }
}

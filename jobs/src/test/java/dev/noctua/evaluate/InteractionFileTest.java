package dev.noctua.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.core.Failure;
import dev.noctua.evaluate.InteractionFile.Pair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InteractionFileTest {
  @TempDir Path folder;

  private InteractionFile file(String text) throws IOException {
    return InteractionFile.read(Files.writeString(folder.resolve("pairs.txt"), text));
  }

  private List<Pair> pairs(String text) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    file(text).forEach(pairs::add);
    return pairs;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann 7\nbob 8\n",
        "ann,7\nbob,8",
        "ann\t7\r\nbob\t8\r\n",
        " ann ,  7 \n\nbob, 8\n\n",
        "\uFEFFuser_id,item_id\nann,7\nbob,8\n",
        "\"ann\",7\n\"bob\",8\n",
        "ann::7\nbob::8\n",
        "ann;7\nbob;8\n",
        "who,what\nann,7\nbob,8\n"
      })
  void aLineIsAUserAndAnItem(String text) throws IOException {
    assertThat(pairs(text)).containsExactly(new Pair("ann", "7", 1, 0), new Pair("bob", "8", 1, 0));
  }

  @Test
  void idsThatAreNoNumbersNeedNoHeader() throws IOException {
    assertThat(pairs("ann java\nbob rust\n"))
        .containsExactly(new Pair("ann", "java", 1, 0), new Pair("bob", "rust", 1, 0));
  }

  @Test
  void aThirdCellIsAValueAndAFourthATime() throws IOException {
    assertThat(pairs("ann 7 2.5\nbob 8 1\n"))
        .containsExactly(new Pair("ann", "7", 2.5f, 0), new Pair("bob", "8", 1, 0));
    assertThat(file("ann 7 2.5\n").hasTimes()).isFalse();
    assertThat(file("userId,movieId,rating,timestamp\n1,2,3.5,1700000000\n").hasTimes()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "86400, 1",
    "86399, 0",
    "86400.75, 1",
    "19700103, 2",
    "1700000000, 19675",
    "1700000000000, 19675",
    "1970-01-03, 2",
    "1970-01-03T23:59:59Z, 2"
  })
  void aTimeIsSecondsOrMillisecondsOrADate(String time, int day) throws IOException {
    assertThat(pairs("ann 7 1 " + time)).containsExactly(new Pair("ann", "7", 1, day));
  }

  @Test
  void linesOfDifferentLengthAreListsOfItems() throws IOException {
    assertThat(pairs("1 2 3\n4 5 6 7 8\n"))
        .extracting(pair -> pair.user() + "-" + pair.item())
        .containsExactly("1-2", "1-3", "4-5", "4-6", "4-7", "4-8");
  }

  @Test
  void somebodyAloneInAListHasNothing() throws IOException {
    assertThat(pairs("1 2 3\n4\n5 6\n")).extracting(Pair::user).containsExactly("1", "1", "5");
  }

  @Test
  void aCommaInQuotesAndABlankInATimePartNothing() throws IOException {
    assertThat(
            pairs("ann,\"Java, in depth\",2,1970-01-02 19:06:53\n\nbob,Rust,1,1970-01-03 00:00:00"))
        .containsExactly(new Pair("ann", "Java, in depth", 2, 1), new Pair("bob", "Rust", 1, 2));
  }

  @Test
  void oneOddLineAmongPairsIsNamed() {
    String pairs = "ann 7 1 0\n".repeat(30);

    assertThatThrownBy(() -> pairs(pairs + "\nbob 8 1\n"))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("line 32 of ")
        .hasMessageContaining("has 3 cells, others have 4");
  }

  @Test
  void whatSomebodyHasNothingToDoWithIsNoPair() throws IOException {
    assertThat(pairs("ann 7 0\nbob 8 -1\neve 9 1\n")).extracting(Pair::user).containsExactly("eve");
  }

  @ParameterizedTest
  @CsvSource({
    "'ann 7 1\nbob 8 NaN', line 2, NaN",
    "'ann 7 1\nbob 8 1e99', line 2, 1e99",
    "'ann 7 1 yesterday', line 1, yesterday",
    "'ann 7 1 12345678901234567', line 1, 12345678901234567",
    "'ann,,1,5', line 1, empty cell"
  })
  void aWrongLineIsNamedByItsNumber(String text, String line, String what) {
    assertThatThrownBy(() -> pairs(text))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining(line + " of ")
        .hasMessageContaining(what);
  }

  @Test
  void aFileThatCanNotBeReadIsNamed() throws IOException {
    assertThatThrownBy(() -> InteractionFile.read(folder.resolve("absent")))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("absent");
    Path binary = folder.resolve("binary");
    Files.write(binary, "é 7\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> InteractionFile.read(binary))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("it isn't UTF-8");
  }
}

package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteStringIndexTest {
  private static int find(ByteStringIndex names, String name) {
    byte[] bytes = ("<" + name + ">").getBytes(UTF_8);
    return names.find(bytes, 1, bytes.length - 2);
  }

  /** Descending, so that places which neighbours have taken are met. */
  @Test
  void eachOfManyIsFoundAndNoOther() {
    List<String> given = new ArrayList<>(List.of(""));
    for (int i = 500; i > 0; i--) {
      given.add("name_" + i);
    }
    ByteStringIndex names = new ByteStringIndex(given);
    for (int i = 0; i < given.size(); i++) {
      assertThat(find(names, given.get(i))).as(given.get(i)).isEqualTo(i);
      assertThat(find(names, given.get(i) + "x")).isEqualTo(-1);
      assertThat(find(names, "n" + given.get(i))).isEqualTo(-1);
    }
    assertThat(find(names, "name_501")).isEqualTo(-1);
    assertThat(find(new ByteStringIndex(List.of()), "a")).isEqualTo(-1);
  }
}

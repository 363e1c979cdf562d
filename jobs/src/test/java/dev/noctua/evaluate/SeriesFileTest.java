package dev.noctua.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesFileTest {
  @TempDir Path folder;

  private Map<String, double[]> series(String text) throws IOException {
    Map<String, double[]> values = new HashMap<>();
    read(text).forEach((id, series) -> values.put(id, series.values()));
    return values;
  }

  private Map<String, SeriesFile.Series> read(String text) throws IOException {
    return SeriesFile.read(Files.writeString(folder.resolve("series.csv"), text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,1,5\nb,1,7\na,2,6\n",
        "id,period,value\nb,1,7\na,2,6\na,1,5",
        "\uFEFFid period value\na 1975 5\na 1976 6\nb 1976 7\n",
        "a\t2026-02-28\t5\r\na\t2026-03-01\t6\r\nb\t2026-02-28\t7\r\n",
        "a;2026-02-01;5\na;2026-03-01;6\nb;2026-03-01;7",
        "a,20260228,5\na,20260301,6e0\nb,20260228,7.",
        "a,2025-12,5\na,2026-01,6\nb,2026-01,7",
        "a,2026-02-22,5\na,2026-03-01,6\nb,2026-03-01,7\n",
      })
  void allShapesSayTheSame(String text) throws IOException {
    Map<String, double[]> series = series(text);
    assertThat(series).containsOnlyKeys("a", "b");
    assertThat(series.get("a")).containsExactly(5, 6);
    assertThat(series.get("b")).containsExactly(7);
  }

  @Test
  void daysThatFollowEachOtherHaveADate() throws IOException {
    assertThat(read("a,2026-02-28,5\na,2026-03-01,6").get("a").first())
        .contains(LocalDate.of(2026, 2, 28));
    assertThat(read("a,1,5\na,2,6").get("a").first()).isEmpty();
    assertThat(read("a,2026-01-01,5\na,2026-02-01,6").get("a").first()).isEmpty();
    assertThat(read("a,2026-01-02,5\na,2026-01-09,6").get("a").first()).isEmpty();
  }

  @Test
  void monthsDifferInLengthAndFollowEachOther() throws IOException {
    assertThat(series("a,2026-01-01,1\na,2026-02-01,2\na,2026-03-01,3\na,2026-04-01,4").get("a"))
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,1,5;a,2,many         | line 2 of * has the value 'many', which is no number",
        "a,1,5;a,2,NaN          | line 2 of * has the value 'NaN', which is no number",
        "a,1,5;a,2,1e999        | line 2 of * has the value '1e999', which is no number",
        "a,1,5;a,2,             | line 2 of * has the value '', which is no number",
        "a,1,5;a,2              | line 2 of * has 2 cells; it must be: id,period,value",
        "a,1,5;,2,3             | line 2 of * has no id",
        "a,1,5;a,soon,3         | line 2 of * has the period 'soon'",
        "a,1,5;a,2026-02-30,3   | line 2 of * has the period '2026-02-30'",
        "a,1,5;a,2026-11-21,3   | line 2 of * has the period '2026-11-21', which is of another kind",
        "a,1,5;a,2,3;a,1,4      | line 3 of * repeats the period that line 1 has for a",
        "a,1,5;a,2,3;a,4,4      | line 3 of * is not the next period of a after line 2: others are 1 apart, these 2",
        "id,period,value        | * has no series",
        "                       | * has no series",
      })
  void whatIsWrongIsSaidWithItsLine(String lines, String message) {
    String text = lines == null ? "" : lines.replace(';', '\n');
    assertThatThrownBy(() -> series(text))
        .isInstanceOf(Failure.Input.class)
        .hasMessageMatching("(?s)" + quoted(message) + ".*");
  }

  private static String quoted(String message) {
    String[] parts = message.split("\\*", 2);
    return "\\Q" + parts[0] + "\\E.*series.csv\\Q" + parts[1] + "\\E";
  }
}

package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.Table;
import dev.noctua.lake.commit.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One night on machines with other vector instructions, each a process of its own. */
@Tag("full")
@Tag("world")
class OtherProcessorsTest {
  private static final List<String> VECTORS = List.of("--add-modules=jdk.incubator.vector");

  @Test
  void listsAreTheSameWhateverComputes() throws IOException, InterruptedException {
    Map<String, String> expected = lists("widest", VECTORS, "the Vector API computes");

    assertThat(lists("narrow", with("-XX:UseAVX=2"), "the Vector API computes"))
        .isEqualTo(expected);
    assertMostAreEqual(
        expected, lists("none", with("-XX:UseAVX=0"), "slower without the Vector API, because"));
    assertMostAreEqual(
        expected, lists("without", List.of(), "slower without the Vector API: start"));
  }

  private static List<String> with(String option) {
    return List.of(VECTORS.get(0), option);
  }

  /** Sums in another order give other factors, and these, rarely, another place in a list. */
  private static void assertMostAreEqual(Map<String, String> expected, Map<String, String> other) {
    assertThat(other).hasSameSizeAs(expected);
    long equal =
        expected.entrySet().stream()
            .filter(entry -> entry.getValue().equals(other.get(entry.getKey())))
            .count();
    assertThat(equal).isGreaterThanOrEqualTo(expected.size() * 95L / 100);
  }

  /** Person and place to content, of the samples' first night. */
  private static Map<String, String> lists(String name, List<String> options, String logged)
      throws IOException, InterruptedException {
    TestNight sample = TestNight.sample();
    Path lake = TestNight.temporary("processors-" + name);
    TestNight night =
        TestNight.onFiles(Path.of("../sample-data/raw").toAbsolutePath(), lake, sample.night());
    ProcessBuilder process =
        night.process("run", "--set", "als.factors=16", "--set", "als.alpha=10");
    process.command().remove("-XX:TieredStopAtLevel=1");
    process.command().addAll(1, options);
    process.redirectErrorStream(true).redirectOutput(lake.resolve("printed.txt").toFile());

    assertThat(process.start().waitFor())
        .as(Files.readString(lake.resolve("printed.txt")))
        .isZero();
    assertThat(Files.readString(lake.resolve("logs/" + night.night() + ".r1.log")))
        .contains(logged);
    Map<String, String> lists = new HashMap<>();
    Manifest made = night.lake().nights().manifest(night.night()).orElseThrow();
    for (Row row : night.lake().rows(Table.RECOMMENDATION, made).collectAsList()) {
      lists.put(row.getAs("user_key") + " " + row.getAs("rank"), row.getAs("content_id"));
    }
    assertThat(lists).isNotEmpty();
    return lists;
  }
}

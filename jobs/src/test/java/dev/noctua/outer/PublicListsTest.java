package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.NoctuaProcess;
import dev.noctua.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Who saved which paper, 5,551 people and 16,980 papers, through the command and with the settings
 * as shipped.
 */
@Tag("outer")
@Tag("world")
class PublicListsTest {
  /** Those of a tuned factorisation of a well-kept library, on the same split. */
  private static final double RECALL = 0.2235;

  private static final double NDCG = 0.1665;

  @Test
  void listsOfPapersAreBetterThanATunedFactorisations() throws IOException, InterruptedException {
    Path papers = SharedData.folder("citeulike");
    ProcessBuilder command =
        NoctuaProcess.of(
            List.of(
                "evaluate",
                "recommend",
                "--train=" + papers.resolve("train.txt"),
                "--test=" + papers.resolve("test.txt"),
                "--conf=../conf/local.yaml",
                "--quiet",
                "--json"));
    // It computes for minutes: here compiling well pays.
    command.command().remove("-XX:TieredStopAtLevel=1");
    command.command().add(1, "-Xmx3g");
    Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    JsonNode rows = new ObjectMapper().readTree(process.getInputStream());

    assertThat(process.waitFor()).isZero();
    JsonNode popular = at20(rows, "popular");
    assertThat(popular.get("recall").asDouble()).isCloseTo(0.02, within(2e-4));
    assertThat(popular.get("ndcg").asDouble()).isCloseTo(0.0147, within(2e-4));
    JsonNode lists = at20(rows, "lists");
    assertThat(lists.get("recall").asDouble()).as("%s", rows).isGreaterThanOrEqualTo(RECALL);
    assertThat(lists.get("ndcg").asDouble()).as("%s", rows).isGreaterThanOrEqualTo(NDCG);
    assertThat(lists.get("low").asDouble()).isPositive();
    assertThat(at20(rows, "als").get("ndcg").asDouble()).isGreaterThanOrEqualTo(NDCG);
  }

  private static JsonNode at20(JsonNode rows, String source) {
    for (JsonNode row : rows) {
      if (row.get("source").asText().equals(source) && row.get("k").asInt() == 20) {
        return row;
      }
    }
    throw new AssertionError("no row of %s at 20 in %s".formatted(source, rows));
  }
}

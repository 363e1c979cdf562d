package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.NoctuaProcess;
import dev.noctua.SharedData;
import dev.noctua.TestNight;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Public data through the command, with the settings as shipped. */
@Tag("outer")
@Tag("world")
class PublicListsTest {
  /** Those of a tuned factorisation of a well-kept library, on the same split of citeulike. */
  private static final double RECALL = 0.2235;

  private static final double NDCG = 0.1665;

  @Test
  void listsOfPapersAreBetterThanATunedFactorisations() throws IOException, InterruptedException {
    // Who saved which paper: 5,551 people, 16,980 papers.
    Path papers = SharedData.folder("citeulike");
    JsonNode rows =
        evaluated("--train=" + papers.resolve("train.txt"), "--test=" + papers.resolve("test.txt"));

    JsonNode popular = at20(rows, "popular");
    assertThat(popular.get("recall").asDouble()).isCloseTo(0.02, within(2e-4));
    assertThat(popular.get("ndcg").asDouble()).isCloseTo(0.0147, within(2e-4));
    JsonNode lists = at20(rows, "lists");
    assertThat(lists.get("recall").asDouble()).as("%s", rows).isGreaterThanOrEqualTo(RECALL);
    assertThat(lists.get("ndcg").asDouble()).as("%s", rows).isGreaterThanOrEqualTo(NDCG);
    assertThat(lists.get("low").asDouble()).isPositive();
    assertThat(at20(rows, "als").get("ndcg").asDouble()).isGreaterThanOrEqualTo(NDCG);
  }

  @Test
  void listsOfPurchasesAreBetterThanPopularity() throws IOException, InterruptedException {
    // What 2,377 households bought in a year; the newest tenth of it is to be found.
    Path sales = TestNight.temporary("public-lists").resolve("sales.txt");
    try (BufferedReader lines = SharedData.lines("completejourney", "transactions_sample.csv.gz");
        BufferedWriter pairs = Files.newBufferedWriter(sales)) {
      List<String> header = List.of(lines.readLine().split(",", -1));
      int household = header.indexOf("household_id");
      int product = header.indexOf("product_id");
      int at = header.indexOf("transaction_timestamp");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        pairs.write(String.join(",", cells[household], cells[product], "1", cells[at]));
        pairs.newLine();
      }
    }
    JsonNode rows = evaluated("--train=" + sales, "--split=time");

    assertThat(at20(rows, "popular").get("ndcg").asDouble()).isCloseTo(0.0333, within(2e-4));
    assertThat(at20(rows, "lists").get("low").asDouble()).as("%s", rows).isPositive();
    assertThat(at20(rows, "recent").get("low").asDouble()).as("%s", rows).isPositive();
  }

  private static JsonNode evaluated(String... files) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("evaluate", "recommend"));
    arguments.addAll(List.of(files));
    arguments.addAll(List.of("--conf=../conf/local.yaml", "--quiet", "--json"));
    ProcessBuilder command = NoctuaProcess.of(arguments);
    // It computes for minutes: here compiling well pays.
    command.command().remove("-XX:TieredStopAtLevel=1");
    command.command().add(1, "-Xmx3g");
    Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    JsonNode rows = new ObjectMapper().readTree(process.getInputStream());

    assertThat(process.waitFor()).isZero();
    return rows;
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

package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.TestFiles;
import dev.noctua.TestNight;
import dev.noctua.contract.Table;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands print of the sample data's night. */
@Tag("world")
class CommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode json(String... command) throws IOException {
    return JSON.readTree(TestNight.sample().must(command).out());
  }

  @Test
  void statusShowsEachNightAndWhatItCost() throws IOException {
    JsonNode nights = json("status", "--json");
    assertThat(nights).hasSize(14);
    assertThat(nights.get(13).get("night").asText()).isEqualTo("2026-11-21");
    assertThat(nights.get(13).get("state").asText()).isEqualTo("published");
    assertThat(nights.get(13).get("seconds").asDouble()).isPositive();

    JsonNode detail = json("status", "--night", "2026-11-21", "--json");
    assertThat(detail.findValuesAsText("stage")).contains("ingest", "report");
    assertThat(detail.findValuesAsText("name"))
        .contains("user_profile", "no_owned_item", "raw files", "als.factors", "lists ndcg_20");
    assertThat(detail.toString()).doesNotContain("refused");
  }

  @Test
  void statusNamesFilesThatCameAfterTheNight(@TempDir Path home) throws IOException {
    String night = "nights/2026-11-21.json";
    Path lake = home.resolve("lake");
    Path raw = Files.createDirectories(home.resolve("raw/catalog/dt=2026-11-21/sub"));
    Files.writeString(raw.resolve("late.jsonl"), "12345");
    Files.createDirectories(lake.resolve("nights"));
    Path manifest = Path.of(TestNight.sample().settings().storage().lake()).resolve(night);
    TestNight world = TestNight.onFiles(home.resolve("raw"), lake, TestNight.sample().night());

    Files.copy(manifest, lake.resolve(night));
    assertThat(world.must("status", "--night", "2026-11-21", "--json").out())
        .contains("catalog/dt=2026-11-21/sub/late.jsonl", "5 bytes", "the next night reads it");
    Files.copy(manifest, lake.resolve("nights/2026-12-21.json"));
    assertThat(world.must("status", "--night", "2026-11-21", "--json").out())
        .contains("the next night reads it");
    Files.copy(manifest, lake.resolve("nights/2026-12-22.json"));
    assertThat(world.must("status", "--night", "2026-11-21", "--json").out())
        .contains("more than 31 days late: no night reads it");
  }

  @Test
  void queryPrintsMoneyAsTextAndDatesAsIso() throws IOException {
    JsonNode rows =
        json(
            "query",
            "--json",
            "SELECT date, sum(net)::DECIMAL(18,2) AS net, count(*) AS n FROM demand_daily WHERE date = DATE '2026-11-20' GROUP BY date");
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("date").asText()).isEqualTo("2026-11-20");
    assertThat(rows.get(0).get("net").isTextual()).isTrue();
    assertThat(rows.get(0).get("net").asText()).matches("\\d+\\.\\d\\d");
    assertThat(rows.get(0).get("n").isNumber()).isTrue();
    String csv =
        TestNight.sample().must("query", "--csv", "SELECT 'a,b' AS \"x\"\"y\", 1.50 AS z").out();
    assertThat(csv).isEqualTo("\"x\"\"y\",z\n\"a,b\",1.50\n");
  }

  @Test
  void anEqualsSignInTheFolderOfTheLakeIsNoColumn(@TempDir Path home) {
    Path lake = home.resolve("dt=x/e=f&g+h/lake");
    TestFiles.copy(Path.of(TestNight.sample().settings().storage().lake()), lake);
    TestNight moved =
        TestNight.onFiles(
            Path.of(TestNight.sample().settings().storage().raw()),
            lake,
            TestNight.sample().night());
    String sql = "FROM metric ORDER BY ALL LIMIT 3";

    assertThat(moved.must("query", "--json", sql).out())
        .isEqualTo(TestNight.sample().must("query", "--json", sql).out())
        .contains("\"dt\"");
  }

  @Test
  void textOfOthersNeitherSteersTheTerminalNorIsAFormula() {
    String sql =
        "SELECT '=1+1' AS a, '-x' AS b, '@y' AS c, -1.50 AS d, -2 AS e, 'f=g' AS f, '+\"' AS \"=h\"";
    assertThat(TestNight.sample().must("query", "--csv", sql).out())
        .isEqualTo("a,b,c,d,e,f,'=h\n'=1+1,'-x,'@y,-1.50,-2,f=g,\"'+\"\"\"\n");
    assertThat(
            TestNight.sample().must("query", "SELECT 'a' || chr(27) || chr(10) || '中' AS x").out())
        .isEqualTo("x\na\\u001b\\n中\n1 row\n");
  }

  @Test
  void anOlderNightIsReadByItsDate() throws IOException {
    JsonNode rows =
        json(
            "query",
            "--night",
            "2026-11-20",
            "--json",
            "SELECT max(dt) AS newest FROM ingest_audit");
    assertThat(rows.get(0).get("newest").asText()).isEqualTo("2026-11-20");
  }

  @Test
  void aDayOfFactsHasNoStates() {
    TestNight.Outcome outcome =
        TestNight.sample().command("query", "--night", "2026-11-10", "FROM recommendation");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains("no table recommendation").contains("query a later night");
  }

  @Test
  void tablesIsTheDictionary() throws IOException {
    assertThat(json("tables", "--json")).hasSize(Table.values().length);
    assertThat(TestNight.sample().must("tables", "user_content").out())
        .contains("strength")
        .contains("pseudonymous");
  }

  @Test
  void planChangesNothing() throws IOException {
    Path lake = TestNight.temporary("planned");
    TestNight night =
        TestNight.onFiles(
            Path.of(TestNight.sample().settings().storage().raw()),
            lake,
            TestNight.sample().night());
    JsonNode plan = JSON.readTree(night.must("plan", "--json").out());
    assertThat(plan).hasSize(4);
    assertThat(plan.get(0).get("from").asText()).isEqualTo("2026-10-23");
    assertThat(plan.get(1).get("bytes").asLong()).isPositive();
    try (var left = Files.list(lake)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void planWarnsOfALargeFileThatCannotBeCut() throws IOException {
    Path raw = TestNight.temporary("large");
    for (String log : new String[] {"behavior", "transaction"}) {
      Path day = Files.createDirectories(raw.resolve(log + "/dt=2026-11-20"));
      try (RandomAccessFile file =
          new RandomAccessFile(day.resolve("part.jsonl.gz").toFile(), "rw")) {
        file.setLength((64L << 20) + (log.equals("behavior") ? 1 : 0));
      }
    }
    TestNight night =
        TestNight.onFiles(raw, TestNight.temporary("planned"), LocalDate.parse("2026-11-20"));
    assertThat(night.must("plan", "--night=2026-11-20", "--json").out())
        .contains("behavior/dt=2026-11-20/part.jsonl.gz (67108865 bytes, compressed: one task")
        .doesNotContain("67108864 bytes");
  }
}

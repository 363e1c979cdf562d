package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestSpark;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lake that version 0.1 has written, from before the ledger came first: one night, in which the
 * channel tells a payment twice, and the raw logs of the next.
 */
@Tag("world")
class OlderLakeTest {
  private static final LocalDate NEXT = LocalDate.of(2026, 11, 21);

  @TempDir Path home;

  @Test
  void noNightBuildsOnItPeopleAreErasedFromItAndARebuildMendsIt() throws IOException {
    unpack();
    TestNight platform = TestNight.onFiles(home.resolve("raw"), home.resolve("lake"), NEXT);
    for (String[] command :
        new String[][] {
          {"run"},
          {"run", "--night", NEXT.toString(), "--full"},
          {"run", "--night", NEXT.toString(), "--only", "ingest", "--run", "nightly"}
        }) {
      TestNight.Outcome refused = platform.command(command);
      assertThat(refused.exit()).isEqualTo(3);
      assertThat(refused.err())
          .contains(
              "night 2026-11-20 has tables of an older Noctua",
              "order_balance 1.1.0, settlement_line 1.1.0",
              "noctua run --from 2026-11-20 --to 2026-11-21 --full")
          .doesNotContain("ingest ");
    }
    assertThat(platform.lake().nights().committed()).hasSize(1);

    platform.must("forget", "u1");
    assertThat(orders())
        .singleElement()
        .satisfies(
            order -> {
              assertThat(order.<String>getAs("user_key")).startsWith("erased.");
              assertThat(order.<BigDecimal>getAs("price")).isEqualByComparingTo("100");
            });

    platform.must("run", "--from", "2026-11-20", "--to", "2026-11-21", "--full");
    assertThat(ask(platform, "SELECT sum(gross), sum(orders) FROM demand_daily"))
        .contains("150.00", "2");
    assertThat(ask(platform, "SELECT problem, list_value FROM settlement_line ORDER BY event_id"))
        .contains("second_paid", "100.00", "50.00");
  }

  /** What the old files of a table hold, in their own columns. */
  private List<Row> orders() {
    return TestSpark.session()
        .read()
        .parquet(home.resolve("lake/open/order_balance").toString())
        .collectAsList();
  }

  private static String ask(TestNight platform, String sql) {
    return platform.must("query", sql, "--csv").out();
  }

  private void unpack() throws IOException {
    try (InputStream file = OlderLakeTest.class.getResourceAsStream("/lake-of-0.1.zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = home.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        Files.copy(zip, target);
      }
    }
  }
}

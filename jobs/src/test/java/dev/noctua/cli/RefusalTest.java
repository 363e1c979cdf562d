package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SmallPlatform;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.CurrentPointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A night one of whose tables was overwritten with nothing, through the command line. */
@Tag("world")
class RefusalTest {
  private static final LocalDate LAST = SmallPlatform.LAST;

  private final TestNight platform = SmallPlatform.before("check");

  private Outcome run(String... more) {
    List<String> command =
        new ArrayList<>(List.of("run", "--night=" + LAST, "--run=" + SmallPlatform.RUN));
    command.addAll(List.of(more));
    return platform.command(command.toArray(String[]::new));
  }

  private CurrentPointer current() {
    return platform.lake().nights().current().orElseThrow();
  }

  @Test
  void anEmptiedTableIsRefusedAndReportedUntilAnOperatorAcceptsIt() throws IOException {
    CurrentPointer before = current();
    Lake lake = platform.lake();
    Night night =
        new Night(
            LAST,
            LAST,
            "nightly",
            false,
            Optional.of(LAST.minusDays(1)),
            platform.settings().platform().zone());
    lake.run(night).write(Table.SIMILAR_CONTENT, TestRows.of(Table.SIMILAR_CONTENT));

    assertThat(run("--only=check").exit()).as("judges, and no more").isZero();
    assertThat(run("--only=report").exit()).isZero();
    Outcome refused = run("--only=publish");

    assertThat(refused.exit()).isEqualTo(4);
    String line = refused.err().lines().filter(l -> l.contains("row_counts")).findFirst().get();
    assertThat(line)
        .contains("gate row_counts refused: 1 tables: similar_content has 0 rows, not at least ")
        .contains("(limit 0 tables out of their range)")
        .contains("the night published before stays in place")
        .endsWith("overrule the gate with noctua run --night " + LAST + " --accept row_counts)");
    assertThat(current()).isEqualTo(before);
    assertThat(platform.must("status").out()).contains("row_counts: 1 tables: similar_content");
    assertThat(platform.must("status", "--night=" + LAST).out())
        .contains("refused, limit 0 tables out of their range")
        .contains("passed, limit at least 0.300");
    assertThat(Files.readString(Path.of(lake.address("reports/" + LAST + ".nightly.html"))))
        .contains("1 of 12 gates refused: the night published before stays in place.")
        .contains("similar_content has 0 rows");
    assertThat(verdicts()).isEqualTo("row_counts,1.0,0.0,refused");

    assertThat(run("--accept=row_counts").exit()).isZero();
    assertThat(current().night()).isEqualTo(LAST);
    assertThat(platform.must("status", "--night=" + LAST).out()).contains("overruled, limit 0");
    assertThat(Files.readString(Path.of(lake.address("reports/" + LAST + ".nightly.html"))))
        .contains("1 of 12 gates overruled.");
  }

  /** The rows of metric that don't say passed; a refused night is committed, not published. */
  private String verdicts() {
    return platform
        .must(
            "query",
            "--csv",
            "--night=" + LAST,
            "SELECT metric, value, high, verdict FROM metric WHERE verdict <> 'passed'")
        .out()
        .lines()
        .skip(1)
        .reduce("", String::concat);
  }
}

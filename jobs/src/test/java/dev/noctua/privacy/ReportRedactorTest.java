package dev.noctua.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.lake.Lake;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of reports. */
class ReportRedactorTest {
  private static final String REPORT =
      "<style>\ntd { border: 0 }</style><h2>The border</h2><td class=\"number\">by o&#39;brien@example.com &amp; co</td><td>O&#39;Neill</td>";

  @TempDir Path folder;

  @Test
  void cellsAreReadAsPeopleReadThemAndNothingElseIs() throws IOException {
    Path report = Files.createDirectories(folder.resolve("reports")).resolve("r.html");
    Files.writeString(report, REPORT);
    Lake lake =
        Lake.open(
            new Settings.Storage("raw", folder.toString(), 30, Optional.empty()),
            TestSpark::session);
    TombstoneLookup people =
        new TombstoneLookup(
            List.of(
                new Erasure.Person(
                    "border", Optional.empty(), "erased.T", List.of("O'Brien@example.com"))));
    ReportRedactor redactor = new ReportRedactor(lake, people::redacted);

    assertThat(redactor.count()).isEqualTo(1);
    assertThat(redactor.rewrite()).isEqualTo(1);
    assertThat(redactor.count()).isZero();
    assertThat(report)
        .hasContent(REPORT.replace("by o&#39;brien@example.com &amp; co", "erased.T"));
  }
}

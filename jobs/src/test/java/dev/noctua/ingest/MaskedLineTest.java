package dev.noctua.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.RawLog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"action\":\"view\",\"rating\":7}|{\"action\":\"view\",\"rating\":7}",
        "{\"action\":\"Jo\",\"query\":\"Jo\"}|{\"action\":\"***\",\"query\":\"***\"}",
        "{\"occurred_at\":\"2026-11-21T25:00Z\"}|{\"occurred_at\":\"2026-11-21T25:00Z\"}",
        // Where columns have slipped.
        "{\"occurred_at\":\"13800000000\"}|{\"occurred_at\":\"***\"}",
        "{\"rating\":13800000000}|{\"rating\":\"***\"}",
        "{\"rating\":9999999999}|{\"rating\":9999999999}",
        "{\"Jo\":1}|{\"***\":\"***\"}",
        "[1]|not shown, since it isn't a JSON object",
        "{\"rating\":|not shown, since it can't be read"
      })
  void onlyWhatNamesNobodyIsShown(String line, String shown) {
    assertThat(MaskedLine.of(RawLog.BEHAVIOR.contracts(), line.getBytes(UTF_8))).isEqualTo(shown);
  }
}

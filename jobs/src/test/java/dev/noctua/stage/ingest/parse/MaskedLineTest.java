package dev.noctua.stage.ingest.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.RawLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "{\"rating\":\"5\",\"duration_seconds\":0.5}|{\"rating\":\"***\",\"duration_seconds\":0.5}",
        "{\"rating\":true,\"action\":null}|{\"rating\":\"***\",\"action\":\"***\"}",
        "{\"rating\":[5],\"action\":{\"action\":\"view\"},\"progress\":1}|{\"rating\":\"***\",\"action\":\"***\",\"progress\":1}",
        "{\"context\":{\"device\":\"web\",\"city\":\"X\",\"position\":3,\"arms\":{\"a\":\"b\"},\"Jo\":{}},\"rating\":1}|{\"context\":{\"device\":\"web\",\"city\":\"***\",\"position\":3,\"arms\":\"***\",\"***\":\"***\"},\"rating\":1}",
        "{\"context\":\"Jo\",\"device\":\"web\"}|{\"context\":\"***\",\"***\":\"***\"}",
        "{\"Jo\":1}|{\"***\":\"***\"}",
        "{}|{}",
        "{\"context\":{},\"rating\":-1.50e1}|{\"context\":{},\"rating\":-1.50e1}",
        "{\"\\u0061ction\":\"vie\\u0077\"} text|{\"action\":\"view\"}",
        "{\"rating\":1,\"rating\":2}|{\"rating\":1,\"rating\":2}",
        "{\"Jo\":{\"rating\":[{\"rating\":5}]},\"rating\":5}|{\"***\":\"***\",\"rating\":5}",
        "rubbish|not shown, since it can't be read",
        "{\"rating\":5}{|{\"rating\":5}",
        "[1]|not shown, since it isn't a JSON object",
        "{\"rating\":|not shown, since it can't be read"
      })
  void onlyWhatNamesNobodyIsShown(String line, String shown) {
    assertThat(shown(RawLog.BEHAVIOR, line)).isEqualTo(shown);
  }

  private static String shown(RawLog log, String line) {
    return MaskedLine.of(log.contracts(), line.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"rating\":5,\"x\":\"\u00ff\"}", "{\"rating\":5} \u00c3"})
  void whatIsNoUtf8IsNotShown(String line) {
    assertThat(MaskedLine.of(RawLog.BEHAVIOR.contracts(), line.getBytes(ISO_8859_1)))
        .isEqualTo("not shown, since it can't be read");
    assertThat(shown(RawLog.BEHAVIOR, "")).isEqualTo("not shown, since it isn't a JSON object");
  }

  @Test
  void moneyAndChoicesAreShownWhereTheyAreSuch() {
    assertThat(shown(RawLog.TRANSACTION, "{\"amount\":\"-149.00\",\"list_price\":15.5}"))
        .isEqualTo("{\"amount\":\"-149.00\",\"list_price\":15.5}");
    assertThat(shown(RawLog.TRANSACTION, "{\"amount\":\"13800000000\",\"list_price\":\"1 Jo\"}"))
        .isEqualTo("{\"amount\":\"***\",\"list_price\":\"***\"}");
    assertThat(
            shown(
                RawLog.REGISTRATION,
                "{\"consent\":{\"personalization\":true,\"analytics\":\"true\"},\"email\":\"a\"}"))
        .isEqualTo(
            "{\"consent\":{\"personalization\":true,\"analytics\":\"***\"},\"email\":\"***\"}");
  }

  @Test
  void noMoreThan300CharactersAreShown() {
    String masked = "\"***\":\"***\",".repeat(24);
    String unknown = "\"Jo\":1,".repeat(24);
    assertThat(shown(RawLog.BEHAVIOR, "{" + unknown + "\"rating\":7}"))
        .hasSize(300)
        .isEqualTo("{" + masked + "\"rating\":7}");
    assertThat(shown(RawLog.BEHAVIOR, "{" + unknown + "\"rating\":77}"))
        .isEqualTo("{" + masked + "\"rating\":77…");
  }
}

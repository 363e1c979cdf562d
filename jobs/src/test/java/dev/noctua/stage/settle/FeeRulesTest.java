package dev.noctua.stage.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.TestSpark;
import dev.noctua.core.Failure;
import dev.noctua.settings.Settings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class FeeRulesTest {
  private static FeeRules rules(Map<String, BigDecimal> rates, String... refunded) {
    return FeeRules.of(new Settings.Settlement(rates, List.of(refunded), "pro_rata", 30));
  }

  private static Map<String, BigDecimal> rates(String alipay) {
    return Map.of(
        "alipay",
        new BigDecimal(alipay),
        "wechat_pay",
        BigDecimal.ZERO,
        "balance",
        BigDecimal.ZERO);
  }

  @Test
  void theShippedSettingsChargeSixPerMilleAndOnlyWeChatPayGivesItBack() {
    FeeRules rules = FeeRules.of(TestSpark.settings(Path.of("target"), Map.of()).settlement());
    assertThat(rules.channels())
        .containsEntry("alipay", new FeeRules.Channel(600, false))
        .containsEntry("wechat_pay", new FeeRules.Channel(600, true))
        .containsEntry("balance", new FeeRules.Channel(0, false));
  }

  @Test
  void aChannelWithoutRateIsRefused() {
    assertThatThrownBy(() -> rules(Map.of("alipay", BigDecimal.ZERO)))
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("setting settlement.fee-rates.wechat_pay is missing");
  }

  @Test
  void anUnknownChannelIsRefused() {
    assertThatThrownBy(() -> rules(rates("0.006"), "wechat"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("settlement.fee-refunded names the channel wechat;");
  }

  @Test
  void aRateForAnUnknownChannelIsRefused() {
    Map<String, BigDecimal> rates = new HashMap<>(rates("0.006"));
    rates.put("cash", BigDecimal.ZERO);
    assertThatThrownBy(() -> rules(rates))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("settlement.fee-rates names the channel cash;");
  }

  @Test
  void aRateWithSixDecimalsIsRefused() {
    assertThatThrownBy(() -> rules(rates("0.006001")))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("at most five decimals, not 0.006001");
    assertThat(rules(rates("0.0060000")).channels().get("alipay").rate()).isEqualTo(600);
    assertThat(rules(rates("0.00601")).channels().get("alipay").rate()).isEqualTo(601);
  }
}

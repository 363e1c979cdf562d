package dev.noctua.settings;

import static dev.noctua.settings.AutoNumber.AUTO;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The default of every setting that has one. A setting that a file leaves out takes it, so that a
 * file written for an earlier version keeps working.
 *
 * <p>{@code conf/local.yaml} documents the defaults; {@code SettingsFileTest} holds both equal.
 */
final class SettingsDefaults {
  /** Stands for a setting without a default: a file must give it. */
  private static final String REQUIRED = null;

  /** The defaults of an optional section hold where a file has the section. */
  private static final Settings DEFAULTS =
      new Settings(
          new Settings.Platform(ZoneId.of("Asia/Shanghai"), "CNY"),
          new Settings.Storage(
              REQUIRED, REQUIRED, 30, Optional.of(new Settings.S3("", REQUIRED, false))),
          new Settings.Spark("local[*]", 0, Map.of()),
          new Settings.Ingest(0.05, 1 << 20, 30, false, 128),
          new Settings.Forget(false),
          new Settings.Train(AUTO, 500_000),
          new Settings.Als("auto", AUTO, AUTO, AUTO, AUTO, 4),
          new Settings.ItemToItem(AUTO, AUTO),
          new Settings.Recommend(20, 7),
          new Settings.Price(730),
          new Settings.Market(1_000_000, 1.0),
          new Settings.Forecast(90, 730),
          new Settings.Settlement(feeRates(), List.of("wechat_pay"), "platform", 30),
          new Settings.Check(0.0, 0.3, new Settings.Rows(0.7, 0.6, 10.0, 100)),
          new Settings.Retention(8, Map.of()),
          Optional.of(new Settings.Database(REQUIRED, 3)),
          new Settings.Airflow("http://127.0.0.1:8080", "noctua_nightly"));

  /** Sections that stay absent when a file has none of them. */
  private static final Set<String> OPTIONAL = Set.of("s3", "database");

  private SettingsDefaults() {}

  /**
   * Adds the default of every setting that {@code settings} leaves out, channel by channel in a map
   * such as {@code settlement.fee-rates}. A section without content leaves all of its settings out.
   */
  static void fill(ObjectNode settings) {
    fill(settings, (ObjectNode) SettingsFile.YAML.<JsonNode>valueToTree(DEFAULTS));
  }

  private static void fill(ObjectNode given, ObjectNode defaults) {
    for (Map.Entry<String, JsonNode> each : defaults.properties()) {
      String key = each.getKey();
      JsonNode there = given.path(key);
      boolean empty = there.isMissingNode() || (there.isNull() && each.getValue().isObject());
      if (there instanceof ObjectNode section && each.getValue() instanceof ObjectNode inner) {
        fill(section, inner);
      } else if (empty && OPTIONAL.contains(key)) {
        given.remove(key);
      } else if (empty && each.getValue() instanceof ObjectNode inner) {
        fill(given.putObject(key), inner);
      } else if (empty && !each.getValue().isNull()) {
        given.set(key, each.getValue());
      }
    }
  }

  /** In an order of its own, which the digest of the settings depends on. */
  private static Map<String, BigDecimal> feeRates() {
    Map<String, BigDecimal> rates = new LinkedHashMap<>();
    rates.put("alipay", new BigDecimal("0.006"));
    rates.put("wechat_pay", new BigDecimal("0.006"));
    rates.put("balance", BigDecimal.ZERO);
    return rates;
  }
}

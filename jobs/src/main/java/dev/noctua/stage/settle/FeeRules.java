package dev.noctua.stage.settle;

import static dev.noctua.contract.Columns.CHANNEL;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.settings.Settings;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the channels charge, and how long a refund waits for its order.
 *
 * @param channels by the channel's name
 * @param pendingDays nights, counted from the refund's arrival
 */
record FeeRules(Map<String, Channel> channels, Bearer bearer, int pendingDays)
    implements Serializable {

  /** Whose part the fee is taken from. */
  enum Bearer {
    PLATFORM,
    CREATOR,
    PRO_RATA
  }

  /**
   * One payment channel.
   *
   * @param rate of the amount, in 1/100000
   * @param refunded whether the fee comes back with a refund
   */
  record Channel(long rate, boolean refunded) implements Serializable {}

  /**
   * The settings, with a rate for every channel of the contract.
   *
   * @throws Failure.Usage when a rate is missing or too fine, or a channel unknown
   */
  static FeeRules of(Settings.Settlement settings) {
    List<String> names =
        Table.SETTLEMENT_LINE.contract().columns().stream()
            .filter(column -> column.name().equals(CHANNEL))
            .findFirst()
            .orElseThrow()
            .allowed();
    settings.feeRates().keySet().forEach(name -> requireKnown("fee-rates", name, names));
    settings.feeRefunded().forEach(name -> requireKnown("fee-refunded", name, names));
    Map<String, Channel> channels = new HashMap<>();
    for (String name : names) {
      channels.put(
          name,
          new Channel(
              rate(name, settings.feeRates().get(name)), settings.feeRefunded().contains(name)));
    }
    Bearer bearer = Bearer.valueOf(settings.feeBorneBy().toUpperCase(Locale.ROOT));
    return new FeeRules(Map.copyOf(channels), bearer, settings.pendingRefundDays());
  }

  private static void requireKnown(String key, String name, List<String> names) {
    if (!names.contains(name)) {
      throw new Failure.Usage(
          "setting settlement.%s names the channel %s; there are %s"
              .formatted(key, name, String.join(", ", names)));
    }
  }

  private static long rate(String name, BigDecimal rate) {
    if (rate == null) {
      throw new Failure.Usage("setting settlement.fee-rates." + name + " is missing");
    }
    if (rate.stripTrailingZeros().scale() > 5) {
      throw new Failure.Usage(
          "setting settlement.fee-rates.%s must have at most five decimals, not %s"
              .formatted(name, rate.toPlainString()));
    }
    return Fen.unscaled(rate, 5);
  }
}

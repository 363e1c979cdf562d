package dev.noctua.settings;

import dev.noctua.core.Failure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** What no type can say of a setting: ranges and choices. */
final class SettingsRules {
  private static final List<String> FACTS =
      List.of("registration", "behavior", "transaction", "catalog", "quarantine");
  private static final int FEWEST_FACT_NIGHTS = 32;
  private static final String ADDRESS = "a path, or s3a://bucket/prefix";

  private SettingsRules() {}

  static void check(Settings s) {
    rule("platform.currency", s.platform().currency().matches("[A-Z]{3}"), "an ISO 4217 code");
    rule("storage.raw", isAddress(s.storage().raw()), ADDRESS);
    rule("storage.lake", isAddress(s.storage().lake()), ADDRESS);
    int lease = s.storage().leaseSeconds();
    rule("storage.lease-seconds", lease >= 1 && lease <= 3600, "1 to 3600");
    rule(
        "storage.s3",
        !s.storage().remote() || s.storage().s3().isPresent(),
        "given for s3a:// URLs");
    rule("spark.shuffle-partitions", s.spark().shufflePartitions() >= 0, "0 or more");
    share("ingest.max-quarantined-share", s.ingest().maxQuarantinedShare());
    int line = s.ingest().maxLineBytes();
    rule("ingest.max-line-bytes", line >= 1024 && line <= 1 << 26, "1024 to 67108864");
    rule("ingest.late-days", s.ingest().lateDays() >= 0 && s.ingest().lateDays() <= 30, "0 to 30");
    rule("als.factors", s.als().factors() >= 1 && s.als().factors() <= 1024, "1 to 1024");
    rule("als.iterations", s.als().iterations() >= 1, "1 or more");
    rule("als.alpha", s.als().alpha() > 0, "above 0");
    rule("als.regularization", s.als().regularization() > 0, "above 0");
    rule("als.blocks", s.als().blocks() >= 1, "1 or more");
    rule("recommend.top-k", s.recommend().topK() >= 1 && s.recommend().topK() <= 1000, "1 to 1000");
    rule("recommend.trending-days", s.recommend().trendingDays() >= 1, "1 or more");
    rule("forecast.horizon-days", s.forecast().horizonDays() >= 1, "1 or more");
    rule("forecast.history-days", s.forecast().historyDays() >= 28, "28 or more");
    s.settlement()
        .feeRates()
        .forEach(
            (channel, rate) ->
                rule(
                    "settlement.fee-rates." + channel,
                    rate.signum() >= 0 && rate.compareTo(BigDecimal.ONE) < 0,
                    "a share from 0 to below 1"));
    rule(
        "settlement.fee-borne-by",
        Set.of("platform", "creator", "pro_rata").contains(s.settlement().feeBorneBy()),
        "platform, creator or pro_rata");
    rule("settlement.pending-refund-days", s.settlement().pendingRefundDays() >= 1, "1 or more");
    check(s.check());
    check(s.retention());
    s.database()
        .ifPresent(
            d -> {
              rule("database.url", d.url().startsWith("jdbc:mysql:"), "a jdbc:mysql: URL");
              rule("database.generations", d.kept() >= 1 && d.kept() <= 100, "1 to 100");
            });
  }

  private static void check(Settings.Check check) {
    share("check.max-without-list", check.maxWithoutList());
    share("check.min-overlap", check.minOverlap());
    share("check.rows.min-state", check.rows().minState());
    share("check.rows.min-day", check.rows().minDay());
    rule("check.rows.max-day", check.rows().maxDay() >= 1, "1 or more");
    rule("check.rows.small", check.rows().small() >= 0, "0 or more");
  }

  private static void check(Settings.Retention retention) {
    rule("retention.state-nights", retention.stateNights() >= 1, "1 or more");
    retention
        .factNights()
        .forEach(
            (table, nights) -> {
              String key = "retention.fact-nights." + table;
              rule(key, FACTS.contains(table), "one of " + String.join(", ", FACTS));
              // So far back an id is known, and a line may be late.
              rule(key, nights >= FEWEST_FACT_NIGHTS, FEWEST_FACT_NIGHTS + " or more");
            });
  }

  private static void share(String key, double share) {
    rule(key, share >= 0 && share <= 1, "between 0 and 1");
  }

  private static boolean isAddress(String text) {
    return text.contains(":/") ? text.matches("s3a://[^/]+(/.*)?") : !text.isBlank();
  }

  private static void rule(String key, boolean holds, String wanted) {
    if (!holds) {
      throw new Failure.Usage("setting " + key + " must be " + wanted);
    }
  }
}

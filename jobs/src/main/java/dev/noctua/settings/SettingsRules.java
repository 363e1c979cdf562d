package dev.noctua.settings;

import dev.noctua.core.Failure;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

/** The rules that a type cannot state: ranges and choices. */
final class SettingsRules {
  private static final List<String> FACTS =
      List.of("registration", "behavior", "transaction", "catalog", "quarantine");
  private static final int FEWEST_FACT_NIGHTS = 32;
  private static final int LAST_PORT = 65_535;
  private static final String ADDRESS = "a path, or s3a://bucket/prefix";

  private SettingsRules() {}

  static void check(Settings s) {
    String currency = s.platform().currency();
    rule("platform.currency", currency, currency.matches("[A-Z]{3}"), "an ISO 4217 code");
    check(s.storage());
    check(s.spark());
    share("ingest.max-quarantined-share", s.ingest().maxQuarantinedShare());
    range("ingest.max-line-bytes", s.ingest().maxLineBytes(), 1024, 1 << 26);
    range("ingest.late-days", s.ingest().lateDays(), 0, 30);
    range("ingest.max-zstd-window-mib", s.ingest().maxZstdWindowMib(), 1, 2048);
    atLeast("train.sample-pairs", s.train().samplePairs(), 1000);
    whole("train.window-days", s.train().windowDays(), 0, 36_500);
    String engine = s.als().engine();
    boolean isEngine = Set.of("auto", "own", "mllib").contains(engine);
    rule("als.engine", engine, isEngine, "auto, own or mllib");
    whole("als.factors", s.als().factors(), 1, 1024);
    whole("als.iterations", s.als().iterations(), 1, 1000);
    positive("als.alpha", s.als().alpha());
    positive("als.regularization", s.als().regularization());
    positive("item-to-item.ridge", s.itemToItem().ridge());
    AutoNumber dropout = s.itemToItem().dropout();
    boolean isShare = dropout.decimal().filter(d -> d < 0 || d >= 1).isEmpty();
    rule("item-to-item.dropout", dropout, isShare, "auto or from 0 to below 1");
    atLeast("als.blocks", s.als().blocks(), 1);
    range("recommend.top-k", s.recommend().topK(), 1, 1000);
    atLeast("recommend.trending-days", s.recommend().trendingDays(), 1);
    range("price.history-days", s.price().historyDays(), 28, 3650);
    long people = s.market().people();
    rule("market.people", people, people >= 1 && people <= 10_000_000_000L, "1 to 10000000000");
    double spread = s.market().spread();
    rule("market.spread", spread, spread > 0 && spread <= 5, "above 0, and 5 at most");
    range("forecast.horizon-days", s.forecast().horizonDays(), 1, 366);
    atLeast("forecast.history-days", s.forecast().historyDays(), 28);
    check(s.settlement());
    check(s.check());
    check(s.retention());
    s.database()
        .ifPresent(
            d -> {
              if (!d.url().startsWith("jdbc:mysql:")) {
                // A URL may hold a password, so the message does without it.
                throw new Failure.Usage("setting database.url must be a jdbc:mysql: URL");
              }
              range("database.generations", d.generations(), 1, 100);
            });
    String fault = faultOfServer(s.airflow().url());
    if (!fault.isEmpty()) {
      // It may hold a password too.
      throw new Failure.Usage(
          "setting airflow.url must be an address such as http://airflow:8080: " + fault);
    }
    rule("airflow.dag", s.airflow().dag(), !s.airflow().dag().isBlank(), "the name of a DAG");
  }

  /** What is wrong with a server's address, without its text; empty if nothing is. */
  private static String faultOfServer(String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      return "%s at character %d".formatted(e.getReason(), e.getIndex() + 1);
    }
    if (!List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
      return "it must begin with http:// or https://";
    }
    if (String.valueOf(uri.getRawAuthority()).contains("@")) {
      return "it must have no user: NOCTUA_AIRFLOW_USER and NOCTUA_AIRFLOW_PASSWORD name the account";
    }
    if (uri.getHost() == null) {
      return "it has no host, or one with a character that no host's name has, such as _";
    }
    if (uri.getPort() > LAST_PORT) {
      return "its port must be from 0 to " + LAST_PORT;
    }
    return uri.getRawQuery() == null && uri.getRawFragment() == null
        ? ""
        : "it must end before ? and #";
  }

  private static void check(Settings.Spark spark) {
    atLeast("spark.shuffle-partitions", spark.shufflePartitions(), 0);
    if (spark.settings().containsKey("spark.master")) {
      throw new Failure.Usage(
          "setting spark.settings names spark.master, which is a setting of its own: write master beside settings, not inside");
    }
  }

  private static void check(Settings.Storage storage) {
    rule("storage.raw", storage.raw(), isAddress(storage.raw()), ADDRESS);
    rule("storage.lake", storage.lake(), isAddress(storage.lake()), ADDRESS);
    range("storage.lease-seconds", storage.leaseSeconds(), 1, 3600);
    if (storage.remote() && storage.s3().isEmpty()) {
      throw new Failure.Usage(
          "setting storage.s3 is missing: storage.raw or storage.lake is on S3, so give at least storage.s3.region");
    }
  }

  private static void check(Settings.Settlement settlement) {
    settlement
        .feeRates()
        .forEach(
            (channel, rate) ->
                rule(
                    "settlement.fee-rates." + channel,
                    rate,
                    rate.signum() >= 0 && rate.compareTo(BigDecimal.ONE) < 0,
                    "a share from 0 to below 1"));
    rule(
        "settlement.fee-borne-by",
        settlement.feeBorneBy(),
        Set.of("platform", "creator", "pro_rata").contains(settlement.feeBorneBy()),
        "platform, creator or pro_rata");
    atLeast("settlement.pending-refund-days", settlement.pendingRefundDays(), 1);
  }

  private static void check(Settings.Check check) {
    share("check.max-without-list", check.maxWithoutList());
    share("check.min-overlap", check.minOverlap());
    share("check.rows.min-state", check.rows().minState());
    share("check.rows.min-day", check.rows().minDay());
    rule("check.rows.max-day", check.rows().maxDay(), check.rows().maxDay() >= 1, "1 or more");
    rule("check.rows.small", check.rows().small(), check.rows().small() >= 0, "0 or more");
  }

  private static void check(Settings.Retention retention) {
    atLeast("retention.state-nights", retention.stateNights(), 1);
    retention
        .factNights()
        .forEach(
            (table, nights) -> {
              if (!FACTS.contains(table)) {
                throw new Failure.Usage(
                    "setting retention.fact-nights names the table %s; it may name %s"
                        .formatted(table, String.join(", ", FACTS)));
              }
              // Ingest looks so far back for known ids, and takes lines that are so late.
              atLeast("retention.fact-nights." + table, nights, FEWEST_FACT_NIGHTS);
            });
  }

  private static boolean isAddress(String text) {
    return text.contains(":/") ? text.matches("s3a://[^/]+(/.*)?") : !text.isBlank();
  }

  private static void share(String key, double share) {
    rule(key, share, share >= 0 && share <= 1, "from 0 to 1");
  }

  private static void range(String key, int value, int least, int most) {
    rule(key, value, value >= least && value <= most, "from %d to %d".formatted(least, most));
  }

  private static void whole(String key, AutoNumber number, int least, int most) {
    boolean isWithin =
        number
            .value()
            .filter(
                v ->
                    v.stripTrailingZeros().scale() > 0
                        || v.compareTo(BigDecimal.valueOf(least)) < 0
                        || v.compareTo(BigDecimal.valueOf(most)) > 0)
            .isEmpty();
    rule(key, number, isWithin, "auto or a whole number from %d to %d".formatted(least, most));
  }

  private static void positive(String key, AutoNumber number) {
    rule(
        key,
        number,
        number.decimal().filter(v -> v <= 0 || Double.isInfinite(v)).isEmpty(),
        "auto or above 0");
  }

  private static void atLeast(String key, int value, int least) {
    rule(key, value, value >= least, least + " or more");
  }

  private static void rule(String key, Object value, boolean holds, String wanted) {
    if (!holds) {
      throw new Failure.Usage("setting %s must be %s, not %s".formatted(key, wanted, value));
    }
  }
}

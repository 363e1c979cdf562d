package dev.noctua.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.noctua.core.Failure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
  private static final Path SHIPPED = Path.of("../conf/local.yaml");
  private static final Path HOME = Path.of("/noctua");

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("conf.yaml"), text);
  }

  private AbstractThrowableAssert<?, ?> changed(String line, String by) throws IOException {
    String text = Files.readString(SHIPPED);
    assertThat(text).contains(line);
    Path file = write(text.replace(line, by));
    return assertThatThrownBy(() -> SettingsFile.read(file, Map.of(), HOME))
        .isInstanceOf(Failure.Usage.class);
  }

  @Test
  void relativePathsCountFromTheLaunchersFolder() {
    Settings settings =
        SettingsFile.read(Path.of("../conf/s3.yaml"), Map.of("storage.lake", "lake"), HOME);
    assertThat(settings.storage().lake()).isEqualTo("/noctua/lake");
    assertThat(settings.storage().raw()).startsWith("s3a://");
  }

  @Test
  void anOverrideWinsAndMayOpenASection() {
    Settings settings =
        SettingsFile.read(
            SHIPPED,
            Map.of("recommend.top-k", "7", "database.url", "jdbc:mysql://db:3306/platform"),
            HOME);
    assertThat(settings.recommend().topK()).isEqualTo(7);
    assertThat(settings.database())
        .contains(new Settings.Database("jdbc:mysql://db:3306/platform", 3));
  }

  @Test
  void s3NeedsToKnowHowToReachIt() {
    assertThatThrownBy(
            () -> SettingsFile.read(SHIPPED, Map.of("storage.lake", "s3a://bucket/lake"), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("storage.s3");
  }

  @Test
  void theMasterIsNoneOfTheOtherOptionsOfSpark() {
    Map<String, String> inside = Map.of("spark.settings.spark.master", "spark://host:7077");
    assertThatThrownBy(() -> SettingsFile.read(SHIPPED, inside, HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContainingAll("spark.settings", "spark.master", "beside");
  }

  @Test
  void aMisspeltKeyIsNamedWithItsNeighbours() throws IOException {
    changed("top-k:", "topk:")
        .hasMessageContaining("unknown setting recommend.topk")
        .hasMessageContaining("top-k, trending-days");
    changed("als:  ", "asl:  ").hasMessageContaining("unknown setting asl");
  }

  @Test
  void anAbsentSectionHasItsDefaults() throws IOException {
    Path file = write("storage: {raw: /raw, lake: /lake}");
    Settings shipped =
        SettingsFile.read(
            SHIPPED, Map.of("storage.raw", "/raw", "storage.lake", "/lake"), Path.of("/"));
    assertThat(SettingsFile.read(file, Map.of(), Path.of("/"))).isEqualTo(shipped);
    assertThat(shipped.database()).isEmpty();
  }

  @Test
  void anAbsentSettingHasItsDefaultBesideThoseThatAreGiven() throws IOException {
    Path file =
        write(
            """
            storage: {raw: s3a://raw, lake: s3a://lake, s3: {region: eu-west-1}}
            recommend: {top-k: 5}
            als:
            settlement: {fee-rates: {alipay: 0.01}}
            check: {rows: {small: 7}}
            database: {url: jdbc:mysql://db/platform}
            """);
    Settings settings = SettingsFile.read(file, Map.of(), HOME);
    assertThat(settings.recommend()).isEqualTo(new Settings.Recommend(5, 7));
    AutoNumber auto = AutoNumber.AUTO;
    assertThat(settings.als()).isEqualTo(new Settings.Als("auto", auto, auto, auto, auto, 4));
    assertThat(settings.settlement().feeRates())
        .containsEntry("alipay", new BigDecimal("0.01"))
        .containsEntry("wechat_pay", new BigDecimal("0.006"))
        .containsEntry("balance", BigDecimal.ZERO);
    assertThat(settings.check())
        .isEqualTo(new Settings.Check(0.0, 0.3, new Settings.Rows(0.7, 0.6, 10.0, 7)));
    assertThat(settings.storage().s3()).contains(new Settings.S3("", "eu-west-1", false));
    assertThat(settings.database()).contains(new Settings.Database("jdbc:mysql://db/platform", 3));
  }

  @Test
  void whatHasNoDefaultIsRequired() throws IOException {
    String[][] filesAndKeys = {
      {"storage: {lake: lake}", "storage.raw"},
      {"storage: {raw: raw}", "storage.lake"},
      {"recommend: {top-k: 5}", "storage.raw"},
      {"storage: {raw: s3a://raw, lake: s3a://lake, s3: {}}", "storage.s3.region"},
      {"{storage: {raw: raw, lake: lake}, database: {generations: 2}}", "database.url"}
    };
    for (String[] each : filesAndKeys) {
      Path file = write(each[0]);
      assertThatThrownBy(() -> SettingsFile.read(file, Map.of(), HOME))
          .isInstanceOf(Failure.Usage.class)
          .hasMessage("setting %s in %s is missing: it has no default".formatted(each[1], file));
    }
  }

  @Test
  void aSettingWithoutValueIsNamed() throws IOException {
    changed("  top-k: 20", "  top-k:")
        .hasMessageContaining("setting recommend.top-k in ")
        .hasMessageEndingWith(" has no value: give it one, or leave it out");
    changed("alipay: 0.006", "alipay: ").hasMessageContaining("settlement.fee-rates.alipay");
    assertThatThrownBy(() -> SettingsFile.read(SHIPPED, Map.of("als.alpha", ""), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("als.alpha")
        .hasMessageContaining("has no value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "als.factors|many|a number or auto, not \"many\"",
        "als.factors|3.5|auto or a whole number from 1 to 1024, not 3.5",
        "check.rows.small|[1]|a whole number, not [1]",
        "als.alpha|high|a number or auto, not \"high\"",
        "settlement.fee-rates|{alipay: low}|a number, not \"low\"",
        "ingest.require-complete|perhaps|true or false, not \"perhaps\"",
        "platform.zone|Asia/Atlantis|a time zone such as Asia/Shanghai, not \"Asia/Atlantis\"",
        "settlement.fee-refunded|wechat_pay|a list, not \"wechat_pay\"",
        "retention.fact-nights|90|a section, not 90",
        "recommend|20|a section, not 20"
      })
  void aValueOfAnotherTypeIsNamedWithTheTypeThatIsWanted(String key, String value, String message) {
    assertThatThrownBy(() -> SettingsFile.read(SHIPPED, Map.of(key, value), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("setting " + key)
        .hasMessageEndingWith("must be " + message);
  }

  @Test
  void shippedFilesNameEverySettingWithItsDefault() throws IOException {
    Map<String, JsonNode> defaults = defaults("storage: {}");
    assertThat(differences(defaults, leaves(SettingsFile.YAML.readTree(SHIPPED.toFile()))))
        .containsOnlyKeys("storage.raw", "storage.lake");
    assertThat(
            differences(
                defaults("storage: {s3: {}}"),
                leaves(SettingsFile.YAML.readTree(Path.of("../conf/s3.yaml").toFile()))))
        .containsOnlyKeys(
            "storage.raw",
            "storage.lake",
            "storage.s3.region",
            "ingest.require-complete",
            "forget.rewrite-raw",
            "airflow.url");
    assertThat(
            differences(
                defaults("storage: {s3: {}}"),
                leaves(SettingsFile.YAML.readTree(Path.of("../conf/cluster.yaml").toFile()))))
        .containsOnlyKeys(
            "storage.raw",
            "storage.lake",
            "storage.s3.region",
            "spark.master",
            "spark.shuffle-partitions",
            "spark.settings",
            "spark.settings.spark.executor.memory",
            "spark.settings.spark.executor.cores",
            "spark.settings.spark.cores.max",
            "spark.settings.spark.executor.extraJavaOptions",
            "spark.settings.spark.scheduler.maxRegisteredResourcesWaitingTime",
            "ingest.require-complete",
            "forget.rewrite-raw",
            "airflow.url");
    for (String name : new String[] {"local.yaml", "s3.yaml", "cluster.yaml"}) {
      String database =
          Files.readString(Path.of("../conf", name))
              .lines()
              .filter(line -> line.matches("# ( .*|database):.*"))
              .map(line -> line.substring(2))
              .collect(Collectors.joining("\n"));
      assertThat(
              differences(defaults("database: {}"), leaves(SettingsFile.YAML.readTree(database))))
          .doesNotContainKey("database.generations")
          .containsKey("database.url");
    }
  }

  /** The defaults as a file would give them. */
  private static Map<String, JsonNode> defaults(String sections) throws IOException {
    ObjectNode root = (ObjectNode) SettingsFile.YAML.readTree(sections);
    SettingsDefaults.fill(root);
    return leaves(root);
  }

  private static Map<String, JsonNode> leaves(JsonNode root) {
    Map<String, JsonNode> leaves = new TreeMap<>();
    root.fields().forEachRemaining(each -> addLeaves(each.getKey(), each.getValue(), leaves));
    return leaves;
  }

  private static void addLeaves(String path, JsonNode node, Map<String, JsonNode> leaves) {
    if (!node.isObject() || node.isEmpty()) {
      leaves.put(path, node);
    }
    node.fields()
        .forEachRemaining(each -> addLeaves(path + "." + each.getKey(), each.getValue(), leaves));
  }

  /** Settings that only one of both names, or that they give other values. */
  private static Map<String, String> differences(
      Map<String, JsonNode> defaults, Map<String, JsonNode> shipped) {
    Map<String, String> differences = new LinkedHashMap<>();
    Stream.concat(defaults.keySet().stream(), shipped.keySet().stream())
        .filter(key -> !String.valueOf(defaults.get(key)).equals(String.valueOf(shipped.get(key))))
        .forEach(key -> differences.put(key, defaults.get(key) + " → " + shipped.get(key)));
    return differences;
  }

  @Test
  void aListIsNoText() throws IOException {
    changed("  currency: CNY", "  currency: [CNY]").hasMessageContaining("a text, not [\"CNY\"]");
  }

  @Test
  void aKeyGivenTwiceIsNotYaml() throws IOException {
    changed("  top-k: 20", "  top-k: 20\n  top-k: 30").hasMessageContaining("top-k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "platform.currency|yuan",
        "platform.zone|Asia/Atlantis",
        "storage.s3|s3a",
        "storage.lake|s3://bucket/lake",
        "storage.raw|s3a://",
        "storage.lease-seconds|0",
        "storage.raw|hdfs:/raw",
        "spark.shuffle-partitions|-1",
        "ingest.max-quarantined-share|1.01",
        "ingest.max-line-bytes|1023",
        "ingest.late-days|31",
        "ingest.max-zstd-window-mib|0",
        "als.factors|0",
        "als.factors|3.5",
        "als.alpha|0",
        "als.regularization|-1",
        "train.window-days|-1",
        "train.sample-pairs|999",
        "item-to-item.ridge|0",
        "item-to-item.dropout|1",
        "recommend.top-k|1001",
        "price.history-days|27",
        "market.people|0",
        "market.spread|0",
        "forecast.history-days|27",
        "settlement.fee-rates|{alipay: 1}",
        "settlement.fee-borne-by|nobody",
        "check.max-without-list|-0.1",
        "check.min-overlap|1.1",
        "check.rows.min-state|30",
        "check.rows.min-day|60 %",
        "check.rows.max-day|0.9",
        "check.rows.small|-1",
        "airflow.url|airflow:8080",
        "airflow.url|http://admin:password@airflow:8080",
        "airflow.dag|' '",
        "database.url|jdbc:postgresql://db/platform",
        "database|{url: jdbc:mysql://db/platform, generations: 0}"
      })
  void anAbsurdValueIsNamed(String key, String value) {
    assertThatThrownBy(() -> SettingsFile.read(SHIPPED, Map.of(key, value), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://a b|Illegal character in authority at character 8",
        "ftp://airflow|begin with http:// or https://",
        "airflow:8080|begin with http:// or https://",
        "http://secret@airflow|no user",
        "http://x:secret@air_flow|no user",
        "http://airflow_api:8080|no host",
        "http://:8080|no host",
        "http:///secret|no host",
        "http://airflow:65536|from 0 to 65535",
        "http://h?x=secret|before ? and #",
        "http://h/#secret|before ? and #"
      })
  void whatIsWrongWithTheAddressOfAirflowIsSaid(String url, String fault) {
    assertThatThrownBy(() -> SettingsFile.read(SHIPPED, Map.of("airflow.url", url), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("airflow.url")
        .hasMessageContaining(fault)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://airflow.internal/nightly/", "http://[::1]:8080", "http://10.0.0.1"})
  void anAddressOfAirflowIsTaken(String url) {
    assertThat(SettingsFile.read(SHIPPED, Map.of("airflow.url", url), HOME).airflow().url())
        .isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x/la #1",
        "/x/[1] {a,b}",
        "/x/*?/&y",
        "/x/a: b",
        "/x/0123",
        "/x/中文 'q' \"r\"",
        "/x/%41!"
      })
  void aTextIsTakenAsItWasTyped(String path) {
    Map<String, String> typed = Map.of("storage.lake", path, "spark.settings.spark.a.b", path);
    Settings settings = SettingsFile.read(SHIPPED, typed, HOME);
    assertThat(settings.storage().lake()).isEqualTo(path);
    assertThat(settings.spark().settings()).containsEntry("spark.a.b", path);
    assertThat(
            SettingsFile.read(SHIPPED, Map.of("storage.lake", "\"/a #b\""), HOME).storage().lake())
        .as("in quotes")
        .isEqualTo("/a #b");
  }

  @Test
  void aNumberHasNoComment() {
    assertThatThrownBy(() -> SettingsFile.read(SHIPPED, Map.of("als.factors", "8 #1"), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("als.factors");
  }

  @Test
  void aTildeIsTheUsersHome() {
    String user = System.getProperty("user.home");
    Map<String, String> typed = Map.of("storage.raw", "~", "storage.lake", "~/lake");
    Settings.Storage storage = SettingsFile.read(SHIPPED, typed, HOME).storage();
    assertThat(storage.raw()).isEqualTo(user);
    assertThat(storage.lake()).isEqualTo(user + "/lake");
    assertThat(SettingsFile.read(SHIPPED, Map.of("storage.lake", "~x/lake"), HOME).storage().lake())
        .isEqualTo(HOME + "/~x/lake");
    try {
      System.setProperty("user.home", "?");
      assertThatThrownBy(() -> SettingsFile.read(SHIPPED, typed, HOME))
          .isInstanceOf(Failure.Usage.class)
          .hasMessageContaining("storage.raw ~ needs a home directory")
          .hasMessageContaining("set HOME");
    } finally {
      System.setProperty("user.home", user);
    }
  }

  @ParameterizedTest
  @CsvSource({"recommend.top-k.x,5", "als.factors,{"})
  void anOverrideThatLeadsNowhereIsNamed(String key, String value) {
    assertThatThrownBy(() -> SettingsFile.read(SHIPPED, Map.of(key, value), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining(key);
  }

  @Test
  void whatIsNotThereOrNotYamlIsSaid() throws IOException {
    Path file = write("a: [1, 2");
    assertThatThrownBy(() -> SettingsFile.read(file, Map.of(), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("is not YAML");
    assertThatThrownBy(() -> SettingsFile.read(folder.resolve("no.yaml"), Map.of(), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("--conf");
  }
}

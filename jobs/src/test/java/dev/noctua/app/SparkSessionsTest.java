package dev.noctua.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.core.Failure;
import dev.noctua.settings.Settings;
import dev.noctua.settings.SettingsFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSessionsTest {
  private static Map<String, String> options(Map<String, String> set, String... submitted) {
    Settings settings = SettingsFile.read(Path.of("../conf/local.yaml"), set, Path.of("/"));
    Properties properties = new Properties();
    for (int i = 0; i < submitted.length; i += 2) {
      properties.setProperty(submitted[i], submitted[i + 1]);
    }
    return SparkSessions.options(settings, properties);
  }

  @Test
  void theSettingsAreTheDefault() {
    assertThat(options(Map.of("spark.shuffle-partitions", "7")))
        .containsEntry("spark.master", "local[*]")
        .containsEntry("spark.sql.shuffle.partitions", "7")
        .containsEntry("spark.sql.ansi.enabled", "true");
    assertThat(options(Map.of("spark.master", "yarn"))).containsEntry("spark.master", "yarn");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.master,spark://host:7077",
    "spark.executor.memory,9g",
    "spark.sql.shuffle.partitions,99",
    "spark.ui.enabled,true"
  })
  void whatSparkSubmitWasToldWins(String option, String value) {
    Map<String, String> set =
        Map.of(
            "spark.master",
            "spark://other:7077",
            "spark.shuffle-partitions",
            "7",
            "spark.settings.spark.executor.memory",
            "1g");
    assertThat(options(set)).containsKey(option);
    // The session takes it from the properties.
    assertThat(options(set, option, value)).doesNotContainKey(option);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.sql.ansi.enabled,false",
    "spark.sql.session.timeZone,Asia/Tokyo",
    "spark.sql.parquet.datetimeRebaseModeInRead,LEGACY",
    "spark.speculation,true"
  })
  void whatResultsDependOnIsForTheSettingsFileAlone(String option, String value) {
    String own = options(Map.of()).get(option);
    assertThat(own).isNotEqualTo(value);
    assertThat(options(Map.of(), option, value)).containsEntry(option, own);
    assertThat(options(Map.of("spark.settings." + option, value))).containsEntry(option, value);
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint,'http://other:9000',''",
    "endpoint.region,us-east-1,ap-east-1",
    "path.style.access,true,false",
    "connection.ssl.enabled,false,true"
  })
  void whichStoreItIsTheSectionStorageSaysAlone(String option, String value, String own) {
    String key = "spark.hadoop.fs.s3a." + option;
    Map<String, String> s3 = Map.of("storage.s3.region", "ap-east-1");
    assertThat(options(s3, key, value)).containsEntry(key, own);
    Map<String, String> both = new HashMap<>(s3);
    both.put("spark.settings." + key, value);
    assertThat(options(both)).containsEntry(key, own);
    assertThat(options(Map.of(), key, value)).doesNotContainKey(key);
  }

  @Test
  void howTheStoreIsReachedMayBeSaidOtherwise() {
    String key = "spark.hadoop.fs.s3a.aws.credentials.provider";
    Map<String, String> s3 = Map.of("storage.s3.region", "ap-east-1");
    assertThat(options(s3)).containsKey(key);
    assertThat(options(s3, key, "a.Provider")).doesNotContainKey(key);
  }

  @ParameterizedTest
  @CsvSource({
    "local,true",
    "local[*],true",
    "'local[2,3]',true",
    "'local-cluster[2,1,1024]',false",
    "spark://host:7077,false",
    "yarn,false",
    "k8s://https://host:6443,false"
  })
  void oneProcessIsToldFromAClusterByItsMaster(String master, boolean isLocal) {
    assertThat(Cluster.isLocal(master)).isEqualTo(isLocal);
  }

  @Test
  void aMasterThatIsNotThereIsNamedAtOnce() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
      new Cluster("spark://127.0.0.1:1,127.0.0.1:" + free).requireMaster();
    }
    String master = "spark://127.0.0.1:" + free;
    assertThatThrownBy(() -> new Cluster(master).requireMaster())
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContainingAll(master, "doesn't answer", "spark.master", "run again");
    new Cluster("yarn").requireMaster();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spark://host", "spark://", "spark://host:70777", "spark://127.0.0.1:1,other"})
  void anAddressWithoutAPortIsRefused(String master) {
    assertThatThrownBy(() -> new Cluster(master).requireMaster())
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContainingAll("spark.master", master);
  }
}

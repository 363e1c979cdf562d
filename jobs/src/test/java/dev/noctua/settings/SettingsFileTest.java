package dev.noctua.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
  private static final Path SHIPPED = Path.of("../conf/local.yaml");
  private static final Path HOME = Path.of("/noctua");

  @TempDir Path folder;

  private AbstractThrowableAssert<?, ?> changed(String line, String by) throws IOException {
    String text = Files.readString(SHIPPED);
    assertThat(text).contains(line);
    Path file = Files.writeString(folder.resolve("conf.yaml"), text.replace(line, by));
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
        .contains(new Settings.Database("jdbc:mysql://db:3306/platform", Optional.empty()));
  }

  @Test
  void s3NeedsToKnowHowToReachIt() {
    assertThatThrownBy(
            () -> SettingsFile.read(SHIPPED, Map.of("storage.lake", "s3a://bucket/lake"), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("storage.s3");
  }

  @Test
  void aMisspeltKeyIsNamedWithItsNeighbours() throws IOException {
    changed("top-k:", "topk:")
        .hasMessageContaining("unknown setting recommend.topk")
        .hasMessageContaining("top-k, trending-days");
    changed("als:  ", "asl:  ").hasMessageContaining("unknown setting asl");
  }

  @Test
  void aMissingKeyIsNamed() throws IOException {
    changed("  top-k: 20", "")
        .hasMessageContaining("recommend.top-k")
        .hasMessageEndingWith("is missing");
    changed("  currency: CNY", "")
        .hasMessageContaining("platform.currency")
        .hasMessageEndingWith("is missing");
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
        "als.factors|0",
        "als.factors|3.5",
        "als.alpha|0",
        "recommend.top-k|1001",
        "forecast.history-days|27",
        "settlement.fee-rates|{alipay: 1}",
        "settlement.fee-borne-by|nobody",
        "check.max-without-list|-0.1",
        "check.min-overlap|1.1",
        "check.rows.min-state|30",
        "check.rows.min-day|60 %",
        "check.rows.max-day|0.9",
        "check.rows.small|-1",
        "database.url|jdbc:postgresql://db/platform",
        "database|{url: jdbc:mysql://db/platform, generations: 0}"
      })
  void anAbsurdValueIsNamed(String key, String value) {
    assertThatThrownBy(() -> SettingsFile.read(SHIPPED, Map.of(key, value), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining(key);
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
    Path file = Files.writeString(folder.resolve("conf.yaml"), "a: [1, 2");
    assertThatThrownBy(() -> SettingsFile.read(file, Map.of(), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("is not YAML");
    assertThatThrownBy(() -> SettingsFile.read(folder.resolve("no.yaml"), Map.of(), HOME))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("--conf");
  }
}

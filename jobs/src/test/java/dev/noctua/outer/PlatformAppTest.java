package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.PublishedNight;
import dev.noctua.TestNight;
import dev.noctua.servers.MariaDbServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The platform's own stack, Flask and PyMySQL, serves what a night has computed and published. */
@Tag("outer")
@Tag("world")
final class PlatformAppTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATABASE = MariaDbServer.shared().newDatabase();
  private static final TestNight NIGHT =
      TestNight.generated(PublishedNight.SEED).with("database.url", '"' + DATABASE + '"');

  private static Process app;
  private static int port;

  @BeforeAll
  static void startTheApp() throws IOException {
    NIGHT.must("rollback", "--to=" + NIGHT.night());
    MariaDbServer database = MariaDbServer.shared();
    ProcessBuilder builder =
        new ProcessBuilder(
                PythonTools.bin("platform").resolve("python").toString(),
                Path.of("src", "test", "python", "platform_app.py").toString())
            .redirectError(Path.of("target", "outer", "platform_app.log").toFile());
    builder.environment().put("MYSQL_HOST", "127.0.0.1");
    builder.environment().put("MYSQL_PORT", Integer.toString(database.port()));
    builder.environment().put("MYSQL_DATABASE", DATABASE.replaceAll(".*/|[?].*", ""));
    builder.environment().put("MYSQL_USER", database.user());
    builder.environment().put("MYSQL_PASSWORD", database.password());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    app = builder.start();
    String line = app.inputReader(StandardCharsets.UTF_8).readLine();
    assertThat(line).as("see target/outer/platform_app.log").isNotNull();
    port = JSON.readTree(line).get("port").intValue();
  }

  @AfterAll
  static void stopTheApp() throws IOException, InterruptedException {
    app.getOutputStream().close();
    assertThat(app.waitFor()).isZero();
  }

  @Test
  void aPersonGetsTheListThatTheNightComputed() throws Exception {
    JsonNode mine =
        computed(
            """
            SELECT r.content_id, c.title, r.reason_zh AS reason, r.reason_code, r.source,
              r.score::FLOAT::VARCHAR AS score
            FROM recommendation r JOIN identity USING (user_key) JOIN content c USING (content_id)
            WHERE user_id = '%s' ORDER BY r.rank"""
                .formatted(person()));
    assertThat(mine).isNotEmpty();

    JsonNode answer = get("user_id=" + person(), 200);

    assertThat(answer.get("night").textValue()).isEqualTo(NIGHT.night().toString());
    assertThat(answer.get("courses")).hasSameSizeAs(mine);
    for (int i = 0; i < mine.size(); i++) {
      for (String field : List.of("content_id", "title", "reason", "reason_code", "source")) {
        assertThat(answer.get("courses").get(i).get(field)).isEqualTo(mine.get(i).get(field));
      }
      assertThat(answer.get("courses").get(i).get("score").floatValue())
          .isEqualTo(Float.parseFloat(mine.get(i).get("score").textValue()));
    }
  }

  @Test
  void reasonsComeInTheLanguageAskedFor() throws Exception {
    JsonNode mine =
        computed(
            "SELECT reason_en FROM recommendation JOIN identity USING (user_key) WHERE user_id = '%s' ORDER BY rank"
                .formatted(person()));

    assertThat(
            get("user_id=" + person() + "&lang=en", 200).get("courses").findValuesAsText("reason"))
        .isEqualTo(mine.findValuesAsText("reason_en"));
  }

  @Test
  void aPersonWithoutAListGetsWhatIsPopularWithEveryone() throws Exception {
    JsonNode popular =
        computed("SELECT content_id FROM trending_content WHERE segment = 'all' ORDER BY rank");

    JsonNode answer = get("user_id=nobody&lang=en", 200);

    assertThat(answer.get("courses").findValuesAsText("content_id"))
        .isNotEmpty()
        .isEqualTo(popular.findValuesAsText("content_id"));
    assertThat(answer.get("courses").findValuesAsText("reason")).containsOnly("Popular right now");
  }

  @Test
  void aRequestThatNamesNoPersonIsRefused() throws Exception {
    assertThat(get("", 400).get("error").textValue()).contains("user_id");
    assertThat(get("user_id=%20", 400).get("error").textValue()).contains("user_id");
  }

  @Test
  void aLanguageThatThePlatformDoesNotSpeakIsRefused() throws Exception {
    assertThat(get("user_id=1&lang=fr", 400).get("error").textValue()).contains("'fr'", "zh, en");
  }

  private static JsonNode get(String query, int status) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + "/recommend?" + query);
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  /** The first person who has a list. */
  private static String person() throws IOException {
    return computed(
            "SELECT min(user_id) AS u FROM identity SEMI JOIN recommendation USING (user_key)")
        .get(0)
        .get("u")
        .textValue();
  }

  private static JsonNode computed(String sql) throws IOException {
    return JSON.readTree(NIGHT.must("query", "--json", sql).out());
  }
}

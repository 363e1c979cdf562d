package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.servers.MariaDbServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The platform's own stack, Flask and PyMySQL, serves what stands in the published tables. */
@Tag("outer")
final class PlatformAppTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MariaDbServer DATABASE = MariaDbServer.shared();

  private static Process app;
  private static int port;

  @BeforeAll
  static void startTheApp() throws IOException, SQLException {
    String url = DATABASE.newDatabase();
    publish(url);
    ProcessBuilder builder =
        new ProcessBuilder(
                PythonTools.bin("platform").resolve("python").toString(),
                Path.of("src", "test", "python", "platform_app.py").toString())
            .redirectError(Path.of("target", "outer", "platform_app.log").toFile());
    builder.environment().put("MYSQL_HOST", "127.0.0.1");
    builder.environment().put("MYSQL_PORT", Integer.toString(DATABASE.port()));
    builder.environment().put("MYSQL_DATABASE", databaseOf(url));
    builder.environment().put("MYSQL_USER", DATABASE.user());
    builder.environment().put("MYSQL_PASSWORD", DATABASE.password());
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
  void aPersonGetsTheirOwnListInTheOrderOfItsRanks() throws Exception {
    assertThat(get("user_id=1", 200))
        .isEqualTo(
            JSON.readTree(
                """
                {"night": "2026-03-10", "courses": [
                  {"content_id": "c-7", "title": "并发编程", "reason": "因为你学过《线程》",
                   "reason_code": "similar_to_owned", "source": "als", "score": 0.91},
                  {"content_id": "c-2", "title": "Rust in depth", "reason": "热门",
                   "reason_code": "popular", "source": "popular", "score": 0.5}]}
                """));
  }

  @Test
  void reasonsComeInTheLanguageAskedFor() throws Exception {
    JsonNode courses = get("user_id=2&lang=en", 200).get("courses");

    assertThat(courses).hasSize(1);
    assertThat(courses.get(0).get("content_id").textValue()).isEqualTo("c-9");
    assertThat(courses.get(0).get("reason").textValue()).isEqualTo("Because you own Threads");
  }

  @Test
  void aPersonWithoutAListGetsWhatIsPopularWithEveryone() throws Exception {
    JsonNode answer = get("user_id=nobody&lang=en", 200);

    assertThat(answer.get("night").textValue()).isEqualTo("2026-03-10");
    assertThat(answer.get("courses").findValuesAsText("content_id")).containsExactly("c-5", "c-2");
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

  private static String databaseOf(String url) {
    return URI.create(url.substring("jdbc:".length())).getPath().substring(1);
  }

  private static void publish(String url) throws SQLException {
    try (Connection connection = DATABASE.connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE recommendation (user_id VARCHAR(64), `list` VARCHAR(32), `rank` INT,
            content_id VARCHAR(64), title VARCHAR(512), kind VARCHAR(32), score DOUBLE,
            reason_code VARCHAR(32), reason_en VARCHAR(512), reason_zh VARCHAR(512),
            arm VARCHAR(32), source VARCHAR(32), PRIMARY KEY (user_id, `list`, `rank`))
          CHARACTER SET utf8mb4""");
      statement.execute(
          """
          INSERT INTO recommendation VALUES
          ('1', 'for_you', 2, 'c-2', 'Rust in depth', 'course', 0.5,
            'popular', 'Popular', '热门', 'default', 'popular'),
          ('1', 'for_you', 1, 'c-7', '并发编程', 'course', 0.91,
            'similar_to_owned', 'Because you own Threads', '因为你学过《线程》', 'default', 'als'),
          ('2', 'for_you', 1, 'c-9', 'Go', 'course', 0.7,
            'similar_to_owned', 'Because you own Threads', '因为你学过《线程》', 'default', 'als')""");
      statement.execute(
          """
          CREATE TABLE trending_content (segment VARCHAR(64), `rank` INT, content_id VARCHAR(64),
            title VARCHAR(512), score DOUBLE, PRIMARY KEY (segment, `rank`))
          CHARACTER SET utf8mb4""");
      statement.execute(
          """
          INSERT INTO trending_content VALUES
          ('all', 2, 'c-2', 'Rust in depth', 40), ('all', 1, 'c-5', 'Kafka', 55),
          ('backend', 1, 'c-8', 'Spring', 12)""");
      statement.execute("CREATE TABLE `release` (night DATE, run_id VARCHAR(128))");
      statement.execute("INSERT INTO `release` VALUES ('2026-03-10', 'r1')");
    }
  }
}

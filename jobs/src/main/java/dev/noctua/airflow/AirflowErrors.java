package dev.noctua.airflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an answer with an error says, and what to do about it. */
final class AirflowErrors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 300;

  private AirflowErrors() {}

  /**
   * The exception for an answer.
   *
   * @param call the call, such as {@code GET /api/v2/version}
   * @param server the address that was called
   */
  static AirflowException of(int status, String body, String call, URI server) {
    if (status >= 300 && status < 400) {
      return notJson(status, server, "a redirection");
    }
    JsonNode json = parse(body);
    if (json == null && status < 500) {
      return notJson(status, server, body.isBlank() ? "nothing" : "a page");
    }
    String said = json == null ? "no JSON" : detail(json);
    String detail = "Airflow at %s answers %s with %d: %s".formatted(server, call, status, said);
    return new AirflowException(status, detail, remedy(status, said));
  }

  /** The exception for an answer that isn't JSON, whatever its status. */
  static AirflowException notJson(int status, URI server, String what) {
    return new AirflowException(
        AirflowException.NOT_AIRFLOW,
        "%s answers with %s instead of JSON (status %d)".formatted(server, what, status),
        "a proxy or another server may stand there; airflow.url must be the address of Airflow's API server");
  }

  static AirflowException noAnswer(URI server, Exception reason) {
    String said =
        reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
    return new AirflowException(
        AirflowException.NO_ANSWER,
        "Airflow at %s does not answer (%s)".formatted(server, shortened(said)),
        "check airflow.url, and that the API server runs and can be reached from here");
  }

  /** A refused login. What the server says of it may quote the password, and stays out. */
  static AirflowException noToken(int status, URI server) {
    return status == 401
        ? new AirflowException(
            status,
            "Airflow at %s refuses this user or password".formatted(server),
            remedy(status, ""))
        : new AirflowException(
            status,
            "Airflow at %s gives no token (status %d)".formatted(server, status),
            remedy(status, ""));
  }

  static AirflowException airflow2(URI server, String version) {
    return new AirflowException(
        AirflowException.NOT_AIRFLOW,
        "%s is a server of Airflow %s".formatted(server, version),
        "Noctua needs Airflow 3, whose REST API is version 2; name its address in airflow.url");
  }

  private static String remedy(int status, String said) {
    return switch (status) {
      case 400, 422 -> "correct what it names";
      case 401 -> "check NOCTUA_AIRFLOW_USER and NOCTUA_AIRFLOW_PASSWORD";
      case 403 ->
          "the user's role does not allow this: use an account with the role user, op or admin";
      case 404 ->
          said.contains("route")
              ? "this server does not serve Airflow 3's API; check airflow.url"
              : said.matches("(?i).*\\b(dagrun|dag run|task|xcom|backfill|asset)\\b.*")
                  ? "see what there is with noctua airflow status"
                  : "check airflow.dag, and with noctua airflow health that the DAG was imported";
      case 405 -> "check airflow.url: Airflow 3's API takes this call";
      case 406 -> "check that no proxy changes the request's headers";
      case 409 -> "see with noctua airflow status what there is already";
      case 429 -> "the server has too much to do; try again later";
      case 503 ->
          said.contains("SQLite")
              ? "give Airflow a PostgreSQL or MySQL"
              : "the server can't answer at the moment; try again later";
      default -> "the API server's log says more";
    };
  }

  /** The text of an error: {@code detail} as a string, an object or an array, or {@code error}. */
  static String detail(JsonNode json) {
    JsonNode detail = json.has("detail") ? json.get("detail") : json.path("error");
    if (detail.isTextual()) {
      return shortened(detail.textValue());
    }
    if (detail.isArray()) {
      List<String> problems = new ArrayList<>();
      detail.forEach(problem -> problems.add(problem(problem)));
      return shortened(String.join("; ", problems));
    }
    if (detail.isObject()) {
      return shortened(
          List.of("reason", "message").stream()
              .filter(field -> detail.path(field).isTextual())
              .map(field -> detail.get(field).textValue())
              .collect(Collectors.joining(": ")));
    }
    return "no reason";
  }

  /** A field that was refused. What was sent for it stays out: it may be secret. */
  private static String problem(JsonNode problem) {
    List<String> place = new ArrayList<>();
    problem.path("loc").forEach(part -> place.add(part.asText()));
    return "%s: %s".formatted(String.join(".", place), problem.path("msg").asText());
  }

  /** The JSON object that a body is, or null. */
  static JsonNode parse(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.isObject() ? json : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}

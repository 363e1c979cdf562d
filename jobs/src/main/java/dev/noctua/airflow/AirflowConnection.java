package dev.noctua.airflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Requests with their token, tries and errors. A call that only asks is tried three times; one that
 * changes something is sent once, after the server has answered the call for the token.
 */
final class AirflowConnection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int TRIES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final String user;
  private final String password;
  private String token = "";

  AirflowConnection(URI server, String user, String password) {
    this.server = server;
    this.user = user;
    this.password = password;
  }

  /** A call that changes nothing. */
  JsonNode get(String path) {
    return repeated(() -> json(authorized("GET", path, null, BodyHandlers.ofString()), path));
  }

  /** A question that is put as a POST and changes nothing. */
  JsonNode ask(String path, JsonNode body) {
    return repeated(() -> json(authorized("POST", path, body, BodyHandlers.ofString()), path));
  }

  /** A call that changes something: it is sent once. */
  JsonNode change(String method, String path, JsonNode body) {
    return json(authorized(method, path, body, BodyHandlers.ofString()), path);
  }

  /** A call that needs no account. */
  JsonNode getOpenly(String path) {
    try {
      return repeated(() -> json(send("GET", path, null, "", BodyHandlers.ofString()), path));
    } catch (AirflowException e) {
      if (!e.isUnavailable()) {
        requireAirflow3();
      }
      throw e;
    }
  }

  /** The server's clock, as its answers carry it; to the second. */
  Optional<Instant> clock() {
    return repeated(() -> send("GET", "/api/v2/version", null, "", BodyHandlers.ofString()))
        .headers()
        .firstValue("date")
        .map(
            text -> {
              try {
                return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
              } catch (DateTimeParseException e) {
                return null;
              }
            });
  }

  /** The lines of an answer that goes on for as long as the server likes. */
  InputStream stream(String path) {
    HttpResponse<Object> response = authorized("GET", path, null, AirflowConnection::streamOrError);
    if (response.body() instanceof InputStream lines) {
      return lines;
    }
    String error = (String) response.body();
    throw AirflowErrors.of(response.statusCode(), error, call(response), server);
  }

  /** A stream of what goes on; an error as a whole, because its text tells of a stale token. */
  private static BodySubscriber<Object> streamOrError(ResponseInfo answer) {
    return answer.statusCode() == 200
        ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), lines -> lines)
        : BodySubscribers.mapping(BodySubscribers.ofString(StandardCharsets.UTF_8), error -> error);
  }

  /** Waits; an interrupt ends the wait and the call. */
  void pause(Duration wait) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AirflowErrors.noAnswer(server, e);
    }
  }

  URI server() {
    return server;
  }

  private <T> T repeated(Supplier<T> call) {
    Duration wait = FIRST_PAUSE;
    for (int tried = 1; ; tried++) {
      try {
        return call.get();
      } catch (AirflowException e) {
        if (!e.isUnavailable() || tried == TRIES || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      pause(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private <T> HttpResponse<T> authorized(
      String method, String path, JsonNode body, BodyHandler<T> handler) {
    String used = currentToken();
    HttpResponse<T> response = send(method, path, body, used, handler);
    if (!isStale(response)) {
      return response;
    }
    forget(used);
    return send(method, path, body, currentToken(), handler);
  }

  /** Airflow refuses an expired token with 401, one of another key with 403. */
  private static boolean isStale(HttpResponse<?> response) {
    return response.statusCode() == 401
        || (response.statusCode() == 403
            && response.body() instanceof String text
            && text.contains("Invalid JWT token"));
  }

  private synchronized String currentToken() {
    if (token.isEmpty()) {
      token = repeated(this::newToken);
    }
    return token;
  }

  private synchronized void forget(String used) {
    if (token.equals(used)) {
      token = "";
    }
  }

  private String newToken() {
    JsonNode login = JSON.valueToTree(Map.of("username", user, "password", password));
    HttpResponse<String> response = send("POST", "/auth/token", login, "", BodyHandlers.ofString());
    JsonNode answer = AirflowErrors.parse(response.body());
    boolean isKnown = response.statusCode() != 404 && response.statusCode() != 405;
    if (answer == null || !isKnown) {
      requireAirflow3();
    }
    if (answer != null && answer.path("access_token").isTextual()) {
      return answer.get("access_token").textValue();
    }
    if (answer == null) {
      throw AirflowErrors.of(response.statusCode(), response.body(), call(response), server);
    }
    throw AirflowErrors.noToken(response.statusCode(), server);
  }

  /** Airflow 2 has no tokens; it serves its version to everybody. */
  private void requireAirflow3() {
    HttpResponse<String> response =
        send("GET", "/api/v1/version", null, "", BodyHandlers.ofString());
    JsonNode answer = AirflowErrors.parse(response.body());
    String version = answer == null ? "" : answer.path("version").asText();
    if (version.matches("[12]\\..*")) {
      throw AirflowErrors.airflow2(server, version);
    }
  }

  private <T> HttpResponse<T> send(
      String method, String path, JsonNode body, String bearer, BodyHandler<T> handler) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(ANSWER)
            .header("Accept", path.contains("/wait?") ? "application/x-ndjson" : "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw AirflowErrors.noAnswer(server, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AirflowErrors.noAnswer(server, e);
    }
  }

  private JsonNode json(HttpResponse<String> response, String path) {
    int status = response.statusCode();
    if (status == 204) {
      return JSON.nullNode();
    }
    if (status / 100 != 2) {
      throw AirflowErrors.of(status, response.body(), call(response), server);
    }
    try {
      JsonNode answer = JSON.readTree(response.body());
      if (answer.isContainerNode()) {
        return answer;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw AirflowErrors.notJson(status, server, "a page for " + path);
  }

  private static String call(HttpResponse<?> response) {
    return response.request().method() + " " + response.request().uri().getPath();
  }
}

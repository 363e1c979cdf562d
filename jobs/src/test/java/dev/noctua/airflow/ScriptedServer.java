package dev.noctua.airflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that gives prepared answers and remembers what it was asked. */
public final class ScriptedServer implements AutoCloseable {
  public static final String TOKEN = "a-token-of-the-tests";
  public static final String PASSWORD = "s3cret-pässword";

  private record Answer(int status, String type, String body, Map<String, String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  public ScriptedServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    json("POST /auth/token", 201, "{\"access_token\": \"" + TOKEN + "\"}");
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  AirflowClient client() {
    return new AirflowClient(address(), "admin", PASSWORD);
  }

  /** Adds an answer to a call; the last one is given for ever. */
  public ScriptedServer json(String call, int status, String body) {
    return add(call, new Answer(status, "application/json", body, Map.of()));
  }

  public ScriptedServer html(String call, int status, String body) {
    return add(call, new Answer(status, "text/html", body, Map.of()));
  }

  public ScriptedServer with(String call, int status, Map<String, String> headers) {
    return add(call, new Answer(status, "text/html", "", headers));
  }

  private synchronized ScriptedServer add(String call, Answer answer) {
    answers.computeIfAbsent(call, c -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** Forgets the answers to a call. */
  public synchronized ScriptedServer without(String call) {
    answers.remove(call);
    return this;
  }

  /** The calls so far, as {@code METHOD path?query body}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** How many calls began like that. */
  public long asked(String call) {
    return asked().stream().filter(line -> line.startsWith(call)).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    asked.add((call + " " + body).strip());
    Answer answer = next(call);
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    exchange.getResponseHeaders().add("Content-Type", answer.type());
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Answer next(String call) {
    Deque<Answer> left = answers.get(call);
    if (left == null) {
      return new Answer(404, "application/json", "{\"error\": \"API route not found\"}", Map.of());
    }
    return left.size() > 1 ? left.remove() : left.element();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package dev.noctua.stage.publish;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The live platform's people, who ask for lists all the time while nights are published. */
final class PlatformReader implements AutoCloseable {
  /** As the platform's app asks: list and night in one statement. */
  private static final String OWN_LIST =
      """
      SELECT n.run_id, concat_ws('|', r.user_id, r.`rank`, r.content_id, r.title, r.score, r.reason_en)
      FROM recommendation r CROSS JOIN `release` n
      WHERE r.user_id = ? AND r.list = 'for_you' ORDER BY r.`rank`""";

  private static final String TRENDS =
      """
      SELECT n.run_id, concat_ws('|', t.`rank`, t.content_id, t.title, t.score)
      FROM trending_content t CROSS JOIN `release` n WHERE t.segment = ? ORDER BY t.`rank`""";

  /** Opens a connection to the platform's database. */
  @FunctionalInterface
  interface Opener {
    Connection open() throws SQLException;
  }

  /** A list, and the run that it is said to be of. */
  record Served(String run, List<String> rows) {}

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ExecutorService people = Executors.newCachedThreadPool();
  private final List<Future<Void>> tasks = new ArrayList<>();

  /**
   * Starts asking.
   *
   * @param expected by run, what each person's list is in it
   */
  static PlatformReader start(
      Opener opener, Map<String, Map<String, Served>> expected, List<String> users) {
    PlatformReader reader = new PlatformReader();
    for (String user : users) {
      reader.tasks.add(reader.people.submit(reader.statements(opener, expected, user)));
    }
    reader.tasks.add(reader.people.submit(reader.transactions(opener, expected, users.get(0))));
    return reader;
  }

  /** What everybody is served just now. */
  static Map<String, Served> lists(Connection connection, List<String> users) throws SQLException {
    Map<String, Served> lists = new HashMap<>();
    for (String user : users) {
      lists.put(user, ask(connection, OWN_LIST, user));
    }
    lists.put("all", ask(connection, TRENDS, "all"));
    return lists;
  }

  private Callable<Void> statements(
      Opener opener, Map<String, Map<String, Served>> expected, String user) {
    return () -> {
      try (Connection connection = opener.open()) {
        while (!stop.get()) {
          long start = System.nanoTime();
          Served own = ask(connection, OWN_LIST, user);
          longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
          judge(own, expected, user);
          judge(ask(connection, TRENDS, "all"), expected, "all");
        }
      }
      return null;
    };
  }

  /** Several statements, in the order of the tables' names, are of one night too. */
  private Callable<Void> transactions(
      Opener opener, Map<String, Map<String, Served>> expected, String user) {
    return () -> {
      try (Connection connection = opener.open()) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        while (!stop.get()) {
          Served own = ask(connection, OWN_LIST, user);
          Served trends = ask(connection, TRENDS, "all");
          connection.commit();
          judge(own, expected, user);
          judge(trends, expected, "all");
          if (!own.run().equals(trends.run())) {
            wrong.add("one transaction saw %s and %s".formatted(own.run(), trends.run()));
          }
        }
      }
      return null;
    };
  }

  private static Served ask(Connection connection, String sql, String key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key);
      try (ResultSet row = statement.executeQuery()) {
        String run = "";
        List<String> rows = new ArrayList<>();
        while (row.next()) {
          run = row.getString(1);
          rows.add(row.getString(2));
        }
        return new Served(run, rows);
      }
    }
  }

  private void judge(Served served, Map<String, Map<String, Served>> expected, String key) {
    reads.incrementAndGet();
    if (served.rows().isEmpty()) {
      wrong.add(key + " was served nothing");
    } else if (!expected.get(served.run()).get(key).equals(served)) {
      wrong.add("%s was served, as run %s: %s".formatted(key, served.run(), served.rows()));
    }
  }

  double longestSeconds() {
    return longestNanos.get() / 1e9;
  }

  long reads() {
    return reads.get();
  }

  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Stops asking; fails if anybody's question did. */
  @Override
  public void close() {
    stop.set(true);
    try {
      for (Future<Void> task : tasks) {
        task.get(30, TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      throw new IllegalStateException("a reader failed", e);
    } finally {
      people.shutdownNow();
    }
  }
}

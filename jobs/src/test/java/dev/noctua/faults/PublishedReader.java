package dev.noctua.faults;

import dev.noctua.TestNight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An analyst and the live platform, who ask for what is published all the time: the lake's {@code
 * current.json} by its DuckDB views, and the database.
 */
final class PublishedReader implements AutoCloseable {
  private static final int PAUSE_MILLIS = 200;

  private static final String POINTER =
      "SET VARIABLE current = (SELECT tables FROM read_json('current.json'))";

  private static final String LAKE =
      """
      SELECT concat_ws(' ', regexp_extract(getvariable('current').recommendation[1], 'dt=.*run=[^/]*'),
        (SELECT count(*) FROM recommendation), (SELECT count(*) FROM behavior))""";

  private static final String DATABASE =
      """
      SELECT concat_ws(' ', n.night, n.run_id, count(*),
        sum(crc32(concat_ws('|', r.user_id, r.list, r.`rank`, r.content_id, r.title, r.reason_zh))))
      FROM recommendation r CROSS JOIN `release` n GROUP BY n.night, n.run_id""";

  /** What a reader is told of lake and database. */
  record Answers(String lake, String database) {}

  private final TestNight night;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Answers> answers = new ArrayList<>();
  private CompletableFuture<Void> asking;

  private PublishedReader(TestNight night) {
    this.night = night;
  }

  /** Asks once. */
  static Answers ask(TestNight night) {
    PublishedReader reader = new PublishedReader(night);
    reader.stop.set(true);
    reader.read();
    return reader.answers.get(0);
  }

  /** Starts asking, until it is closed. */
  static PublishedReader of(TestNight night) {
    PublishedReader reader = new PublishedReader(night);
    reader.asking = CompletableFuture.runAsync(reader::read);
    return reader;
  }

  private void read() {
    Path lake = FaultWorld.lake(night);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement analyst = duck.createStatement();
        Connection database = FaultWorld.connect(night);
        Statement platform = database.createStatement()) {
      analyst.execute("SET file_search_path = '" + lake + "'");
      analyst.execute(Files.readString(lake.resolve("current.sql")));
      boolean last;
      do {
        last = stop.get();
        analyst.execute(POINTER);
        answers.add(new Answers(one(analyst, LAKE), one(platform, DATABASE)));
        Thread.sleep(last ? 0 : PAUSE_MILLIS);
      } while (!last);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("what is published can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "nothing";
    }
  }

  /** All answers, in their order; fails when there was none to be had at any time. */
  List<Answers> answers() {
    stop.set(true);
    asking.join();
    return answers;
  }

  @Override
  public void close() {
    stop.set(true);
  }
}

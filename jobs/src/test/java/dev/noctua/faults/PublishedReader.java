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
import java.util.function.Function;
import java.util.stream.Stream;

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
        answers.add(new Answers(lake(analyst), one(platform, DATABASE)));
        Thread.sleep(last ? 0 : PAUSE_MILLIS);
      } while (!last);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("what is published can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A file may go while it is read, when somebody is forgotten; asking once more is enough. */
  private static String lake(Statement analyst) throws SQLException {
    for (int files = 1; ; files++) {
      try {
        analyst.execute(POINTER);
        return one(analyst, LAKE);
      } catch (SQLException gone) {
        if (files == 2 || !gone.getMessage().contains("No such file")) {
          throw gone;
        }
      }
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

  /** What readers were told else than steps, the first to the last, one after the other. */
  static List<String> wrong(List<Answers> answers, List<Answers> steps) {
    return Stream.<Function<Answers, String>>of(Answers::lake, Answers::database)
        .map(of -> List.of(distinct(answers.stream().map(of)), distinct(steps.stream().map(of))))
        .filter(told -> !isInOrder(told.get(0), told.get(1)))
        .map(told -> "readers were told " + String.join(", then ", told.get(0)))
        .toList();
  }

  /** A step between may have been too short to be seen. */
  private static boolean isInOrder(List<String> told, List<String> steps) {
    List<String> seen = new ArrayList<>(steps);
    seen.retainAll(told);
    return told.equals(seen)
        && told.get(0).equals(steps.get(0))
        && told.get(told.size() - 1).equals(steps.get(steps.size() - 1));
  }

  private static List<String> distinct(Stream<String> told) {
    List<String> steps = new ArrayList<>();
    told.filter(one -> steps.isEmpty() || !steps.get(steps.size() - 1).equals(one))
        .forEach(steps::add);
    return steps;
  }

  @Override
  public void close() {
    stop.set(true);
  }
}

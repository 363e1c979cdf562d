package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.storage.RetryPolicy;
import java.io.Serializable;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live platform's database, as tasks reach it too: sessions, and what their errors mean. */
final class PlatformDatabase implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(PlatformDatabase.class);
  private static final int TRIES = 6;

  /**
   * While a RENAME waits for a reader, everybody else waits behind it, for each of four tables: so
   * it gives up after the shortest time that there is, and lets them through before it tries again.
   */
  private static final int LOCK_WAIT_SECONDS = 1;

  /** Longer than a statement over a whole table takes; the driver's own is forever. */
  private static final Duration WHOLE_TABLE = Duration.ofMinutes(15);

  /** MySQL's and MariaDB's numbers of errors. */
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private static final Set<Integer> TABLE_EXISTS_OR_DOES_NOT = Set.of(1050, 1146);

  /** Classes of SQL states: no connection, rolled back, ended from outside. */
  private static final Set<String> PASSING = Set.of("08", "40", "70");

  private final String url;
  private final String user;
  private final String password;

  PlatformDatabase(Settings.Database settings, Secrets secrets) {
    url = settings.url();
    user = secrets.databaseUser();
    password = secrets.databasePassword();
  }

  /** What is done in one session, each statement a transaction of its own. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection session) throws SQLException;
  }

  /**
   * Does work that may be done twice: a lost connection or a lock that isn't to be had in a second
   * makes it begin anew, at most {@value #TRIES} times in all, and not after an answer that was
   * waited for in vain for as long as may be.
   *
   * @throws Failure.Usage when trying again would give the same answer, such as a wrong password
   * @throws Failure.Unavailable when it can't be done; naming the readers that hold a table
   * @throws Failure.Locked when a table isn't there any more, or is there already: another process
   *     has taken over
   */
  <T> T session(Work<T> work) {
    return session(RetryPolicy.TRANSFER, work);
  }

  private <T> T session(Duration silence, Work<T> work) {
    for (int tries = 1; ; tries++) {
      try (Connection session = connect(silence)) {
        return answered(session, work);
      } catch (SQLException e) {
        if (tries == TRIES || !isPassing(e)) {
          throw failure(e);
        }
        LOG.info(
            "database: try {} of {} after error {}, SQL state {}",
            tries + 1,
            TRIES,
            e.getErrorCode(),
            e.getSQLState());
        pause();
      }
    }
  }

  /** Fails for good where an answer was waited for in vain: the next wait would be as long. */
  private <T> T answered(Connection session, Work<T> work) throws SQLException {
    try {
      return work.in(session);
    } catch (SQLException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SocketTimeoutException) {
          throw failure(e);
        }
      }
      throw e;
    }
  }

  /** Executes statements that may be executed twice. */
  void execute(List<String> statements) {
    session(
        session -> {
          execute(session, statements);
          return null;
        });
  }

  static void execute(Connection session, List<String> statements) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The same as {@link #session} for statements over whole tables. */
  <T> T slowly(Work<T> work) {
    return session(WHOLE_TABLE, work);
  }

  /** Executes a statement over a whole table. */
  void executeSlowly(String statement) {
    slowly(
        session -> {
          execute(session, List.of(statement));
          return null;
        });
  }

  /** The columns of a query's only row, be it of a whole table. */
  long[] figures(String sql) {
    return slowly(
        session -> {
          try (Statement statement = session.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long[] figures = new long[row.getMetaData().getColumnCount()];
            for (int i = 0; i < figures.length; i++) {
              figures[i] = row.getLong(i + 1);
            }
            return figures;
          }
        });
  }

  private Connection connect(Duration silence) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", user);
    properties.put("password", password);
    properties.put("rewriteBatchedStatements", "true");
    properties.put("connectTimeout", Long.toString(RetryPolicy.SILENCE.toMillis()));
    properties.put("socketTimeout", Long.toString(silence.toMillis()));
    Connection session = DriverManager.getConnection(url, properties);
    execute(session, List.of("SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS));
    return session;
  }

  private static boolean isPassing(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return e.getErrorCode() == LOCK_WAIT_TIMEOUT
        || (!DatabaseFault.of(e).isLasting()
            && state.length() == 5
            && PASSING.contains(state.substring(0, 2)));
  }

  private static void pause() {
    try {
      Thread.sleep(RetryPolicy.DATABASE_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the database was waited for", e);
    }
  }

  private Failure failure(SQLException e) {
    String where = "the database at " + url.replaceAll("[?].*|(?<=//)[^/@]*@", "");
    if (TABLE_EXISTS_OR_DOES_NOT.contains(e.getErrorCode())) {
      return new Failure.Locked(
          "%s: another process has taken over, and has dropped or renamed the tables that this one had loaded; run again when it has ended"
              .formatted(where));
    }
    if (e.getErrorCode() == LOCK_WAIT_TIMEOUT) {
      return new Failure.Unavailable(
          "%s: a transaction holds a table that had to be replaced, and %d tries of %d s each didn't get it; %s, then run again"
              .formatted(where, TRIES, LOCK_WAIT_SECONDS, readers()),
          e);
    }
    DatabaseFault fault = DatabaseFault.of(e);
    String why =
        "%s %s (error %d, SQL state %s): %s, then run again"
            .formatted(where, fault.words(), e.getErrorCode(), e.getSQLState(), fault.remedy());
    if (fault.isLasting()) {
      return new Failure.Usage(why);
    }
    // A database's message may hold the row that it didn't take, and a task's is logged.
    return new Failure.Unavailable(why, TaskContext.get() == null ? e : null);
  }

  /**
   * Whom to wait for or to end, as far as this user may see it; by number, as the run's log names
   * nobody.
   */
  private String readers() {
    String sql =
        "SELECT p.id, t.trx_started FROM information_schema.innodb_trx t"
            + " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
            + " WHERE p.id <> connection_id() AND p.db = database()"
            + " ORDER BY t.trx_started LIMIT 3";
    List<String> readers = new ArrayList<>();
    try (Connection session = connect(RetryPolicy.SILENCE);
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        readers.add(
            "session %d, in a transaction since %s"
                .formatted(row.getLong("id"), row.getString("trx_started")));
      }
    } catch (SQLException e) {
      // It takes the right PROCESS, which a loader needs for nothing else.
    }
    return readers.isEmpty()
        ? "find it in SHOW PROCESSLIST and let it end"
        : "let it end, or KILL it (SHOW PROCESSLIST says whose it is): "
            + String.join("; ", readers);
  }
}

package dev.noctua.stage.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestLog;
import dev.noctua.servers.MariaDbServer;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work that a database rolled back is done again, and the log says so, but not what it was. */
class PlatformDatabaseTest {
  @Test
  void aSecondTryIsLogged() {
    MariaDbServer server = MariaDbServer.shared();
    PlatformDatabase database =
        new PlatformDatabase(
            new Settings.Database(server.newDatabase(), 3),
            new Secrets("", "", server.user(), server.password()));
    AtomicInteger tries = new AtomicInteger();
    try (TestLog log = new TestLog()) {
      int done =
          database.session(
              session -> {
                if (tries.incrementAndGet() == 1) {
                  throw new SQLException("deadlock, at the row of person-47", "40001", 1213);
                }
                return tries.get();
              });
      assertThat(done).isEqualTo(2);
      assertThat(log.lines())
          .containsExactly("database: try 2 of 6 after error 1213, SQL state 40001");
    }
  }
}

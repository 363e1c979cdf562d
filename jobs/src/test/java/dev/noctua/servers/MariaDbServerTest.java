package dev.noctua.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What publishing stands on: a swap of tables in one statement. */
@Tag("world")
final class MariaDbServerTest {
  @Test
  void twoTablesSwapInOneStatement() throws SQLException {
    MariaDbServer server = MariaDbServer.shared();
    try (Connection connection = server.connect(server.newDatabase());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE list (title VARCHAR(64))");
      statement.execute("CREATE TABLE list_next (title VARCHAR(64))");
      statement.execute("INSERT INTO list VALUES ('yesterday')");
      statement.execute("INSERT INTO list_next VALUES ('并发编程 İı')");

      statement.execute("RENAME TABLE list TO list_old, list_next TO list");

      assertThat(onlyTitle(statement, "list")).isEqualTo("并发编程 İı");
      assertThat(onlyTitle(statement, "list_old")).isEqualTo("yesterday");
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    MariaDbServer server = MariaDbServer.shared();
    String url = server.newDatabase();

    assertThatThrownBy(() -> DriverManager.getConnection(url, server.user(), "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Access denied");
  }

  private static String onlyTitle(Statement statement, String table) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT title FROM " + table)) {
      assertThat(rows.next()).isTrue();
      String title = rows.getString(1);
      assertThat(rows.next()).isFalse();
      return title;
    }
  }
}

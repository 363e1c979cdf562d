package dev.noctua.stage.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFaultTest {
  @ParameterizedTest
  @CsvSource({
    "28000, 1045, refuses the user or the password, true",
    "42000, 1044, does not allow this user, true",
    "42000, 1049, has no database of this name, true",
    "3D000, 1046, which database, true",
    "HY000, 1114, is full, false",
    "08004, 1040, too many connections, false",
    "HY000, 1290, is read-only, false",
    "22001, 1406, does not take a value, false",
    "08S01, 0, ends the connection, false",
    "42000, 1064, failed, false"
  })
  void aNumberHasWords(String state, int number, String words, boolean isLasting) {
    DatabaseFault fault = DatabaseFault.of(new SQLException("a row of a person", state, number));
    assertThat(fault.words()).contains(words).doesNotContain("person");
    assertThat(fault.isLasting()).isEqualTo(isLasting);
  }

  @Test
  void whatCannotBeReachedIsSaid() {
    assertThat(fault(new ConnectException("refused")).words()).isEqualTo("takes no connection");
    assertThat(fault(new UnknownHostException("db")).words()).contains("nobody knows");
    assertThat(DatabaseFault.of(new SQLException("No suitable driver found", "08001")).isLasting())
        .isTrue();
  }

  private static DatabaseFault fault(Exception cause) {
    return DatabaseFault.of(new SQLException("Communications link failure", "08S01", cause));
  }
}

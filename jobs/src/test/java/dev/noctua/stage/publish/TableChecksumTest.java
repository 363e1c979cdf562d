package dev.noctua.stage.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.servers.MariaDbServer;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table holds is the same to Java and to the database, and anything else isn't. */
final class TableChecksumTest {
  private static final PlatformTable TABLE = PlatformTable.TRENDING_CONTENT;
  private static final MariaDbServer SERVER = MariaDbServer.shared();

  private final PlatformDatabase database = database();

  private static PlatformDatabase database() {
    Settings.Database settings = new Settings.Database(SERVER.newDatabase(), 3);
    return new PlatformDatabase(settings, new Secrets("", "", SERVER.user(), SERVER.password()));
  }

  private static Dataset<Row> rows() {
    return TestSpark.session()
        .createDataFrame(
            List.of(
                RowFactory.create("all", 1, "c1", "并发编程 😀 İı", "course", 12.345678),
                RowFactory.create("all", 2, "c2", null, null, 0.000001),
                RowFactory.create("all", 3, "c3", "", "-", -0.5),
                RowFactory.create("all ", 1, "c1", "a,1:b", "\\ 'quoted'", 0.0),
                RowFactory.create("ALL", 1, "c1", "tab\tline\n\u0000end", "x", 987654321.123457)),
            StructType.fromDDL(
                "segment STRING, rank INT, content_id STRING, title STRING, kind STRING, score DOUBLE"));
  }

  private TableChecksum found() {
    long[] figures = database.figures(TABLE.content("t"));
    return new TableChecksum(figures[0], figures[1]);
  }

  private TableChecksum sent() {
    database.execute(List.of(TABLE.create("t", "utf8mb4_nopad_bin")));
    return BulkLoad.send(database, TABLE, "t", rows());
  }

  @Test
  void whatWasSentIsFoundAlsoWhenItIsSentTwice() {
    TableChecksum sent = sent();
    assertThat(sent.rows()).isEqualTo(5);
    assertThat(found()).isEqualTo(sent);
    assertThat(BulkLoad.send(database, TABLE, "t", rows())).isEqualTo(sent);
    assertThat(found()).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t SET score = score + 0.000001 WHERE content_id = 'c2'",
        "UPDATE t SET title = '' WHERE content_id = 'c2'",
        "UPDATE t SET title = NULL WHERE content_id = 'c3'",
        "UPDATE t SET kind = concat(kind, ' ') WHERE segment = 'ALL'",
        "UPDATE t SET title = kind, kind = '' WHERE content_id = 'c3'",
        "UPDATE t SET score = 12.345679 - score WHERE segment = 'all' AND `rank` < 3",
        "UPDATE t SET title = replace(title, '😀', '?')",
        "DELETE FROM t WHERE segment = 'all '"
      })
  void aChangeIsNoticed(String change) {
    TableChecksum sent = sent();
    database.execute(List.of(change));
    assertThat(found()).isNotEqualTo(sent);
  }
}

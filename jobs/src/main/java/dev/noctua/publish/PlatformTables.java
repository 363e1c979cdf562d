package dev.noctua.publish;

import static dev.noctua.contract.Columns.ARM;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LIST;
import static dev.noctua.contract.Columns.RANK;
import static dev.noctua.contract.Columns.REASON_CODE;
import static dev.noctua.contract.Columns.REASON_EN;
import static dev.noctua.contract.Columns.REASON_ZH;
import static dev.noctua.contract.Columns.SCORE;
import static dev.noctua.contract.Columns.SEGMENT;
import static dev.noctua.contract.Columns.SIMILAR_CONTENT_ID;
import static dev.noctua.contract.Columns.SOURCE;
import static dev.noctua.contract.Columns.TITLE;
import static dev.noctua.contract.Columns.USER_ID;
import static dev.noctua.contract.Columns.USER_KEY;

import dev.noctua.Failure;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Manifest;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * The live platform's MySQL tables, each loaded as {@code <table>_next} beside the one in use,
 * counted, then all swapped in by one {@code RENAME TABLE}: a reader sees the old lists or the new
 * ones.
 */
final class PlatformTables {
  private static final Map<String, String> DDL = ddl();

  private static final String NO_PAD = "utf8mb4_nopad_bin";

  private final Settings.Database database;
  private final Secrets secrets;

  private PlatformTables(Settings.Database database, Secrets secrets) {
    this.database = database;
    this.secrets = secrets;
  }

  private static Map<String, String> ddl() {
    Map<String, String> ddl = new LinkedHashMap<>();
    String item = "content_id VARCHAR(64) NOT NULL, title VARCHAR(256), kind VARCHAR(16)";
    ddl.put(
        "recommendation",
        "user_id VARCHAR(64) NOT NULL, list VARCHAR(32) NOT NULL, `rank` INT NOT NULL, "
            + item
            + ", score DOUBLE NOT NULL, arm VARCHAR(32) NOT NULL, source VARCHAR(16) NOT NULL,"
            + " reason_code VARCHAR(32) NOT NULL, reason_en VARCHAR(512) NOT NULL, reason_zh"
            + " VARCHAR(512) NOT NULL, PRIMARY KEY (user_id, list, `rank`)");
    ddl.put(
        "similar_content",
        "content_id VARCHAR(64) NOT NULL, `rank` INT NOT NULL, similar_content_id VARCHAR(64) NOT"
            + " NULL, title VARCHAR(256), score DOUBLE NOT NULL, PRIMARY KEY (content_id, `rank`)");
    ddl.put(
        "trending_content",
        "segment VARCHAR(64) NOT NULL, `rank` INT NOT NULL, "
            + item
            + ", score DOUBLE NOT NULL, PRIMARY KEY (segment, `rank`)");
    ddl.put("release", "night DATE NOT NULL, run_id VARCHAR(100) NOT NULL, PRIMARY KEY (night)");
    return ddl;
  }

  /**
   * Loads all tables beside those in use; nothing that the platform reads changes.
   *
   * @param run whose tables they become
   */
  static PlatformTables load(Settings.Database database, Secrets secrets, Lake lake, Manifest run) {
    PlatformTables tables = new PlatformTables(database, secrets);
    tables.create();
    Dataset<Row> titles = lake.rows(Table.CONTENT, run).select(CONTENT_ID, TITLE, KIND);
    Dataset<Row> people = lake.rows(Table.IDENTITY, run);
    Dataset<Row> lists = lake.rows(Table.RECOMMENDATION, run);
    tables.fill(
        "recommendation",
        lists
            .join(people, USER_KEY)
            .join(titles, CONTENT_ID)
            .select(
                USER_ID,
                LIST,
                RANK,
                CONTENT_ID,
                TITLE,
                KIND,
                SCORE,
                ARM,
                SOURCE,
                REASON_CODE,
                REASON_EN,
                REASON_ZH),
        lists.count());
    Dataset<Row> similar = lake.rows(Table.SIMILAR_CONTENT, run);
    tables.fill(
        "similar_content",
        similar
            .join(titles.withColumnRenamed(CONTENT_ID, SIMILAR_CONTENT_ID), SIMILAR_CONTENT_ID)
            .select(CONTENT_ID, RANK, SIMILAR_CONTENT_ID, TITLE, SCORE),
        similar.count());
    Dataset<Row> trending = lake.rows(Table.TRENDING_CONTENT, run);
    tables.fill(
        "trending_content",
        trending.join(titles, CONTENT_ID).select(SEGMENT, RANK, CONTENT_ID, TITLE, KIND, SCORE),
        trending.count());
    tables.execute(
        List.of("INSERT INTO release_next VALUES ('%s', '%s')".formatted(run.night(), run.run())));
    return tables;
  }

  private void create() {
    // Elsewhere "a" and "a " are one key. MariaDB and MySQL have other names for this.
    String collation =
        ask(
                    "SELECT count(*) FROM information_schema.collations WHERE collation_name = '"
                        + NO_PAD
                        + "'")
                > 0
            ? NO_PAD
            : "utf8mb4_0900_bin";
    List<String> statements = new ArrayList<>();
    DDL.forEach(
        (table, columns) -> {
          statements.add("DROP TABLE IF EXISTS " + table + "_next");
          statements.add(
              "CREATE TABLE "
                  + table
                  + "_next ("
                  + columns
                  + ") DEFAULT CHARACTER SET utf8mb4 COLLATE "
                  + collation);
        });
    execute(statements);
  }

  private void fill(String table, Dataset<Row> rows, long expected) {
    rows.write()
        .format("jdbc")
        .option("url", database.url())
        .option("user", secrets.databaseUser())
        .option("password", secrets.databasePassword())
        .option("dbtable", table + "_next")
        .option("batchsize", 5000)
        .option("rewriteBatchedStatements", "true")
        .mode(SaveMode.Append)
        .save();
    long loaded = count(table + "_next");
    if (loaded != expected) {
      throw new IllegalStateException(
          "%s_next holds %d rows, the night has %d".formatted(table, loaded, expected));
    }
  }

  /** Puts the loaded tables in use, all by one statement; those that they replace are dropped. */
  void swap() {
    List<String> renames = new ArrayList<>();
    List<String> drops = new ArrayList<>();
    for (String table : DDL.keySet()) {
      drops.add("DROP TABLE IF EXISTS `" + table + "_previous`");
      if (exists(table)) {
        renames.add("`%s` TO `%s_previous`".formatted(table, table));
      }
      renames.add("`%s_next` TO `%s`".formatted(table, table));
    }
    List<String> statements = new ArrayList<>(drops);
    // A long reader would make RENAME wait, and everybody else behind it.
    statements.add("SET lock_wait_timeout = 5");
    statements.add("RENAME TABLE " + String.join(", ", renames));
    statements.addAll(drops);
    execute(statements);
  }

  private boolean exists(String table) {
    return ask(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = '%s'"
                .formatted(table))
        > 0;
  }

  private long count(String table) {
    return ask("SELECT count(*) FROM " + table);
  }

  private long ask(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private void execute(List<String> statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        database.url(), secrets.databaseUser(), secrets.databasePassword());
  }

  private Failure unavailable(SQLException e) {
    return new Failure.Unavailable(
        "the database at %s: error %s; check database.url, NOCTUA_DATABASE_USER and NOCTUA_DATABASE_PASSWORD, then run again"
            .formatted(
                database.url().replaceAll("[?].*|(?<=//)[^/@]*@", ""),
                e.getErrorCode() + ", SQL state " + e.getSQLState()),
        e);
  }
}

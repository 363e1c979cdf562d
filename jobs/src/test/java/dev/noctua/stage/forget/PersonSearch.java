package dev.noctua.stage.forget;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.noctua.TestNight;
import dev.noctua.TestSpark;
import dev.noctua.raw.RawZone;
import dev.noctua.servers.MariaDbServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Looks for somebody in every byte of raw files, lake and database. */
public final class PersonSearch {
  private PersonSearch() {}

  /** Where the person is found, and by what. */
  public static Map<String, String> of(TestNight night, Pattern wanted)
      throws IOException, SQLException {
    Map<String, String> found = new TreeMap<>();
    RawZone raw = new RawZone(night.settings().storage(), night.settings().ingest());
    Path lake = Path.of(night.settings().storage().lake());
    String database = night.settings().database().orElseThrow().url();
    for (RawZone.RawFile file : raw.all()) {
      try (InputStream in = raw.content(file, 0)) {
        look("raw/" + file.log(), new String(in.readAllBytes(), ISO_8859_1), wanted, found);
      }
    }
    try (Stream<Path> walk = Files.walk(lake)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = lake.relativize(file).toString();
        look(name, Files.readString(file, ISO_8859_1), wanted, found);
        if (name.endsWith(".parquet")) {
          cells(file).forEach(cell -> look(name.replaceAll("/dt=.*", ""), cell, wanted, found));
        }
      }
    }
    try (Connection connection = MariaDbServer.shared().connect(database)) {
      for (String table : column(connection, "SHOW TABLES")) {
        column(connection, "SELECT * FROM `" + table + "`")
            .forEach(cell -> look(table, cell, wanted, found));
      }
    }
    return found;
  }

  private static void look(String where, String text, Pattern wanted, Map<String, String> found) {
    var matcher = wanted.matcher(text);
    if (matcher.find()) {
      found.put(where, matcher.group());
    }
  }

  private static List<String> cells(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(
                new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toString()))
            .withConf(new Configuration(TestSpark.session().sparkContext().hadoopConfiguration()))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row.toString());
      }
    }
    return rows;
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> cells = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        Object[] row = new Object[rows.getMetaData().getColumnCount()];
        for (int i = 0; i < row.length; i++) {
          row[i] = rows.getObject(i + 1);
        }
        cells.add(row.length == 1 ? String.valueOf(row[0]) : Arrays.toString(row));
      }
    }
    return cells;
  }
}

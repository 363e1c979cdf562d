package dev.noctua.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.contract.TableContract;
import dev.noctua.parquet.PartFileWriter;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ids of fields in files of tables, and files without, as older lakes have them. */
@Tag("world")
class FieldIdsTest {
  @TempDir Path folder;

  private Lake lake() {
    return Lake.open(
        new Settings.Storage("raw", folder.toString(), 30, Optional.empty()), TestSpark::session);
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void everyFieldInAFileHasTheIdThatTheContractSays(Table table) throws IOException {
    TableContract contract = table.contract();
    String key = TableFiles.folder(contract) + "dt=2026-11-20/run=r/part-0.parquet";
    Map<String, Integer> ids = new TreeMap<>();
    try (PartFileWriter file =
        lake().files().partsBeside(table, table.contract().fileType()).openBeside(key)) {
      file.end();
      addIds(schema(folder.resolve(file.key())), "", ids);
    }

    Map<String, Integer> expected = new TreeMap<>(contract.fieldIds());
    expected.remove("dt");
    assertThat(ids).isEqualTo(expected);
  }

  private static GroupType schema(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toString()),
                TestSpark.session().sparkContext().hadoopConfiguration()))) {
      return reader.getFileMetaData().getSchema();
    }
  }

  /** Paths pass over the repeated groups that arrays and maps consist of. */
  private static void addIds(GroupType group, String prefix, Map<String, Integer> ids) {
    for (Type field : group.getFields()) {
      boolean repeated = field.isRepetition(Type.Repetition.REPEATED);
      String path = repeated ? prefix : prefix + field.getName() + ".";
      if (field.getId() != null) {
        ids.put(prefix + field.getName(), field.getId().intValue());
      }
      if (!field.isPrimitive()) {
        addIds(field.asGroupType(), path, ids);
      }
    }
  }

  private static Dataset<Row> contents(String id, String... tags) {
    return TestRows.of(
        Table.CONTENT, Map.of("content_id", id, "title", "Title of " + id, "tags", List.of(tags)));
  }

  /** A file of ours. */
  private String written(Dataset<Row> rows) {
    Lake lake = lake();
    var parts = lake.files().partsBeside(Table.CONTENT, Table.CONTENT.contract().fileType());
    String beside = TableFiles.folder(Table.CONTENT.contract()) + "dt=2026-11-20/run=r/old";
    return RowShape.conform(Table.CONTENT.contract(), rows)
        .coalesce(1)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(
            part -> {
              try (PartFileWriter file = parts.openBeside(beside)) {
                part.forEachRemaining(file::write);
                file.end();
                return List.of(file.key()).iterator();
              }
            })
        .collect()
        .get(0);
  }

  /** A file as lakes have it from before there were ids, with the columns in another order. */
  private String old(Dataset<Row> rows) throws IOException {
    String place = TableFiles.folder(Table.CONTENT.contract()) + "dt=2026-11-19/run=q";
    List<String> columns = new ArrayList<>(List.of(Table.CONTENT.contract().type().fieldNames()));
    Collections.reverse(columns);
    rows.selectExpr(columns.toArray(String[]::new))
        .coalesce(1)
        .write()
        .parquet(folder.resolve(place).toString());
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      Path file =
          files.filter(f -> f.getFileName().toString().endsWith(".parquet")).findFirst().get();
      Map<String, Integer> ids = new TreeMap<>();
      addIds(schema(file), "", ids);
      assertThat(ids).isEmpty();
      return place + "/" + file.getFileName();
    }
  }

  @Test
  void filesWithoutIdsAreReadByNameBesideFilesWithIds() throws IOException, SQLException {
    List<String> keys = List.of(old(contents("a", "x", "y")), written(contents("b", "z")));

    Dataset<Row> read = lake().files().rowsOf(Table.CONTENT, keys);
    assertThat(
            read.orderBy("content_id")
                .selectExpr("content_id", "title", "concat_ws(' ', tags)")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[a,Title of a,x y]", "[b,Title of b,z]");
    assertThat(read.schema().catalogString())
        .isEqualTo(Table.CONTENT.contract().type().catalogString());

    assertThat(
            query(
                "SELECT content_id, title, tags FROM read_parquet(['%s', '%s'], union_by_name = true) ORDER BY 1"
                    .formatted(folder.resolve(keys.get(0)), folder.resolve(keys.get(1)))))
        .containsExactly("a|Title of a|[x, y]", "b|Title of b|[z]");
  }

  @Test
  void whoAsksForIdsFindsColumnsWhateverTheyAreCalled() throws SQLException {
    Path file = folder.resolve(written(contents("b", "z")));
    int title = Table.CONTENT.contract().fieldIds().get("title");

    StructType renamed =
        new StructType()
            .add(
                "headline",
                DataTypes.StringType,
                true,
                new MetadataBuilder().putLong("parquet.field.id", title).build());
    var session = TestSpark.session().newSession();
    session.conf().set("spark.sql.parquet.fieldId.read.enabled", true);
    assertThat(session.read().schema(renamed).parquet(file.toString()).collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("Title of b");

    assertThat(
            query(
                "SELECT headline FROM read_parquet('%s', schema = MAP {%d: {name: 'headline', type: 'VARCHAR', default_value: NULL}})"
                    .formatted(file, title)))
        .containsExactly("Title of b");
  }

  private static List<String> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join("|", row));
      }
      return rows;
    }
  }
}

package dev.noctua.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.TestSpark;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of our own writer, as Spark and DuckDB read them. */
@Tag("world")
class RowFileTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final StructType EVERY_TYPE =
      StructType.fromDDL(
          "id int not null, text string, bytes binary, day date, number bigint, at timestamp,"
              + " part double, yes boolean, share decimal(5,4), money decimal(18,2),"
              + " tags array<string>, names map<string,string>, counts map<string,bigint>,"
              + " always string not null, some array<string> not null, vector array<float>,"
              + " orders array<struct<id:string,at:timestamp,parts:array<int>,by:map<int,date>>>,"
              + " one struct<a:bigint,b:struct<c:string>>");

  @TempDir Path folder;

  private PartFileFactory files(StructType type, List<String> distinct) {
    return new PartFileFactory(
        folder.toString(),
        "100%/dt=%s",
        type,
        distinct,
        TestSpark.session().sparkContext().hadoopConfiguration());
  }

  private List<String> write(Dataset<Row> rows, List<String> distinct) {
    return write(rows, files(rows.schema(), distinct), row -> DAY);
  }

  private static List<String> write(Dataset<Row> rows, PartFileFactory files, FileDay day) {
    return rows.coalesce(1)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(part -> files.write(part, day::of).iterator())
        .collect();
  }

  /** The day of a row's file. */
  private interface FileDay extends Serializable {
    LocalDate of(InternalRow row);
  }

  private static <T> T maybe(SplittableRandom random, Supplier<T> value) {
    return random.nextInt(4) == 0 ? null : value.get();
  }

  private static String text(SplittableRandom random) {
    return List.of("", "a", "用户", "\u0000", "x".repeat(300)).get(random.nextInt(5))
        + random.nextInt(50);
  }

  private static Row row(int id, SplittableRandom random) {
    Supplier<List<String>> texts =
        () -> {
          List<String> some = new ArrayList<>();
          for (int i = random.nextInt(4); i > 0; i--) {
            some.add(maybe(random, () -> text(random)));
          }
          return some;
        };
    Map<String, String> names = new TreeMap<>();
    Map<String, Long> counts = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      names.put(text(random), maybe(random, () -> text(random)));
      counts.put(text(random), maybe(random, random::nextLong));
    }
    return RowFactory.create(
        id,
        maybe(random, () -> text(random)),
        maybe(random, () -> new byte[] {(byte) random.nextInt(), 0, -1}),
        maybe(random, () -> Date.valueOf(LocalDate.of(1 + random.nextInt(9998), 2, 28))),
        maybe(random, random::nextLong),
        maybe(
            random,
            () ->
                Timestamp.from(
                    Instant.ofEpochSecond(random.nextInt(), random.nextInt(1000) * 1000L))),
        maybe(random, () -> random.nextInt(9) == 0 ? Double.NaN : random.nextDouble()),
        maybe(random, random::nextBoolean),
        maybe(random, () -> BigDecimal.valueOf(random.nextInt(-9999, 9999), 4)),
        maybe(random, () -> BigDecimal.valueOf(random.nextLong() / 100, 2)),
        maybe(random, () -> texts.get().toArray(String[]::new)),
        maybe(random, () -> names),
        maybe(random, () -> counts),
        text(random),
        texts.get().toArray(String[]::new),
        maybe(random, () -> new Float[] {random.nextFloat(), null}),
        maybe(random, () -> orders(random)),
        maybe(
            random,
            () ->
                RowFactory.create(
                    random.nextLong(), maybe(random, () -> RowFactory.create(text(random))))));
  }

  private static Row[] orders(SplittableRandom random) {
    Row[] orders = new Row[random.nextInt(4)];
    for (int i = 0; i < orders.length; i++) {
      orders[i] =
          maybe(
              random,
              () ->
                  RowFactory.create(
                      maybe(random, () -> text(random)),
                      maybe(random, () -> Timestamp.from(Instant.ofEpochSecond(random.nextInt()))),
                      maybe(random, () -> new Integer[] {random.nextInt(), null, 3}),
                      maybe(random, () -> Map.of(random.nextInt(), Date.valueOf(DAY)))));
    }
    return orders;
  }

  /** Bytes print by identity. */
  private static String show(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      cells.add(
          row.get(i) instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(row.get(i)));
    }
    return String.join("|", cells);
  }

  private static List<String> show(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList().stream().map(RowFileTest::show).toList();
  }

  @Test
  void sparkReadsEveryTypeAsItWas() {
    SplittableRandom random = new SplittableRandom(11);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(row(i, random));
    }
    Dataset<Row> given = TestSpark.session().createDataFrame(rows, EVERY_TYPE);
    List<String> keys = write(given, List.of("text"));
    assertThat(keys).hasSize(1).first().asString().startsWith("100%/dt=2026-11-20/part-");
    Dataset<Row> read = TestSpark.session().read().parquet(folder.resolve(keys.get(0)).toString());
    assertThat(read.schema().catalogString()).isEqualTo(EVERY_TYPE.catalogString());
    assertThat(show(read)).isEqualTo(show(given));
  }

  /** Row groups begin anew, dictionaries that grow too large give way to plain values. */
  @Test
  void otherReadersGetLargeFilesWhole() throws IOException, SQLException {
    int n = 300_000;
    Dataset<Row> given =
        TestSpark.session()
            .range(0, n, 1, 1)
            .selectExpr(
                "id",
                "concat('p', id % 700) few",
                "concat('user.', sha2(cast(id % 30000 as string), 256)) many",
                "array_join(transform(sequence(1, 4), i -> sha2(concat(id, ' ', i), 512)), '') own",
                "if(id % 3 = 0, null, concat('r', (id * 7919) % 50)) gaps",
                "cast(null as string) nothing");
    List<String> keys = write(given, List.of());
    Path file = folder.resolve(keys.get(0));
    List<BlockMetaData> groups = rowGroups(file);
    assertThat(groups).hasSizeGreaterThan(1);
    for (BlockMetaData group : groups) {
      assertThat(encodings(group, "few")).contains(Encoding.RLE_DICTIONARY);
      assertThat(encodings(group, "own")).doesNotContain(Encoding.RLE_DICTIONARY);
    }
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                SELECT count(*), count(DISTINCT id), count(*) FILTER (
                  few = 'p' || mod(id, 700) AND many = 'user.' || sha256(mod(id, 30000)::VARCHAR)
                  AND length(own) = 512 AND nothing IS NULL
                  AND gaps IS NOT DISTINCT FROM
                    CASE WHEN mod(id, 3) = 0 THEN NULL ELSE 'r' || mod(id * 7919, 50) END),
                  count(DISTINCT own)
                FROM '%s'"""
                    .formatted(file))) {
      found.next();
      assertThat(List.of(found.getLong(1), found.getLong(2), found.getLong(3), found.getLong(4)))
          .containsOnly((long) n);
    }
    isRead(given, file);
    String some = "id between 123456 and 123999 or few = 'p13' or gaps is null and many > 'user.f'";
    isRead(given.filter(some), file, some);
  }

  private static void isRead(Dataset<Row> given, Path file, String... filters) {
    Dataset<Row> read = TestSpark.session().read().parquet(file.toString());
    for (String filter : filters) {
      read = read.filter(filter);
    }
    assertThat(read.count()).isEqualTo(given.count()).isPositive();
    assertThat(given.except(read).union(read.except(given)).count()).isZero();
  }

  private static List<BlockMetaData> rowGroups(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toString()),
                TestSpark.session().sparkContext().hadoopConfiguration()))) {
      return reader.getRowGroups();
    }
  }

  /** So many that some share the part of the hash that the table keeps. */
  @Test
  void textsWhoseHashesAreAlikeAreToldApart() throws IOException {
    Dataset<Row> given =
        TestSpark.session().range(0, 900_000, 1, 1).selectExpr("string(shiftright(id, 1)) text");
    Path file = folder.resolve(write(given, List.of()).get(0));
    assertThat(encodings(rowGroups(file).get(0), "text")).contains(Encoding.RLE_DICTIONARY);
    isRead(given, file);
  }

  @Test
  void aDictionaryThatGrowsTooLargeLaterIsKeptForThePagesBefore() throws IOException {
    Dataset<Row> given =
        TestSpark.session()
            .range(0, 120_000, 1, 1)
            .selectExpr("id", "if(id < 60000, 'p' || id % 9, repeat(sha2(string(id), 256), 3)) t");
    Path file = folder.resolve(write(given, List.of()).get(0));
    assertThat(encodings(rowGroups(file).get(0), "t"))
        .contains(Encoding.RLE_DICTIONARY, Encoding.PLAIN);
    isRead(given, file);
  }

  @Test
  void rowsOfAMegabyteDontGatherInMemory() throws IOException {
    Dataset<Row> given =
        TestSpark.session()
            .range(0, 300, 1, 1)
            .selectExpr("id", "if(id < 20, 'x', repeat(sha2(string(id), 512), 8192)) line");
    Path file = folder.resolve(write(given, List.of()).get(0));
    List<BlockMetaData> groups = rowGroups(file);
    assertThat(groups).hasSizeGreaterThan(2);
    assertThat(groups).allMatch(group -> group.getRowCount() <= 192);
    // Compared by hashes: Spark holds several copies of what it compares.
    Dataset<Row> read = TestSpark.session().read().parquet(file.toString());
    String[] hashed = {"id", "sha2(line, 256) hash"};
    assertThat(read.selectExpr(hashed).orderBy("id").collectAsList())
        .isEqualTo(given.selectExpr(hashed).orderBy("id").collectAsList());
  }

  /** As somebody may make them who knows the hash. */
  @Test
  void textsMadeToShareAHashGetNoDictionary() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      long first = i;
      long hash = (Long.BYTES * 2 ^ first) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> Integer.SIZE;
      byte[] text =
          ByteBuffer.allocate(2 * Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(first)
              .putLong(hash ^ 7)
              .array();
      rows.add(RowFactory.create((Object) text));
      rows.add(RowFactory.create((Object) text));
    }
    Dataset<Row> given =
        TestSpark.session().createDataFrame(rows, StructType.fromDDL("line binary"));
    Path file = folder.resolve(write(given, List.of()).get(0));
    assertThat(encodings(rowGroups(file).get(0), "line")).doesNotContain(Encoding.RLE_DICTIONARY);
    isRead(given, file);
  }

  @Test
  void aTextLargerThanADictionaryMayBe() throws IOException {
    Dataset<Row> given =
        TestSpark.session()
            .range(0, 4, 1, 1)
            .selectExpr("id", "if(id = 2, repeat('0123456789abcdef', 2000000), 'x') line");
    isRead(given, folder.resolve(write(given, List.of()).get(0)));
  }

  @Test
  void aFileWithoutRowsHasColumns() throws SQLException {
    String key;
    try (PartFileWriter file = files(EVERY_TYPE, List.of()).open(DAY)) {
      file.end();
      key = file.key();
    }
    Path file = folder.resolve(key);
    Dataset<Row> read = TestSpark.session().read().parquet(file.toString());
    assertThat(read.schema().catalogString()).isEqualTo(EVERY_TYPE.catalogString());
    assertThat(read.count()).isZero();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "DESCRIBE FROM read_parquet('%s', hive_partitioning = false)".formatted(file))) {
      List<String> columns = new ArrayList<>();
      while (found.next()) {
        columns.add(found.getString(1));
      }
      assertThat(columns).containsExactly(EVERY_TYPE.fieldNames());
    }
  }

  @Test
  void nothingIsLeftOfAFileThatIsntEnded() throws IOException {
    PartFileFactory files = files(StructType.fromDDL("id int"), List.of());
    Iterator<InternalRow> failing =
        Stream.of(1, 2)
            .<InternalRow>map(
                id -> {
                  if (id == 2) {
                    throw new IllegalStateException("the rows fail");
                  }
                  return new GenericInternalRow(new Object[] {id});
                })
            .iterator();
    assertThatThrownBy(() -> files.write(failing, row -> DAY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rows fail");
    assertThat(folder.resolve("100%/dt=2026-11-20")).isEmptyDirectory();
  }

  private static Set<Encoding> encodings(BlockMetaData group, String column) {
    return group.getColumns().stream()
        .filter(c -> c.getPath().toDotString().equals(column))
        .findFirst()
        .map(ColumnChunkMetaData::getEncodings)
        .orElseThrow();
  }

  @Test
  void aFilePerDayAndNoneWithoutRows() {
    StructType type = StructType.fromDDL("day int, text string");
    Dataset<Row> given =
        TestSpark.session()
            .createDataFrame(
                List.of(
                    RowFactory.create(1, "a"),
                    RowFactory.create(1, "b"),
                    RowFactory.create(4, "c")),
                type);
    PartFileFactory files = files(type, List.of());
    List<String> keys = write(given, files, row -> LocalDate.ofEpochDay(row.getInt(0)));
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0)).startsWith("100%/dt=1970-01-02/");
    assertThat(keys.get(1)).startsWith("100%/dt=1970-01-05/");
    assertThat(files.write(Collections.emptyIterator(), row -> DAY)).isEmpty();
  }

  @Test
  void refusesTypesThatNoTableHas() {
    assertThatThrownBy(
            () -> files(StructType.fromDDL("x interval day to second"), List.of()).open(DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no column takes INTERVAL DAY TO SECOND");
  }
}

package dev.noctua.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestFiles;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.contract.Table;
import dev.noctua.privacy.TableEraser;
import dev.noctua.servers.MariaDbServer;
import dev.noctua.stage.forget.PersonSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code forget} does, says and exits with, in a lake of one night. */
@Tag("world")
class ForgetCommandTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String ID = "lihua2001";

  /** The person as texts name them; the other spellings are in the raw lines below. */
  private static final Pattern NAMED =
      Pattern.compile("(?i)lihua2001\\b|li\\.hua(@|%40)example|138[-) ]*0013[- ]?8000(?!\\d)");

  private static final List<String> REGISTRATION =
      List.of(
          "{'event_id':'r1','occurred_at':'DAYT08:00:00+08:00','user_id':'u2','type':'registered','city':'by lihua2001'}",
          "{'event_id':'r2','occurred_at':'DAYT08:00:00+08:00','user_id':'lihua2001','type':'registered','email':'Li.Hua@example.com','phone':'+86 138-0013-8000'}",
          "{'event_id':'r3','occurred_at':'DAYT08:00:00+08:00','user_id':'refused-one','type':'juggled'}",
          "{'event_id':'r4','occurred_at':'DAYT08:00:00+08:00','user_id':'张三','type':'registered'}");

  private static final List<String> CATALOG =
      List.of(
          "{'event_id':'k1','occurred_at':'DAYT07:00:00+08:00','content_id':'c1','type':'published','kind':'course','title':'Coaching 138 0013 8000','creator_id':'cr1','creator_share':'0.7','list_price':'100.00'}",
          "{'event_id':'k2','occurred_at':'DAYT07:00:00+08:00','content_id':'c2','type':'published','kind':'course','title':'T','creator_id':'cr1','creator_share':'0.7','list_price':'100.00','tags':['java','ask lihua2001'],'keywords':['li.hua@example.com']}",
          "{'event_id':'k3','occurred_at':'DAYT12:00:00+08:00','content_id':'c2','type':'updated','summary':'Questions: LI.HUA@example.com'}");

  private static final List<String> BEHAVIOR =
      List.of(
          "{'event_id':'b1','occurred_at':'DAYT09:00:00+08:00','user_id':'u2','action':'view','content_id':'c1'}",
          "{'event_id':'b2','occurred_at':'DAYT09:00:00+08:00','user_id':'lihua2001','action':'view','content_id':'c2'}",
          "{'event_id':'b3','occurred_at':'DAYT09:00:00+08:00','user_id':'u2','action':'view','content_id':'c2'}",
          "{'event_id':'q1','occurred_at':'DAYT09:00:00+08:00','user_id':'u2','action':'search','query':'lihua2001的课'}",
          "{'event_id':'q2','occurred_at':'DAYT09:00:00+08:00','user_id':'u2','action':'search','query':'mail li.hua@Example.com please'}",
          "{'event_id':'q3','occurred_at':'DAYT09:00:00+08:00','user_id':'u2','action':'search','query':'0086 138 0013 8000'}",
          "{'event_id':'q4','occurred_at':'DAYT09:00:00+08:00','user_id':'u2','action':'search','query':'(138) 0013 8000','note':'x?q=Li.Hua%40example.com'}",
          "{'event_id':'q5','occurred_at':'DAYT09:00:00+08:00','user_id':'u2','action':'search','query':'lihua20011 138001380001'}",
          "{'event_id':'q6','occurred_at':'DAYT09:00:00+08:00','user_id':'u2','action':'juggle','query':'lihua2001'}");

  private static final List<String> TRANSACTION =
      List.of(
          "{'event_id':'t1','occurred_at':'DAYT10:00:00+08:00','user_id':'u2','type':'paid','order_id':'o1','content_id':'c1','list_price':'100.00','amount':'100.00','channel':'alipay','channel_trade_no':'no1'}");

  private static final Path WORLD = TestNight.temporary("forget-world");

  private final Path folder = TestNight.temporary("forget");
  private final TestNight night = on(folder);

  @BeforeAll
  static void make() throws IOException {
    deliver(WORLD, "registration", DAY, REGISTRATION);
    deliver(WORLD, "catalog", DAY, CATALOG);
    deliver(WORLD, "behavior", DAY, BEHAVIOR);
    deliver(WORLD, "transaction", DAY, TRANSACTION);
    on(WORLD).must("run");
  }

  @BeforeEach
  void copy() {
    TestFiles.copy(WORLD, folder);
  }

  private static TestNight on(Path folder) {
    return TestNight.onFiles(folder.resolve("raw"), folder.resolve("lake"), DAY)
        .with("ingest.max-quarantined-share", "1")
        .with("als.iterations", "3")
        .with("forget.rewrite-raw", "true");
  }

  private static void deliver(Path folder, String log, LocalDate day, List<String> lines)
      throws IOException {
    Path to = Files.createDirectories(folder.resolve("raw/" + log + "/dt=" + day));
    Files.writeString(
        to.resolve("part.jsonl"),
        String.join("\n", lines).replace('\'', '"').replace("DAY", day.toString()) + "\n");
  }

  private String queries(TestNight of) {
    return of.must(
            "query",
            "--csv",
            "SELECT event_id, query FROM behavior WHERE query IS NOT NULL ORDER BY 1")
        .out();
  }

  @Test
  void nothingIsLeftInAnyTextOfRawFilesLakeAndDatabase() throws IOException, SQLException {
    String database = MariaDbServer.shared().newDatabase();
    TestNight published = night.with("database.url", '"' + database + '"');
    // Whatever changes the lake brings the new database up to it.
    published.must("forget", "refused-one");
    because("Because you learned \"Coaching 138 0013 8000\"", database);
    assertThat(PersonSearch.of(published, NAMED).keySet())
        .contains("raw/registration", "raw/behavior", "raw/catalog", "open/registration")
        .contains("open/behavior", "open/catalog", "open/content", "open/user_profile")
        .contains("restricted/quarantine", "restricted/identity")
        .contains("recommendation", "trending_content", "similar_content")
        .anyMatch(place -> place.startsWith("reports/"));

    Outcome forgotten = published.must("forget", ID);

    assertThat(forgotten.err()).doesNotContain("only the id").doesNotContain("before");
    assertThat(PersonSearch.of(published, NAMED)).isEmpty();
    published.must("verify");
    assertThat(queries(published)).contains("q5,lihua20011 138001380001").contains("q1,erased.");

    Outcome again = published.must("forget", ID);
    assertThat(again.err()).contains("was forgotten before").contains("only the id was sought");
  }

  private static void because(String reason, String database) throws SQLException {
    try (Connection connection = MariaDbServer.shared().connect(database);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE recommendation SET reason_en = '" + reason + "'"))
          .isPositive();
    }
  }

  @Test
  void addressesAreReadFromRawFilesThatStayAsTheyAre() throws IOException {
    TestNight untouched = night.with("forget.rewrite-raw", "false");
    Path raw = folder.resolve("raw/registration/dt=" + DAY + "/part.jsonl");
    String before = Files.readString(raw);
    List<String> refusedIn = refusedIn(untouched);
    Outcome forgotten = untouched.must("forget", ID);
    assertThat(forgotten.err()).contains("Raw files stay as they are");
    assertThat(forgotten.out()).doesNotContain("raw files");
    assertThat(Files.readString(raw)).isEqualTo(before);
    assertThat(refusedIn(untouched)).isEqualTo(refusedIn);
    assertThat(NAMED.matcher(queries(untouched)).results()).isEmpty();
    assertThat(untouched.must("query", "SELECT title, summary, tags, keywords FROM content").out())
        .doesNotContainPattern(NAMED);
  }

  /** The raw files of refused lines, as quarantine names them. */
  private static List<String> refusedIn(TestNight of) {
    return new TableEraser(of.lake())
        .rows(Table.QUARANTINE).select("file").as(Encoders.STRING()).collectAsList().stream()
            .sorted()
            .toList();
  }

  @Test
  void whatIsIngestedAgainIsWhatTheErasureLeft() {
    night.must("forget", ID);
    TestNight again = night.with("storage.lake", folder.resolve("again").toString());
    again.must("run", "--night", "" + DAY, "--run", "r1", "--only", "ingest");
    assertThat(texts(night))
        .isEqualTo(texts(again))
        .filteredOn(row -> row.toString().contains("erased."))
        .hasSize(7);
  }

  private static List<Row> texts(TestNight of) {
    TableEraser tables = new TableEraser(of.lake());
    return tables
        .rows(Table.BEHAVIOR)
        .selectExpr("event_id", "query", "null AS summary", "null AS tags", "null AS keywords")
        .where("query IS NOT NULL")
        .union(
            tables
                .rows(Table.CATALOG)
                .selectExpr("event_id", "title", "summary", "tags", "keywords"))
        .orderBy("event_id")
        .collectAsList();
  }

  /** The digest of a row whose text was changed is another one. */
  @Test
  void aCopyOfALineAsItWasIsNoOtherLine() throws IOException {
    night.must("forget", ID);
    LocalDate next = DAY.plusDays(1);
    String copy = BEHAVIOR.get(3).replace("DAY", DAY.toString());
    deliver(
        folder, "behavior", next, List.of(copy, copy.replace("lihua2001的课", "somebody else's")));
    deliver(folder, "transaction", next, List.of());
    night.must("run", "--night", "" + next, "--run", "r2", "--only", "ingest");
    assertThat(
            new TableEraser(night.lake())
                .rows(Table.INGEST_AUDIT)
                .where("log = 'behavior' AND dt = '" + next + "'")
                .selectExpr("concat_ws(' ', accepted, quarantined, duplicates)")
                .first()
                .getString(0))
        .isEqualTo("0 1 1");
  }

  @Test
  void nobodyIsForgottenWhomNothingNames() {
    for (String id : List.of("nosuchperson", "lihua200", "", "q5", "%")) {
      Outcome outcome = night.command("forget", id);
      assertThat(outcome.exit()).as(id).isEqualTo(2);
      assertThat(outcome.err()).contains("nobody is known by this id").contains("spelling");
    }
    assertThat(night.command("forget", "??????").err()).contains("LC_ALL=C.UTF-8");
    assertThat(folder.resolve("lake/restricted/tombstone")).doesNotExist();
    assertThat(folder.resolve("lake/restricted/erasure.json")).doesNotExist();
    assertThat(night.must("verify").exit()).isZero();
  }

  @Test
  void whoeverALineNamesIsSomebody() throws IOException {
    deliver(
        folder,
        "registration",
        DAY.plusDays(1),
        List.of(
            "{'event_id':'r9','occurred_at':'DAYT08:00:00+08:00','user_id':'early-one','type':'registered'}"));
    night.must("forget", "early-one");
    night.must("forget", "refused-one");
    night.must("forget", "张三");
    for (String name : List.of("refused-one", "张三")) {
      assertThat(Files.readString(folder.resolve("raw/registration/dt=" + DAY + "/part.jsonl")))
          .doesNotContain(name);
    }
    try (var tombstones = Files.list(folder.resolve("lake/restricted/tombstone"))) {
      assertThat(tombstones).hasSize(3);
    }
  }

  @Test
  void aFileThatCantBeReadLeavesAGapInTheProof() throws IOException {
    Path file = folder.resolve("raw/behavior/dt=" + DAY + "/late.jsonl.gz");
    Files.write(file, "no gzip".getBytes(UTF_8));
    Files.writeString(file.resolveSibling("half.jsonl.filepart"), ID);
    Files.createDirectory(folder.resolve("raw/catalog/old"));
    Files.writeString(folder.resolve("raw/catalog/old/part.jsonl"), ID);
    Outcome outcome = night.command("forget", ID);
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err())
        .contains("behavior/dt=" + DAY + "/late.jsonl.gz")
        .contains("behavior/dt=" + DAY + "/half.jsonl.filepart (its name", "catalog/old/ (its name")
        .doesNotContain("delete");
    assertThat(NAMED.matcher(queries(night)).results()).isEmpty();
  }

  @Test
  void whoMayStandInAFileThatCantBeReadIsNotNobody() throws IOException {
    Path file = folder.resolve("raw/behavior/dt=" + DAY + "/late.jsonl.gz");
    Files.write(file, "no gzip".getBytes(UTF_8));
    Outcome outcome = night.command("forget", "nosuchperson");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err())
        .contains("behavior/dt=" + DAY + "/late.jsonl.gz", "nobody is erased")
        .doesNotContain("spelling");
    assertThat(folder.resolve("lake/restricted/tombstone")).doesNotExist();
  }

  @Test
  void whatIsLeftIsSaidInOneLine() throws SQLException {
    String database = MariaDbServer.shared().newDatabase();
    TestNight published = night.with("database.url", '"' + database + '"');
    published.must("forget", "refused-one");
    because("as lihua2001 says", database);
    keepReasons(database);

    Outcome outcome = published.command("forget", ID);

    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("rows of the database");
    assertThat(outcome.err().lines())
        .filteredOn(line -> line.contains("still found in 0 raw files, 0 files of tables"))
        .hasSize(1);
    assertThat(outcome.err()).doesNotContain("fault of Noctua").doesNotContain("\tat ");
  }

  /** Lets the database take back what an erasure does to reasons. */
  private static void keepReasons(String database) throws SQLException {
    try (Connection connection = MariaDbServer.shared().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TRIGGER keep BEFORE UPDATE ON recommendation FOR EACH ROW SET NEW.reason_en = OLD.reason_en");
    }
  }
}

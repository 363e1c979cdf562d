package dev.noctua.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.TestRows;
import dev.noctua.TestS3;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.lake.lock.LakeLockTest;
import dev.noctua.settings.Settings;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.ObjectStores;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");

  @TempDir Path folder;

  private Settings.Storage storage(String kind) {
    return kind.equals("files")
        ? new Settings.Storage("raw", folder.toString(), 30, Optional.empty())
        : new Settings.Storage(
            "raw", TestS3.newBucket() + "/lake", 30, Optional.of(TestS3.settings()));
  }

  private static Lake open(Settings.Storage storage) {
    return Lake.open(storage, TestSpark::session);
  }

  private static Night night(LocalDate date, String run, Lake lake) {
    return new Night(
        date, date, run, false, lake.nights().newest().filter(date::isAfter), ZoneOffset.UTC);
  }

  private static Dataset<Row> people(String... keys) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String key : keys) {
      rows.add(Map.of("user_key", key, "user_id", "id of " + key));
    }
    return rows(Table.IDENTITY, rows);
  }

  @SuppressWarnings("unchecked")
  private static Dataset<Row> rows(Table table, List<Map<String, Object>> rows) {
    return TestRows.of(table, rows.toArray(Map[]::new));
  }

  private static Map<String, Object> audit(LocalDate dt, String log, long lines) {
    return Map.of("dt", dt, "log", log, "lines", lines);
  }

  private static List<String> keys(Dataset<Row> people) {
    return people.select("user_key").collectAsList().stream()
        .map(r -> r.getString(0))
        .sorted()
        .toList();
  }

  private static void commit(Lake lake, Night night) {
    lake.nights().commit(lake.draft(night));
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void aNightReadsTheStateOfTheNightBeforeAndItsOwn(String kind) {
    Lake lake = open(storage(kind));
    Night first = night(DAY, "r1", lake);
    lake.nights().begin(first, "s");
    assertThat(keys(lake.previous(Table.IDENTITY, first))).isEmpty();
    lake.write(Table.IDENTITY, first, people("a", "b"));
    lake.write(
        Table.INGEST_AUDIT, first, rows(Table.INGEST_AUDIT, List.of(audit(DAY, "behavior", 7))));
    commit(lake, first);
    lake.nights().publish(DAY);

    Night second = night(DAY.plusDays(1), "r1", lake);
    lake.nights().begin(second, "s");
    assertThat(keys(lake.previous(Table.IDENTITY, second))).containsExactly("a", "b");
    assertThat(keys(lake.tonight(Table.IDENTITY, second))).isEmpty();
    lake.write(Table.IDENTITY, second, people("b", "c"));
    lake.write(
        Table.INGEST_AUDIT,
        second,
        rows(Table.INGEST_AUDIT, List.of(audit(second.date(), "behavior", 9))));
    assertThat(keys(lake.tonight(Table.IDENTITY, second))).containsExactly("b", "c");
    assertThat(lake.tonight(Table.INGEST_AUDIT, second).select("dt").first().getDate(0).toString())
        .isEqualTo("2026-11-21");
    assertThat(lake.history(Table.INGEST_AUDIT, second, 2).count()).isEqualTo(2);
    assertThat(lake.history(Table.INGEST_AUDIT, second, 1).count()).isEqualTo(1);
    assertThat(lake.arrivals(Table.INGEST_AUDIT, second).count()).isEqualTo(1);

    Night rebuilt =
        new Night(second.date(), second.from(), "r1", true, second.previous(), ZoneOffset.UTC);
    assertThat(lake.arrivals(Table.INGEST_AUDIT, rebuilt).count()).isEqualTo(2);
    assertThat(keys(lake.previous(Table.IDENTITY, rebuilt))).isEmpty();

    Manifest.Written written = lake.draft(second).tables().get("identity");
    assertThat(written.rows()).isEqualTo(2);
    assertThat(written.violations()).isEmpty();
    assertThat(written.files()).allMatch(f -> f.sha256().matches("[0-9a-f]{64}") && f.bytes() > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void aRerunWithNoRowsLeavesTheTableEmpty(String kind) {
    Lake lake = open(storage(kind));
    Night night = night(DAY, "r1", lake);
    lake.nights().begin(night, "s");
    lake.write(Table.IDENTITY, night, people("a", "b", "c"));
    lake.write(Table.IDENTITY, night, people());
    assertThat(keys(lake.tonight(Table.IDENTITY, night))).isEmpty();
    commit(lake, night);
    lake.nights().publish(DAY);

    Night again = night(DAY, "r2", lake);
    lake.nights().begin(again, "s");
    lake.write(Table.IDENTITY, again, people("a"));
    commit(lake, again);
    Night third = night(DAY, "r3", lake);
    lake.nights().begin(third, "s");
    lake.write(Table.IDENTITY, third, people());
    commit(lake, third);
    Night next = night(DAY.plusDays(1), "r1", lake);
    assertThat(lake.previous(Table.IDENTITY, next).count()).isZero();
    assertThat(lake.previous(Table.IDENTITY, next).columns())
        .containsExactly("user_key", "user_id");
    // An empty table still has a file, so that engines can tell its columns.
    assertThat(lake.nights().files(DAY).get("identity")).hasSize(1);
  }

  @Test
  void aReaderAtAnyMomentSeesTheOldNightOrTheNewOne() {
    Settings.Storage storage = storage("files");
    Lake writer = open(storage);
    SplittableRandom random = new SplittableRandom(7);
    List<String> published = List.of();
    for (int n = 0; n < 6; n++) {
      LocalDate date = DAY.plusDays(n);
      Night night = night(date, "r1", writer);
      List<String> next = new ArrayList<>(List.of("a", "k" + random.nextInt(100), "z" + n));
      writer.nights().begin(night, "s");
      assertThat(seen(storage)).isEqualTo(published);
      writer.write(Table.IDENTITY, night, people(next.toArray(String[]::new)));
      assertThat(seen(storage)).isEqualTo(published);
      commit(writer, night);
      assertThat(seen(storage)).isEqualTo(published);
      writer.nights().publish(date);
      published = next.stream().sorted().toList();
      assertThat(seen(storage)).isEqualTo(published);
    }
  }

  /** The people that a reader who starts now sees, through current.json alone. */
  private static List<String> seen(Settings.Storage storage) {
    Lake reader = open(storage);
    return reader
        .nights()
        .current()
        .map(c -> c.tables().get("identity"))
        .map(
            files ->
                keys(
                    TestSpark.session()
                        .read()
                        .parquet(files.stream().map(reader::address).toArray(String[]::new))))
        .orElse(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void ofTwoCommittersOneWins(String kind) {
    Settings.Storage storage = storage(kind);
    Lake one = open(storage);
    Lake two = open(storage);
    Night mine = night(DAY, "mine", one);
    Night theirs = night(DAY, "theirs", two);
    one.nights().begin(mine, "s");
    two.nights().begin(theirs, "s");
    one.write(Table.IDENTITY, mine, people("a"));
    two.write(Table.IDENTITY, theirs, people("b"));
    commit(one, mine);
    assertThatThrownBy(() -> commit(two, theirs))
        .isInstanceOf(Failure.Locked.class)
        .hasMessageContaining("2026-11-20");
    assertThat(open(storage).nights().manifest(DAY)).map(Manifest::run).contains("mine");
    // A committer that lost its answer asks again, and nothing changes.
    commit(one, mine);
    assertThat(open(storage).nights().manifest(DAY)).map(Manifest::run).contains("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void whatWasTakenOverIsntWrittenAnyMore(String kind) {
    Settings.Storage storage = storage(kind);
    ObjectStore store = ObjectStores.at(storage.lake(), storage.s3());
    Lake one = open(storage);
    Night night = night(DAY, "r1", one);
    try (LakeLock overtaken = one.lock().take("run", line -> {})) {
      one.nights().begin(night, "s");
      one.write(Table.IDENTITY, night, people("a"));
      LakeLockTest.bury(store);
      Lake two = open(storage);
      try (LakeLock lock = two.lock().take("run", line -> {})) {
        assertThat(lock.fence()).isGreaterThan(overtaken.fence());
        two.write(Table.IDENTITY, night, people("b"));
        List<String> there = store.list("").stream().map(ObjectStore.Entry::key).toList();
        for (Runnable write :
            List.<Runnable>of(
                () -> one.write(Table.IDENTITY, night, people("a", "b")),
                () -> one.parts(Table.IDENTITY, night),
                () -> one.undone(night, List.of("ingest")),
                () -> one.put("reports/r.html", "a page"),
                () -> commit(one, night))) {
          assertThatThrownBy(write::run).isInstanceOf(Failure.Locked.class);
        }
        assertThat(store.list("")).extracting(ObjectStore.Entry::key).isEqualTo(there);
        assertThat(keys(two.tonight(Table.IDENTITY, night))).containsExactly("b");
        commit(two, night);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void aFirstLoadCommitsEachDayAsANightOfFactsAndTheStatesOfTheLast(String kind) {
    Lake lake = open(storage(kind));
    LocalDate last = DAY.plusDays(3);
    Night load = new Night(last, DAY, "r1", true, Optional.empty(), ZoneOffset.UTC);
    lake.nights().begin(load, "s");
    lake.write(
        Table.INGEST_AUDIT,
        load,
        rows(
            Table.INGEST_AUDIT,
            List.of(
                audit(DAY, "behavior", 1),
                audit(DAY, "catalog", 2),
                audit(DAY.plusDays(2), "behavior", 3),
                audit(last, "behavior", 4))));
    lake.write(Table.IDENTITY, load, people("a"));
    commit(lake, load);

    Map<LocalDate, Long> rows = new TreeMap<>();
    for (LocalDate day : lake.nights().committed()) {
      rows.put(day, lake.nights().manifest(day).orElseThrow().tables().get("ingest_audit").rows());
    }
    assertThat(rows).isEqualTo(Map.of(DAY, 2L, DAY.plusDays(1), 0L, DAY.plusDays(2), 1L, last, 1L));
    assertThat(lake.nights().manifest(DAY).orElseThrow().tables()).doesNotContainKey("identity");
    Night next = night(last.plusDays(1), "r1", lake);
    lake.nights().begin(next, "s");
    assertThat(keys(lake.previous(Table.IDENTITY, next))).containsExactly("a");
    assertThat(lake.history(Table.INGEST_AUDIT, next, 3).count()).isEqualTo(2);
    assertThat(lake.nights().manifest(last).orElseThrow().previous()).contains(DAY.plusDays(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"date '2026-11-19'", "cast(null as date)"})
  void rowsOfOtherDaysAreNoPartOfANight(String day) {
    Lake lake = open(storage("files"));
    Night night = night(DAY, "r1", lake);
    lake.nights().begin(night, "s");
    Dataset<Row> rows =
        rows(Table.INGEST_AUDIT, List.of(audit(DAY, "behavior", 1), audit(DAY, "catalog", 2)))
            .withColumn("dt", expr("if(log = 'catalog', " + day + ", dt)"));
    assertThatThrownBy(() -> lake.write(Table.INGEST_AUDIT, night, rows))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ingest_audit: tasks wrote 2 files, 1 of them")
        .hasMessageEndingWith("rows belong to other days");
    assertThat(lake.draft(night).tables()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void rowsThatAreForgottenGoFromEveryFileAndFilesStay(String kind) {
    Lake lake = open(storage(kind));
    Night night = night(DAY, "r1", lake);
    lake.nights().begin(night, "s");
    lake.write(Table.IDENTITY, night, people("a", "b", "c").repartition(3, col("user_key")));
    lake.write(
        Table.INGEST_AUDIT,
        night,
        rows(Table.INGEST_AUDIT, List.of(audit(DAY, "catalog", 1), audit(DAY, "behavior", 2))));
    Manifest before = lake.draft(night);

    Map<Table, Forgetting.Change> changes =
        Map.of(
            Table.IDENTITY,
            new Forgetting.Change(
                col("user_key").equalTo("b"), all -> all.where("user_key <> 'b'")),
            Table.INGEST_AUDIT,
            new Forgetting.Change(
                col("log").equalTo("behavior"),
                all -> all.withColumn("lines", expr("if(log = 'behavior', 7L, lines)"))));
    assertThat(lake.forgetting().change(changes, input -> input)).isEqualTo(2);

    Manifest after = lake.draft(night);
    assertThat(keys(lake.tonight(Table.IDENTITY, night))).containsExactly("a", "c");
    assertThat(
            lake.tonight(Table.INGEST_AUDIT, night)
                .selectExpr("concat(log, ' ', lines)")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("catalog 1", "behavior 7");
    for (String table : List.of("identity", "ingest_audit")) {
      List<Manifest.DataFile> was = before.tables().get(table).files();
      List<Manifest.DataFile> is = after.tables().get(table).files();
      assertThat(is)
          .hasSameSizeAs(was)
          .extracting(file -> file.path().replaceAll("[^/]*$", ""))
          .containsOnly(was.get(0).path().replaceAll("[^/]*$", ""));
      assertThat(lake.forgetting().rows(Table.valueOf(table.toUpperCase(Locale.ROOT))).count())
          .isEqualTo(2);
    }
    assertThat(lake.forgetting().concerned(Map.of(Table.IDENTITY, changes.get(Table.IDENTITY))))
        .isZero();
  }

  @Test
  void whatTheContractForbidsIsNamed() {
    Lake lake = open(storage("files"));
    Night night = night(DAY, "r1", lake);
    lake.nights().begin(night, "s");
    lake.write(
        Table.IDENTITY,
        night,
        people("a", "b", "a")
            .selectExpr("user_key", "if(user_key = 'b', null, user_id) AS user_id"));
    assertThat(lake.draft(night).tables().get("identity").violations())
        .containsExactly(
            "identity: 1 rows where user_id is null",
            "identity: 1 rows where another row has the same key (user_key)");
    lake.write(
        Table.TRENDING_CONTENT,
        night,
        TestRows.of(
            Table.TRENDING_CONTENT, Map.of("segment", "all", "rank", 0, "content_id", "c1")));
    assertThat(lake.draft(night).tables().get("trending_content").violations())
        .containsExactly("trending_content: 1 rows where rank is below 1");
    assertThatThrownBy(
            () -> lake.write(Table.IDENTITY, night, people("a").withColumnRenamed("user_id", "id")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("identity: user_id is missing, not STRING; id isn't in the contract");
  }
}

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
import dev.noctua.privacy.TableEraser;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("world")
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
    lake.nights().commit(lake.run(night).draft());
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void aNightReadsTheStateOfTheNightBeforeAndItsOwn(String kind) {
    Lake lake = open(storage(kind));
    Night first = night(DAY, "r1", lake);
    lake.nights().begin(first, "s");
    assertThat(keys(lake.run(first).previous(Table.IDENTITY))).isEmpty();
    lake.run(first).write(Table.IDENTITY, people("a", "b"));
    lake.run(first)
        .write(Table.INGEST_AUDIT, rows(Table.INGEST_AUDIT, List.of(audit(DAY, "behavior", 7))));
    commit(lake, first);
    lake.nights().publish(DAY);

    Night second = night(DAY.plusDays(1), "r1", lake);
    lake.nights().begin(second, "s");
    assertThat(keys(lake.run(second).previous(Table.IDENTITY))).containsExactly("a", "b");
    assertThat(keys(lake.run(second).tonight(Table.IDENTITY))).isEmpty();
    lake.run(second).write(Table.IDENTITY, people("b", "c"));
    lake.run(second)
        .write(
            Table.INGEST_AUDIT,
            rows(Table.INGEST_AUDIT, List.of(audit(second.date(), "behavior", 9))));
    assertThat(keys(lake.run(second).tonight(Table.IDENTITY))).containsExactly("b", "c");
    assertThat(
            lake.run(second).tonight(Table.INGEST_AUDIT).select("dt").first().getDate(0).toString())
        .isEqualTo("2026-11-21");
    assertThat(lake.run(second).history(Table.INGEST_AUDIT, 2).count()).isEqualTo(2);
    assertThat(lake.run(second).history(Table.INGEST_AUDIT, 1).count()).isEqualTo(1);
    assertThat(lake.run(second).arrivals(Table.INGEST_AUDIT).count()).isEqualTo(1);

    Night rebuilt =
        new Night(second.date(), second.from(), "r1", true, second.previous(), ZoneOffset.UTC);
    assertThat(lake.run(rebuilt).arrivals(Table.INGEST_AUDIT).count()).isEqualTo(2);
    assertThat(keys(lake.run(rebuilt).previous(Table.IDENTITY))).isEmpty();

    Manifest.Written written = lake.run(second).draft().tables().get("identity");
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
    lake.run(night).write(Table.IDENTITY, people("a", "b", "c"));
    lake.run(night).write(Table.IDENTITY, people());
    assertThat(keys(lake.run(night).tonight(Table.IDENTITY))).isEmpty();
    commit(lake, night);
    lake.nights().publish(DAY);

    Night again = night(DAY, "r2", lake);
    lake.nights().begin(again, "s");
    lake.run(again).write(Table.IDENTITY, people("a"));
    commit(lake, again);
    Night third = night(DAY, "r3", lake);
    lake.nights().begin(third, "s");
    lake.run(third).write(Table.IDENTITY, people());
    commit(lake, third);
    Night next = night(DAY.plusDays(1), "r1", lake);
    assertThat(lake.run(next).previous(Table.IDENTITY).count()).isZero();
    assertThat(lake.run(next).previous(Table.IDENTITY).columns())
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
      writer.run(night).write(Table.IDENTITY, people(next.toArray(String[]::new)));
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
    one.run(mine).write(Table.IDENTITY, people("a"));
    two.run(theirs).write(Table.IDENTITY, people("b"));
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
      one.run(night).write(Table.IDENTITY, people("a"));
      LakeLockTest.bury(store);
      Lake two = open(storage);
      try (LakeLock lock = two.lock().take("run", line -> {})) {
        assertThat(lock.fence()).isGreaterThan(overtaken.fence());
        two.run(night).write(Table.IDENTITY, people("b"));
        List<String> there = store.list("").stream().map(ObjectStore.Entry::key).toList();
        for (Runnable write :
            List.<Runnable>of(
                () -> one.run(night).write(Table.IDENTITY, people("a", "b")),
                () -> one.run(night).parts(Table.IDENTITY),
                () -> one.run(night).invalidateStages(List.of("ingest")),
                () -> one.put("reports/r.html", "a page"),
                () -> commit(one, night))) {
          assertThatThrownBy(write::run).isInstanceOf(Failure.Locked.class);
        }
        assertThat(store.list("")).extracting(ObjectStore.Entry::key).isEqualTo(there);
        assertThat(keys(two.run(night).tonight(Table.IDENTITY))).containsExactly("b");
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
    lake.run(load)
        .write(
            Table.INGEST_AUDIT,
            rows(
                Table.INGEST_AUDIT,
                List.of(
                    audit(DAY, "behavior", 1),
                    audit(DAY, "catalog", 2),
                    audit(DAY.plusDays(2), "behavior", 3),
                    audit(last, "behavior", 4))));
    lake.run(load).write(Table.IDENTITY, people("a"));
    commit(lake, load);

    Map<LocalDate, Long> rows = new TreeMap<>();
    for (LocalDate day : lake.nights().committed()) {
      rows.put(day, lake.nights().manifest(day).orElseThrow().tables().get("ingest_audit").rows());
    }
    assertThat(rows).isEqualTo(Map.of(DAY, 2L, DAY.plusDays(1), 0L, DAY.plusDays(2), 1L, last, 1L));
    assertThat(lake.nights().manifest(DAY).orElseThrow().tables()).doesNotContainKey("identity");
    Night next = night(last.plusDays(1), "r1", lake);
    lake.nights().begin(next, "s");
    assertThat(keys(lake.run(next).previous(Table.IDENTITY))).containsExactly("a");
    assertThat(lake.run(next).history(Table.INGEST_AUDIT, 3).count()).isEqualTo(2);
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
    assertThatThrownBy(() -> lake.run(night).write(Table.INGEST_AUDIT, rows))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ingest_audit: tasks wrote 2 files, 1 of them")
        .hasMessageEndingWith("rows belong to other days");
    assertThat(lake.run(night).draft().tables()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void rowsThatAreForgottenGoFromEveryFileAndFilesStay(String kind) {
    Lake lake = open(storage(kind));
    Night night = night(DAY, "r1", lake);
    lake.nights().begin(night, "s");
    lake.run(night).write(Table.IDENTITY, people("a", "b", "c").repartition(3, col("user_key")));
    lake.run(night)
        .write(
            Table.INGEST_AUDIT,
            rows(Table.INGEST_AUDIT, List.of(audit(DAY, "catalog", 1), audit(DAY, "behavior", 2))));
    Manifest before = lake.run(night).draft();

    Map<Table, TableEraser.Change> changes =
        Map.of(
            Table.IDENTITY,
            new TableEraser.Change(
                col("user_key").equalTo("b"), all -> all.where("user_key <> 'b'")),
            Table.INGEST_AUDIT,
            new TableEraser.Change(
                col("log").equalTo("behavior"),
                all -> all.withColumn("lines", expr("if(log = 'behavior', 7L, lines)"))));
    assertThat(new TableEraser(lake).rewrite(changes, input -> input)).isEqualTo(2);

    Manifest after = lake.run(night).draft();
    assertThat(keys(lake.run(night).tonight(Table.IDENTITY))).containsExactly("a", "c");
    assertThat(
            lake.run(night)
                .tonight(Table.INGEST_AUDIT)
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
      assertThat(new TableEraser(lake).rows(Table.valueOf(table.toUpperCase(Locale.ROOT))).count())
          .isEqualTo(2);
    }
    assertThat(
            new TableEraser(lake)
                .countConcerned(Map.of(Table.IDENTITY, changes.get(Table.IDENTITY))))
        .isZero();
  }

  @Test
  void whatTheContractForbidsIsNamed() {
    Lake lake = open(storage("files"));
    Night night = night(DAY, "r1", lake);
    lake.nights().begin(night, "s");
    lake.run(night)
        .write(
            Table.IDENTITY,
            people("a", "b", "a")
                .selectExpr("user_key", "if(user_key = 'b', null, user_id) AS user_id"));
    assertThat(lake.run(night).draft().tables().get("identity").violations())
        .containsExactly(
            "identity: 1 rows where user_id is null",
            "identity: 1 rows where another row has the same key (user_key)");
    lake.run(night)
        .write(
            Table.TRENDING_CONTENT,
            TestRows.of(
                Table.TRENDING_CONTENT, Map.of("segment", "all", "rank", 0, "content_id", "c1")));
    assertThat(lake.run(night).draft().tables().get("trending_content").violations())
        .containsExactly("trending_content: 1 rows where rank is below 1");
    assertThatThrownBy(
            () ->
                lake.run(night)
                    .write(Table.IDENTITY, people("a").withColumnRenamed("user_id", "id")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("identity: user_id is missing, not STRING; id isn't in the contract");
  }
}

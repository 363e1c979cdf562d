package dev.noctua.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forty days with repeats, conflicts and late lines: one pass decides as forty nights do. */
@Tag("full")
@Tag("world")
class LoadAgreementTest {
  private static final int NIGHTS = 40;
  private static final LocalDate LAST = LocalDate.parse("2026-11-21");
  private static final List<Table> FACTS =
      List.of(
          Table.REGISTRATION,
          Table.BEHAVIOR,
          Table.TRANSACTION,
          Table.CATALOG,
          Table.QUARANTINE,
          Table.INGEST_AUDIT);

  private final Path world = TestNight.temporary("forty");

  private Settings settings(String lake) {
    return TestSpark.settings(
        world,
        Map.of("storage.raw", "raw", "storage.lake", lake, "ingest.max-quarantined-share", "0.9"));
  }

  private static void ingest(Settings settings, Lake lake, Night night) {
    lake.nights().begin(night, "settings");
    new IngestStage(
            new RawZone(settings.storage(), settings.ingest()),
            settings.platform(),
            settings.ingest(),
            Secrets.read(settings, Map.of()))
        .run(lake.run(night));
    lake.nights().commit(lake.run(night).draft());
  }

  @Test
  void aLoadDecidesAsTheNightsDo() {
    TestNight.execute(
        "generate",
        "--users=40",
        "--contents=15",
        "--nights=" + NIGHTS,
        "--seed=5",
        "--out=" + world);
    LocalDate first = LAST.minusDays(NIGHTS - 1L);
    Settings one = settings("one");
    Lake load = Lake.open(one.storage(), TestSpark::session);
    ingest(one, load, new Night(LAST, first, "r", true, Optional.empty(), one.platform().zone()));
    Settings many = settings("many");
    Lake nights = Lake.open(many.storage(), TestSpark::session);
    for (LocalDate day = first; !day.isAfter(LAST); day = day.plusDays(1)) {
      Optional<LocalDate> before =
          day.equals(first) ? Optional.empty() : Optional.of(day.minusDays(1));
      ingest(many, nights, new Night(day, day, "r", false, before, many.platform().zone()));
    }

    for (Table table : FACTS) {
      Dataset<Row> expected = rows(nights, table);
      Dataset<Row> actual = rows(load, table);
      assertThat(expected.count()).as(table.tableName()).isPositive();
      assertThat(actual.exceptAll(expected).collectAsList()).as(table.tableName()).isEmpty();
      assertThat(expected.exceptAll(actual).collectAsList()).as(table.tableName()).isEmpty();
    }
    assertThat(
            rows(load, Table.INGEST_AUDIT)
                .where("duplicates > 0 OR reasons LIKE '%conflicting_id%'")
                .count())
        .isGreaterThan(NIGHTS / 2);
  }

  /** All nights' rows; maps as text, since Spark doesn't compare maps. */
  private static Dataset<Row> rows(Lake lake, Table table) {
    Night end =
        new Night(
            LAST.plusDays(1), LAST.plusDays(1), "end", false, Optional.of(LAST), ZoneOffset.UTC);
    if (lake.nights().draft(end.date(), end.run()).isEmpty()) {
      lake.nights().begin(end, "settings");
    }
    Dataset<Row> rows = lake.run(end).history(table, NIGHTS + 1);
    return rows.selectExpr(
        List.of(rows.schema().fields()).stream()
            .map(
                f ->
                    f.dataType().typeName().equals("map")
                        ? "to_json(map_from_entries(array_sort(map_entries(%1$s)))) AS %1$s"
                            .formatted(f.name())
                        : f.name())
            .toArray(String[]::new));
  }
}

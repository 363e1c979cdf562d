package dev.noctua.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestSpark;
import dev.noctua.TestTables;
import dev.noctua.TroubledOrders;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Forty nights one by one, all in one load, and the last one rebuilt from facts give equal rows.
 */
@Tag("full")
@Tag("world")
class LoadAgreementTest {
  private static final int NIGHTS = 40;
  private static final LocalDate LAST = LocalDate.parse("2026-11-21");

  /** What features are made of, and the features. */
  private static final Set<String> STAGES = Set.of("ingest", "catalog", "settle", "profile");

  private static final List<Table> DAYS =
      List.of(
          Table.REGISTRATION,
          Table.BEHAVIOR,
          Table.TRANSACTION,
          Table.CATALOG,
          Table.QUARANTINE,
          Table.INGEST_AUDIT,
          Table.SETTLEMENT_LINE,
          Table.DEMAND_DAILY);

  private static final List<Table> STATES =
      List.of(Table.CONTENT, Table.ORDER_BALANCE, Table.USER_CONTENT, Table.USER_PROFILE);

  private final Path world = TestNight.temporary("forty");

  private Settings settings(String lake) {
    return TestSpark.settings(
        world,
        Map.of("storage.raw", "raw", "storage.lake", lake, "ingest.max-quarantined-share", "0.9"));
  }

  private static void compute(Settings settings, Lake lake, Night night) {
    lake.nights().begin(night, "settings");
    Secrets secrets = Secrets.read(settings, Map.of());
    for (Stage stage :
        Pipeline.stages(settings, secrets, new RawZone(settings.storage(), settings.ingest()))) {
      if (STAGES.contains(stage.name())) {
        stage.run(lake.run(night));
      }
    }
  }

  @Test
  void aLoadAndARebuildDecideAsTheNightsDo() throws IOException {
    TestNight.execute(
        "generate",
        "--users=40",
        "--contents=15",
        "--nights=" + NIGHTS,
        "--seed=5",
        "--out=" + world);
    for (int back = 0; back < NIGHTS - 1; back += 5) {
      TroubledOrders.deliver(world, LAST.minusDays(back));
    }
    LocalDate first = LAST.minusDays(NIGHTS - 1L);
    Settings one = settings("one");
    Lake load = Lake.open(one.storage(), TestSpark::session);
    Night loaded = new Night(LAST, first, "r", true, Optional.empty(), one.platform().zone());
    compute(one, load, loaded);
    load.nights().commit(load.run(loaded).draft());
    Settings many = settings("many");
    Lake nights = Lake.open(many.storage(), TestSpark::session);
    for (LocalDate day = first; !day.isAfter(LAST); day = day.plusDays(1)) {
      Optional<LocalDate> before =
          day.equals(first) ? Optional.empty() : Optional.of(day.minusDays(1));
      Night night = new Night(day, day, "r", false, before, many.platform().zone());
      compute(many, nights, night);
      nights.nights().commit(nights.run(night).draft());
    }
    Night rebuilt =
        new Night(LAST, LAST, "f", true, Optional.of(LAST.minusDays(1)), many.platform().zone());
    compute(many, nights, rebuilt);

    for (Table table : DAYS) {
      Dataset<Row> expected = rows(nights, table);
      assertThat(expected.count()).as(table.tableName()).isPositive();
      TestTables.assertEqual(expected, rows(load, table));
    }
    for (Table table : STATES) {
      Dataset<Row> expected = nights.rows(table, nights.nights().require(LAST));
      TestTables.assertApproximatelyEqual(
          expected, load.rows(table, load.nights().require(LAST)), 1e-9);
      TestTables.assertApproximatelyEqual(expected, nights.run(rebuilt).tonight(table), 1e-9);
    }
    assertThat(
            rows(load, Table.INGEST_AUDIT)
                .where("duplicates > 0 OR map_contains_key(reasons, 'conflicting_id')")
                .count())
        .isGreaterThan(NIGHTS / 2);
    assertThat(
            rows(load, Table.SETTLEMENT_LINE)
                .where("problem IS NOT NULL")
                .select("problem")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList())
        .contains("second_paid", "second_refund", "over_refund", "orphan_refund");
  }

  /** All nights' rows. */
  private static Dataset<Row> rows(Lake lake, Table table) {
    Night end =
        new Night(
            LAST.plusDays(1), LAST.plusDays(1), "end", false, Optional.of(LAST), ZoneOffset.UTC);
    if (lake.nights().draft(end.date(), end.run()).isEmpty()) {
      lake.nights().begin(end, "settings");
    }
    return lake.run(end).history(table, NIGHTS + 1);
  }
}

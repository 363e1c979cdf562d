package dev.noctua.stage.ingest;

import static dev.noctua.stage.ingest.IngestWorld.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class PricePlanTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String HEADER = "content_id,from,until,list_price";
  private static final String PRICE = "concat_ws('|', content_id, valid_from, list_price)";
  private static final String REFUSED = "concat_ws('|', log, reason, file, line_number, detail)";

  @TempDir Path home;
  private IngestWorld world;

  @BeforeEach
  void aDayWithTwoContents() throws IOException {
    world = IngestWorld.at(home, Map.of());
    world.empty(DAY);
    world.write("catalog", DAY, "a.jsonl", published("c1"), published("c2"));
  }

  private static String published(String content) {
    return "{\"event_id\":\"p-%s\",\"occurred_at\":\"2026-11-20T08:00:00+08:00\",\"type\":\"published\",\"content_id\":\"%s\",\"kind\":\"course\",\"title\":\"t\",\"creator_id\":\"k\",\"creator_share\":\"0.7\",\"list_price\":\"19.90\"}"
        .formatted(content, content);
  }

  @Test
  void theNewestPlanCountsAsAWholeAndItsBadLinesAreQuarantined() throws IOException {
    world.write("plan", DAY.minusDays(9), "prices.csv", HEADER, "c2,2026-11-01,2026-12-31,1.00");
    world.write("plan", DAY.plusDays(1), "prices.csv", HEADER, "c2,2026-11-01,2026-12-31,2.00");
    world.write(
        "plan",
        DAY,
        "prices.csv",
        HEADER,
        "c1,2026-12-01,2026-12-07,15.90",
        "c1,2026-12-07,2026-12-09,14.90",
        "c1,2026-12-08,2026-12-09,13.90",
        "c9,2026-12-01,2026-12-07,15.90",
        "c2,2026-11-01,2026-11-19,15.90",
        "c2,2026-12-01,2026-12-07,cheap",
        "",
        "c2,2026-11-20,2026-11-20,0.00");
    Lake lake = world.lake();
    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.PLANNED_PRICE, PRICE))
        .containsExactly("c1|2026-12-01|15.90", "c1|2026-12-08|13.90", "c2|2026-11-20|0.00");
    String file = "plan/dt=2026-11-20/prices.csv";
    assertThat(column(lake, night, Table.QUARANTINE, REFUSED))
        .containsExactly(
            "plan|conflicting_id|%s|3|content_id".formatted(file),
            "plan|malformed_value|%s|7|list_price".formatted(file),
            "plan|too_late|%s|6|until".formatted(file),
            "plan|unknown_value|%s|5|content_id".formatted(file));
    assertThat(lake.run(night).draft().tables().values())
        .allSatisfy(written -> assertThat(written.violations()).isEmpty());
    assertThat(lake.run(night).draft().inputs())
        .anySatisfy(input -> assertThat(input.path()).isEqualTo(file));
  }

  @Test
  void aPlanThatNamesNoFieldsIsRefusedAsAFileAndStopsNothing() throws IOException {
    world.write("plan", DAY, "prices.csv", "c1,2026-12-01,2026-12-07,15.90");
    Lake lake = world.lake();
    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.PLANNED_PRICE, PRICE)).isEmpty();
    assertThat(column(lake, night, Table.QUARANTINE, REFUSED))
        .containsExactly(
            "plan|unreadable_file|plan/dt=2026-11-20/prices.csv|0|the first line isn't " + HEADER);
  }

  @Test
  void withoutAPlanNothingIsPlanned() throws IOException {
    world.write("plan", DAY, "other.csv", HEADER, "c1,2026-12-01,2026-12-07,15.90");
    Lake lake = world.lake();
    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.PLANNED_PRICE, PRICE)).isEmpty();
    assertThat(lake.run(night).draft().tables()).containsKey("planned_price");
  }
}

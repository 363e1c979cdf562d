package dev.noctua.stage.ingest;

import static dev.noctua.stage.ingest.IngestWorld.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SecondOpinion;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  void aPlanMayHaveCouponsAndTellOfThoseThatAreOver() throws IOException, SQLException {
    world.write(
        "plan",
        DAY,
        "prices.csv",
        HEADER + ",coupon",
        "c1,2026-12-01,2026-12-07,15.90,3",
        "c1,2026-11-01,2026-11-07,15.90,15.90",
        "c1,2026-11-08,2026-11-09,15.90,",
        "c2,2026-12-01,2026-12-07,15.90,",
        "c2,2026-12-08,2026-12-09,15.90,15.91",
        "c2,2026-12-08,2026-12-09,15.90,-1",
        "c2,2026-12-08,2026-12-09,15.90,1.999",
        "c2,2026-12-08,2026-12-09,15.90,12345678901234567",
        "c2,2026-12-08,2026-12-09,15.90",
        "c2,2026-12-08,2026-12-09,15.90,0.00");
    Lake lake = world.lake();
    Night night = world.run(lake, DAY, DAY);

    assertThat(
            column(
                lake, night, Table.PLANNED_PRICE, "concat_ws('|', content_id, valid_from, coupon)"))
        .containsExactly(
            "c1|2026-11-01|15.90", "c1|2026-12-01|3.00", "c2|2026-12-01", "c2|2026-12-08|0.00");
    String file = "plan/dt=2026-11-20/prices.csv";
    assertThat(column(lake, night, Table.QUARANTINE, REFUSED))
        .containsExactly(
            "plan|inconsistent_amount|%s|6|coupon".formatted(file),
            "plan|malformed_value|%s|10|4 cells, not 5".formatted(file),
            "plan|malformed_value|%s|8|coupon".formatted(file),
            "plan|out_of_range|%s|7|coupon".formatted(file),
            "plan|out_of_range|%s|9|coupon".formatted(file),
            "plan|too_late|%s|4|until".formatted(file));
    assertThat(lake.run(night).draft().tables().values())
        .allSatisfy(written -> assertThat(written.violations()).isEmpty());
    secondOpinion();
  }

  private void secondOpinion() throws IOException, SQLException {
    try (SecondOpinion opinion = new SecondOpinion(DAY)) {
      opinion
          .with("raw", home.resolve("raw").toString())
          .views(home.resolve("lake"), Table.CATALOG, Table.PLANNED_PRICE)
          .agrees(Table.PLANNED_PRICE);
    }
  }

  /** Lines that come in any order, against the second definition. */
  @Test
  void anEarlierLineHoldsItsDays() throws IOException, SQLException {
    Random random = new Random(4);
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int line = 0; line < 120; line++) {
      LocalDate from = DAY.plusDays(random.nextInt(90) - 5);
      LocalDate until = from.plusDays(random.nextInt(8) - 1);
      lines.add("c%d,%s,%s,%d.90".formatted(1 + random.nextInt(3), from, until, line));
    }
    lines.addAll(
        List.of(
            "c1,2027-12-05,2027-12-09,1",
            "c1,2027-12-10,2027-12-12,2",
            "c1,2027-12-01,2027-12-04,3",
            "c1,2027-11-01,2028-12-04,4",
            "c1,2027-12-12,2027-12-13,5"));
    world.write("plan", DAY, "prices.csv", lines.toArray(String[]::new));
    Lake lake = world.lake();
    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.PLANNED_PRICE, PRICE))
        .contains("c1|2027-12-01|3.00", "c1|2027-12-05|1.00", "c1|2027-12-10|2.00")
        .doesNotContain("c1|2027-11-01|4.00", "c1|2027-12-12|5.00")
        .hasSizeBetween(20, 60);
    secondOpinion();
  }

  /** Coupons of any amount, above the price too, in lines of which many overlap. */
  @Test
  void couponsInAnyOrderAreReadAsTheSecondDefinitionDoes() throws IOException, SQLException {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>(List.of(HEADER + ",coupon"));
    for (int line = 0; line < 120; line++) {
      LocalDate from = DAY.plusDays(random.nextInt(120) - 60);
      String coupon = random.nextBoolean() ? "" : random.nextInt(12) + "." + random.nextInt(200);
      lines.add(
          "c%d,%s,%s,9.90,%s"
              .formatted(1 + random.nextInt(3), from, from.plusDays(random.nextInt(5)), coupon));
    }
    world.write("plan", DAY, "prices.csv", lines.toArray(String[]::new));
    Lake lake = world.lake();
    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.PLANNED_PRICE, "coupon")).hasSizeBetween(20, 80);
    assertThat(column(lake, night, Table.PLANNED_PRICE, "coupon > 0 AND valid_until < planned_on"))
        .contains("true", "false");
    secondOpinion();
  }

  @Test
  void aPlanThatNamesNoFieldsIsRefusedAsAFileAndStopsNothing() throws IOException {
    world.write("plan", DAY, "prices.csv", "c1,2026-12-01,2026-12-07,15.90");
    Lake lake = world.lake();
    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.PLANNED_PRICE, PRICE)).isEmpty();
    assertThat(column(lake, night, Table.QUARANTINE, REFUSED))
        .containsExactly(
            "plan|unreadable_file|plan/dt=2026-11-20/prices.csv|0|the first line isn't %1$s or %1$s,coupon"
                .formatted(HEADER));
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

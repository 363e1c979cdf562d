package dev.noctua.stage.recommend;

import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.ITEM_WEIGHT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.SIMILAR_CONTENT;
import static dev.noctua.contract.Table.TRENDING_CONTENT;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.settings.AutoNumber;
import dev.noctua.settings.Settings;
import dev.noctua.stage.train.TrainStage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class StagesTest {
  private static final List<Table> WRITTEN =
      List.of(
          ALS_USER_FACTOR,
          ALS_CONTENT_FACTOR,
          ITEM_WEIGHT,
          TRENDING_CONTENT,
          SIMILAR_CONTENT,
          RECOMMENDATION);
  private static final Night NIGHT =
      new Night(SmallWorld.NIGHT, SmallWorld.NIGHT, "r1", false, Optional.empty(), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void trainAndRecommendKeepTheirContractsAndFillEveryList() {
    SmallWorld world = new SmallWorld(3);
    for (int c = 0; c < 12; c++) {
      world.content("c" + c).demand("c" + c, SmallWorld.NIGHT, c, 0);
    }
    for (int u = 0; u < 10; u++) {
      world.person("u" + u);
      for (int c = u % 2; c < 12; c += 2 + u % 3) {
        world.pair("u" + u, "c" + c, 1 + c, c % 4 == 0);
      }
    }
    world.person("fresh");

    Lake lake = run(world);

    assertHeld(lake);
    assertThat(lake.run(NIGHT).tonight(ALS_USER_FACTOR).count()).isEqualTo(10);
    List<Row> lists = lake.run(NIGHT).tonight(RECOMMENDATION).collectAsList();
    assertThat(lists).hasSize(11 * 3);
    assertThat(lists)
        .filteredOn(row -> row.getAs("user_key").equals("u0"))
        .allSatisfy(row -> assertThat(row.<String>getAs("source")).isEqualTo("popular"))
        .extracting(row -> row.<String>getAs("content_id"))
        .doesNotContain("c0", "c4", "c8");
    assertThat(lists)
        .filteredOn(row -> row.getAs("user_key").equals("fresh"))
        .extracting(row -> row.<String>getAs("content_id"))
        .containsExactly("c4", "c0", "c1");
    ModelChoice choice =
        lake.nights().draft(NIGHT.date(), NIGHT.run()).flatMap(Manifest::model).orElseThrow();
    assertThat(choice.reason()).isEqualTo(ModelChoice.Reason.TOO_LITTLE_DATA);
    assertThat(choice.proofs()).isEmpty();
    assertThat(choice.settings())
        .containsEntry("als.factors", 4.0)
        .containsEntry("weight.popular", 1.0);
  }

  @Test
  void onePersonWithTheOnlyContentHasAnEmptyList() {
    SmallWorld world = new SmallWorld(3);
    world.content("c").person("u").pair("u", "c", 1, true);
    Lake lake = run(world);

    assertHeld(lake);
    assertThat(lake.run(NIGHT).tonight(RECOMMENDATION).collectAsList()).isEmpty();
    assertThat(lake.run(NIGHT).tonight(ITEM_WEIGHT).count()).isOne();
  }

  @Test
  void whereEverybodyHasEverythingThereIsNothingToList() {
    SmallWorld world = new SmallWorld(3);
    for (int c = 0; c < 5; c++) {
      world.content("c" + c);
    }
    for (int u = 0; u < 40; u++) {
      world.person("u" + u);
      for (int c = 0; c < 5; c++) {
        world.pair("u" + u, "c" + c, 1, true);
      }
    }
    Lake lake = run(world);

    assertHeld(lake);
    assertThat(lake.run(NIGHT).tonight(RECOMMENDATION).collectAsList()).isEmpty();
  }

  @Test
  void aNightWithoutAnyoneIsCommittedEmpty() {
    Lake lake = run(new SmallWorld(3));

    assertHeld(lake);
    for (Table table : WRITTEN) {
      assertThat(lake.run(NIGHT).tonight(table).collectAsList()).as(table.tableName()).isEmpty();
    }
  }

  private Lake run(SmallWorld world) {
    Lake lake =
        Lake.open(
            new Settings.Storage("raw", folder.toString(), 30, Optional.empty()),
            TestSpark::session);
    lake.nights().begin(NIGHT, "s");
    for (Table table : List.of(CONTENT, USER_CONTENT, USER_PROFILE, DEMAND_DAILY)) {
      lake.run(NIGHT).write(table, world.rows(table));
    }
    AutoNumber auto = AutoNumber.AUTO;
    new TrainStage(
            new Settings.Train(auto, 1000),
            new Settings.Als("auto", number("4"), number("3"), auto, auto, 2),
            new Settings.ItemToItem(auto, auto))
        .run(lake.run(NIGHT));
    new RecommendStage(new Settings.Recommend(3, 7)).run(lake.run(NIGHT));
    return lake;
  }

  private static AutoNumber number(String number) {
    return new AutoNumber(Optional.of(new BigDecimal(number)));
  }

  private static void assertHeld(Lake lake) {
    Manifest draft = lake.nights().draft(NIGHT.date(), NIGHT.run()).orElseThrow();
    for (Table table : WRITTEN) {
      assertThat(draft.tables()).containsKey(table.tableName());
      assertThat(draft.tables().get(table.tableName()).violations()).isEmpty();
    }
  }
}

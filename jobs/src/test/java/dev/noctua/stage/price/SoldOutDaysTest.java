package dev.noctua.stage.price;

import static dev.noctua.contract.Table.PRICE_ELASTICITY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.generate.PriceWorld;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class SoldOutDaysTest {
  /** Days without a seat are days without a sale, and say nothing of the price. */
  @Test
  void daysWithoutASeatDoNotHideTheResponse(@TempDir Path home) {
    PriceWorld world = PriceWorld.of(PriceWorld.Kind.SEATS, 1, 12, 300, 5);
    PricedLake lake = new PricedLake(home, 300);
    for (PriceWorld.Item item : world.items()) {
      lake.content(item.id(), item.category(), item.price()).put("seats", item.seats());
      for (int day = 0; day < 300; day++) {
        LocalDate date = PricedLake.NIGHT.minusDays(299L - day);
        int orders = item.orders()[day];
        lake.sold(item.id(), date, orders, item.viewers()[day]);
        if (orders > 0) {
          lake.ordered(item.id() + day, item.id(), date, orders, orders * item.price()[day], 0);
        }
      }
    }
    Map<String, PriceWorld.Item> truth =
        world.items().stream().collect(Collectors.toMap(PriceWorld.Item::id, item -> item));
    int covered = 0;
    int soldOut = 0;
    for (Row row : lake.run(0).tonight(PRICE_ELASTICITY).collectAsList()) {
      if (row.<String>getAs("level").equals("content")) {
        PriceWorld.Item item = truth.get(row.<String>getAs("item"));
        assertThat(row.<Integer>getAs("days")).isLessThanOrEqualTo(item.soldOut());
        soldOut += item.soldOut() < 200 ? 1 : 0;
        covered +=
            row.<Double>getAs("low") <= item.elasticity()
                    && item.elasticity() <= row.<Double>getAs("high")
                ? 1
                : 0;
      }
    }
    assertThat(soldOut).isGreaterThanOrEqualTo(4);
    assertThat(covered).isGreaterThanOrEqualTo(10);
  }
}

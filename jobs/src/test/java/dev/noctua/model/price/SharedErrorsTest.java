package dev.noctua.model.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.generate.PriceWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much the errors of the elasticities of one category, and of one platform, have in common. */
class SharedErrorsTest {
  private static final int WORLDS = 10;

  @Tag("full")
  @ParameterizedTest
  @EnumSource(
      value = PriceWorld.Kind.class,
      names = {
        "RANDOM_PROMOTIONS",
        "PEAK_PROMOTIONS",
        "OVERDISPERSED",
        "MOVING_TASTES",
        "HOLIDAYS"
      })
  void errorsOfACategory(PriceWorld.Kind kind) {
    double[] category = new double[2];
    double[] platform = new double[2];
    double squares = 0;
    int items = 0;
    for (int seed = 1; seed <= WORLDS; seed++) {
      PriceWorld world = PriceWorld.of(kind, 5, 20, 730, seed);
      Map<String, PriceWorld.Item> truth = new HashMap<>();
      world.items().forEach(item -> truth.put(item.id(), item));
      PriceResponses found =
          PriceResponses.of(
              PriceWorldTrial.panels(world).stream().map(CategoryResponse::of).toList());
      Map<String, List<Double>> errors = new HashMap<>();
      for (Elasticity each : found.items()) {
        if (PriceGuard.doubts(each).isEmpty()) {
          Elasticity.Estimate estimate = each.shrunk().orElseThrow();
          PriceWorld.Item item = truth.get(each.item());
          double error = (estimate.value() - item.elasticity()) / estimate.standardError();
          errors.computeIfAbsent(item.category(), name -> new ArrayList<>()).add(error);
          errors.computeIfAbsent("all", name -> new ArrayList<>()).add(error);
          squares += error * error;
          items++;
        }
      }
      errors.forEach((name, of) -> add(of, name.equals("all") ? platform : category));
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d items, mean square %.2f, in common within a category %.3f, on the platform %.3f%n",
        kind,
        items,
        squares / items,
        category[0] / category[1] / (squares / items),
        platform[0] / platform[1] / (squares / items));
    assertThat(category[0] / category[1]).isBetween(-0.1, 0.4);
  }

  private static void add(List<Double> errors, double[] sums) {
    double sum = errors.stream().mapToDouble(each -> each).sum();
    double squares = errors.stream().mapToDouble(each -> each * each).sum();
    sums[0] += sum * sum - squares;
    sums[1] += errors.size() * (errors.size() - 1.0);
  }
}

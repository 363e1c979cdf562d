package dev.noctua.model.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.generate.PriceWorld;
import dev.noctua.model.price.CategoryResponse.Fitted;
import dev.noctua.model.price.CategoryResponse.Known;
import dev.noctua.model.price.CategoryResponse.Slope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;

class PriceResponsesTest {
  private static final PriceHistory MOVED = new PriceHistory(6, 3, 80, 100, 500, 365, false);
  private static final PriceHistory STILL = new PriceHistory(1, 1, 100, 100, 500, 365, false);

  private static List<PricePanel> world() {
    return PriceWorldTrial.panels(PriceWorld.of(PriceWorld.Kind.RANDOM_PROMOTIONS, 2, 6, 200, 3));
  }

  private static PriceResponses found(List<PricePanel> panels) {
    return PriceResponses.of(panels.stream().map(CategoryResponse::of).toList());
  }

  @Test
  void theOrderOfItemsAndCategoriesChangesNoBit() {
    List<PricePanel> shuffled = new ArrayList<>();
    for (PricePanel panel : world()) {
      List<PricePanel.Item> items = new ArrayList<>(panel.items());
      Collections.shuffle(items, new Random(1));
      shuffled.add(0, new PricePanel(panel.category(), items, panel.calendar()));
    }

    assertThat(found(shuffled)).isEqualTo(found(world()));
  }

  /** What nobody knows yet counts for nothing, whether its periods are there or not. */
  @Test
  void unknownPeriodsAfterTheOriginChangeNothing() {
    List<PricePanel> longer = new ArrayList<>();
    for (PricePanel panel : world()) {
      List<PricePanel.Item> items = new ArrayList<>();
      for (PricePanel.Item item : panel.items()) {
        items.add(
            new PricePanel.Item(
                item.id(),
                item.reference(),
                extended(item.price()),
                extended(item.orders()),
                extended(item.viewers())));
      }
      longer.add(new PricePanel(panel.category(), items, PricePanel.Calendar.days(200 + 14, 0)));
    }
    PriceResponses before = found(world());
    PriceResponses after = found(longer);

    for (int i = 0; i < before.items().size(); i++) {
      Elasticity.Estimate one = before.items().get(i).shrunk().orElseThrow();
      Elasticity.Estimate other = after.items().get(i).shrunk().orElseThrow();
      assertThat(other.value()).isCloseTo(one.value(), within(1e-9));
      assertThat(other.standardError()).isCloseTo(one.standardError(), within(1e-9));
    }
  }

  private static double[] extended(double[] values) {
    double[] longer = Arrays.copyOf(values, values.length + 14);
    Arrays.fill(longer, values.length, longer.length, Double.NaN);
    return longer;
  }

  private static CategoryResponse category(String name, double ahead, Map<String, Slope> slopes) {
    List<Known> items = new ArrayList<>();
    for (String item : List.of("a", "b", "c")) {
      items.add(new Known(item, 100, slopes.containsKey(item) ? MOVED : STILL));
    }
    return new CategoryResponse(
        name,
        items,
        Map.of(
            ResponseForm.LOG_LOG, new Fitted(-50 + ahead, new TreeMap<>(slopes), 0.01, 0, false),
            ResponseForm.SEMI_LOG, new Fitted(-50, new TreeMap<>(slopes), 0.01, 0, false)));
  }

  private static Slope slope(double estimate, double variance) {
    return new Slope(estimate, variance, 1, true, 0, 0, 0, 1);
  }

  /** By hand: trends of ±1, of variance .1, wander by .9; the last differs by 5/18 of that. */
  @Test
  void elasticitiesThatMoveHaveWiderIntervals() {
    Slope up = new Slope(-1.9, 0.04, 1, true, 0, 0, 1, 0.1);
    Slope down = new Slope(-2.1, 0.04, 1, true, 0, 0, -1, 0.1);
    List<Elasticity> still =
        PriceResponses.of(
                List.of(category("x", 0, Map.of("a", slope(-1.9, 0.04), "b", slope(-2.1, 0.04)))))
            .items();
    List<Elasticity> moved =
        PriceResponses.of(List.of(category("x", 0, Map.of("a", up, "b", down)))).items();

    for (int i = 0; i < 3; i++) {
      Elasticity.Estimate before = still.get(i).shrunk().orElseThrow();
      Elasticity.Estimate after = moved.get(i).shrunk().orElseThrow();
      assertThat(after.value()).isEqualTo(before.value());
      assertThat(Math.pow(after.standardError(), 2) - Math.pow(before.standardError(), 2))
          .isCloseTo(5 / 18.0 * 0.9, within(1e-9));
    }
  }

  /** By hand: μ = −2, the variance between is below its floor, and half of each item is its own. */
  @Test
  void estimatesAreDrawnToTheMeanOfTheirCategory() {
    PriceResponses found =
        PriceResponses.of(
            List.of(category("x", 0, Map.of("a", slope(-1.9, 0.04), "b", slope(-2.1, 0.04)))));

    assertThat(found.between()).isEqualTo(0.04);
    assertThat(found.categories().get("x").value()).isCloseTo(-2, within(1e-12));
    double ofMean = 0.08 / 2 + 0.01;
    assertThat(found.categories().get("x").standardError())
        .isCloseTo(Math.sqrt(ofMean), within(1e-12));
    Elasticity.Estimate drawn = found.items().get(0).shrunk().orElseThrow();
    assertThat(drawn.value()).isCloseTo(-1.95, within(1e-12));
    assertThat(drawn.standardError())
        .isCloseTo(Math.sqrt(0.5 * 0.04 + 0.25 * ofMean + 0.5 * 0.01), within(1e-12));
    Elasticity still = found.items().get(2);
    assertThat(still.own()).isEmpty();
    assertThat(still.shrunk().orElseThrow().value()).isCloseTo(-2, within(1e-12));
    assertThat(still.shrunk().orElseThrow().standardError())
        .isCloseTo(Math.sqrt(ofMean + 0.04), within(1e-12));
  }

  @Test
  void aTieOfFormsIsSemiLog() {
    Map<String, Slope> slopes = Map.of("a", slope(-1, 0.1));

    assertThat(PriceResponses.of(List.of(category("x", 0, slopes))).form())
        .isEqualTo(ResponseForm.SEMI_LOG);
    assertThat(
            PriceResponses.of(List.of(category("x", 3, slopes), category("y", -1, slopes))).form())
        .isEqualTo(ResponseForm.LOG_LOG);
  }

  /** By hand: equally likely forms that say −2 and −1.8 add half of .2² to the variance. */
  @Test
  void intervalsHoldTheOtherFormWhileItIsAsLikely() {
    Fitted semi = new Fitted(-50, new TreeMap<>(Map.of("a", slope(-2, 0.04))), 0, 0, false);
    Fitted log = new Fitted(-50, new TreeMap<>(Map.of("a", slope(-1.8, 0.04))), 0, 0, false);
    PriceResponses tie = PriceResponses.of(List.of(category(semi, log)));
    Fitted unlikely = new Fitted(-90, log.slopes(), 0, 0, false);
    PriceResponses sure = PriceResponses.of(List.of(category(semi, unlikely)));

    Elasticity.Estimate wide = tie.items().get(0).shrunk().orElseThrow();
    Elasticity.Estimate narrow = sure.items().get(0).shrunk().orElseThrow();
    assertThat(wide.value()).isEqualTo(-2).isEqualTo(narrow.value());
    assertThat(Math.pow(wide.standardError(), 2) - Math.pow(narrow.standardError(), 2))
        .isCloseTo(0.02, within(1e-9));
  }

  private static CategoryResponse category(Fitted semi, Fitted log) {
    return new CategoryResponse(
        "x",
        List.of(new Known("a", 100, MOVED)),
        Map.of(ResponseForm.SEMI_LOG, semi, ResponseForm.LOG_LOG, log));
  }

  @Test
  void mostCategoriesThatAreUnevenMakeAllSo() {
    Fitted even = new Fitted(-50, new TreeMap<>(Map.of("a", slope(-2, 0.04))), 0, 0, false);
    Fitted uneven = new Fitted(-50, even.slopes(), 0, 0, true);

    assertThat(unevenItems(uneven, uneven, even)).containsExactly(true, true, true);
    assertThat(unevenItems(uneven, even, even)).containsExactly(true, false, false);
  }

  private static List<Boolean> unevenItems(Fitted... fitted) {
    List<CategoryResponse> categories = new ArrayList<>();
    for (Fitted one : fitted) {
      categories.add(
          new CategoryResponse(
              "category " + categories.size(),
              List.of(new Known("a", 100, MOVED)),
              Map.of(ResponseForm.SEMI_LOG, one, ResponseForm.LOG_LOG, one)));
    }
    return PriceResponses.of(categories).items().stream().map(Elasticity::isUneven).toList();
  }

  @Test
  void aCategoryWhosePricesNeverMovedHasThatOfAllOthers() {
    PriceResponses found =
        PriceResponses.of(
            List.of(category("x", 0, Map.of("a", slope(-1.5, 0.04))), category("y", 0, Map.of())));

    assertThat(found.categories()).containsOnlyKeys("x");
    assertThat(found.items().get(3).shrunk().orElseThrow().value()).isEqualTo(-1.5);
    assertThat(PriceResponses.of(List.of(category("y", 0, Map.of()))).items().get(0).shrunk())
        .isEmpty();
    assertThat(PriceResponses.of(List.of()).items()).isEmpty();
  }

  @Test
  void oddItemsHaveARowEach() {
    int days = 60;
    double[] tens = filled(days, 10);
    double[] none = filled(days, 0);
    double[] unknown = filled(days, Double.NaN);
    double[] once = none.clone();
    once[30] = 1;
    double[] moved = tens.clone();
    Arrays.fill(moved, 20, 30, 8);
    PricePanel panel =
        new PricePanel(
            "odd",
            List.of(
                new PricePanel.Item("unsold", 10, moved, none, tens),
                new PricePanel.Item("sold once", 10, moved, once, tens),
                new PricePanel.Item("never moved", 10, tens, tens, tens),
                new PricePanel.Item("unknown", 10, unknown, unknown, unknown),
                new PricePanel.Item("free", 10, none, tens, tens),
                new PricePanel.Item("negative", 10, tens, filled(days, -1), tens),
                new PricePanel.Item("usual", 10, moved, tens, tens)),
            PricePanel.Calendar.days(days, 2));

    PriceResponses found = found(List.of(panel));

    assertThat(found.items()).hasSize(7);
    for (Elasticity item : found.items()) {
      Elasticity.Estimate estimate = item.shrunk().orElseThrow();
      assertThat(estimate.value()).isFinite();
      assertThat(estimate.standardError()).isFinite().isPositive();
      assertThat(PriceGuard.doubts(item)).as(item.item()).isNotEmpty();
    }
  }

  /** Two prices on alternate days: without a price of 14 days ahead the placebo says nothing. */
  @Test
  void anItemThatWasOnOfferForTooShortForThePlaceboIsNotIdentified() {
    for (int days : new int[] {14, 15, 16, 40}) {
      Elasticity found = onOffer(days);
      PriceWhatIf whatIf = new PriceWhatIf(ResponseForm.SEMI_LOG, 0, 0, PriceWhatIf.draws(1000, 1));
      PriceAdvice advice = PriceGuard.advise(found, 0, whatIf);

      assertThat(found.own()).isPresent();
      assertThat(found.isChecked()).as("%d days", days).isEqualTo(days > 15);
      if (days > 15) {
        assertThat(PriceGuard.doubts(found)).doesNotContain(PriceReason.NOT_CHECKED);
      } else {
        assertThat(PriceGuard.doubts(found)).containsExactly(PriceReason.NOT_CHECKED);
        assertThat(advice.verdict()).isNotEqualTo(PriceAdvice.Verdict.RECOMMEND);
      }
    }
  }

  /** In a platform whose other prices tell the response well. */
  private static Elasticity onOffer(int days) {
    PricePanel world = world().get(0);
    double[] price = filled(200, Double.NaN);
    double[] orders = price.clone();
    for (int t = 0; t < days; t++) {
      price[100 + t] = t % 2 == 0 ? 10_000 : 8000;
      orders[100 + t] = t % 2 == 0 ? 400 : 640;
    }
    List<PricePanel.Item> items = new ArrayList<>(world.items());
    items.add(new PricePanel.Item("short", 10_000, price, orders, filled(200, 5000)));
    return found(List.of(new PricePanel("c", items, world.calendar()))).items().stream()
        .filter(item -> item.item().equals("short"))
        .findFirst()
        .orElseThrow();
  }

  /** Two years in which a sale of three days comes every four weeks, or none. */
  private static PricePanel.Calendar withSales(boolean isKnown) {
    int[] events = new int[728];
    Arrays.setAll(events, t -> isKnown && t % 28 < 3 ? 1 : 0);
    return PricePanel.Calendar.days(0, events);
  }

  /** At −1.5: a tenth off in each sale, which doubles demand, and perhaps on other days, too. */
  private static PricePanel.Item onSale(String id, boolean isOffAtOtherTimes) {
    SplittableRandom draw = new SplittableRandom(id.hashCode());
    double[] price = filled(728, 10_000);
    double[] orders = new double[728];
    for (int t = 0; t < price.length; t++) {
      boolean isSale = t % 28 < 3;
      boolean isOff = isOffAtOtherTimes && (t + id.hashCode()) % 28 / 5 == 3;
      price[t] = isSale ? 9000 : isOff ? 8000 : 10_000;
      double expected = 20 * Math.pow(price[t] / 10_000, -1.5) * (isSale ? 2 : 1);
      orders[t] =
          new PoissonDistribution(new Well19937c(draw.nextInt()), expected, 1e-12, 10_000).sample();
    }
    return new PricePanel.Item(id, 10_000, price, orders, filled(728, 400));
  }

  @Test
  void pricesThatMoveInSalesAloneTellNothing() {
    PricePanel.Item item = onSale("a", false);
    Elasticity known =
        found(List.of(new PricePanel("c", List.of(item), withSales(true)))).items().get(0);
    Elasticity unknown =
        found(List.of(new PricePanel("c", List.of(item), withSales(false)))).items().get(0);

    assertThat(PriceGuard.doubts(known)).contains(PriceReason.HOLIDAYS_ALONE);
    assertThat(PriceGuard.doubts(unknown)).doesNotContain(PriceReason.HOLIDAYS_ALONE);
  }

  /** What a sale sells beyond its price isn't the price's. */
  @Test
  void aSalesOwnDemandIsNotTakenForThatOfItsPrice() {
    List<PricePanel.Item> items = List.of(onSale("a", true), onSale("f", true), onSale("k", true));
    List<Elasticity> known = found(List.of(new PricePanel("c", items, withSales(true)))).items();
    List<Elasticity> unknown = found(List.of(new PricePanel("c", items, withSales(false)))).items();

    for (int i = 0; i < items.size(); i++) {
      assertThat(PriceGuard.doubts(known.get(i))).doesNotContain(PriceReason.HOLIDAYS_ALONE);
      assertThat(known.get(i).own().orElseThrow().value()).isCloseTo(-1.5, within(0.25));
      assertThat(Math.abs(unknown.get(i).own().orElseThrow().value() + 1.5)).isGreaterThan(0.5);
    }
  }

  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void aPanelThatIsNoneIsRefused() {
    PricePanel.Calendar calendar = PricePanel.Calendar.days(2, 0);
    double[] two = {1, 1};
    PricePanel.Item item = new PricePanel.Item("a", 1, two, two, two);
    PricePanel.Item longer = new PricePanel.Item("b", 1, new double[3], two, two);

    assertThatThrownBy(() -> new PricePanel("x", List.of(item, item), calendar))
        .hasMessageContaining("item a stands twice");
    assertThatThrownBy(() -> new PricePanel("x", List.of(longer), calendar))
        .hasMessageContaining("other than 2 periods");
  }
}

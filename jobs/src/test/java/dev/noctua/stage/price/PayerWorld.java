package dev.noctua.stage.price;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Made-up people who look at contents day by day, and pay for them with a probability that depends
 * on the person, the content and the price.
 */
final class PayerWorld {
  static final LocalDate NIGHT = PricedLake.NIGHT;
  static final int CONTENTS = 40;

  private static final int PEOPLE = 500;
  private static final int LOOKS = 20;
  static final int DAYS = 200;

  private final List<Map<String, Object>> pairs = new ArrayList<>();
  private final List<Map<String, Object>> people = new ArrayList<>();
  private final List<Map<String, Object>> balances = new ArrayList<>();
  private final List<Map<String, Object>> contents = new ArrayList<>();
  private final long[][] looked = new long[CONTENTS][DAYS];
  private final long[][] paid = new long[CONTENTS][DAYS];
  private final double[][] truth = new double[CONTENTS][2];

  /**
   * Draws a world.
   *
   * @param ability how much people differ: the standard deviation of their logarithmic odds
   * @param ofPrice by how much the odds of the dearest content are below those of the cheapest
   * @param drift by how much odds fall from the first day to the last
   */
  PayerWorld(double ability, double ofPrice, double drift, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] factors = random.doubles(CONTENTS, -0.7, 0.7).toArray();
    for (int c = 0; c < CONTENTS; c++) {
      Row price =
          RowFactory.create(
              Timestamp.from(Instant.parse("2020-01-01T00:00:00Z")), new BigDecimal(price(c)));
      contents.add(
          Map.of("content_id", "c" + c, "list_price", price(c), "price_history", List.of(price)));
    }
    for (int p = 0; p < PEOPLE; p++) {
      // Who pays more often also picks what is dearer.
      double able = ability * (random.nextDouble() * 2 - 1) * Math.sqrt(3);
      people.add(Map.of("user_key", "p" + p, "consent_analytics", true));
      boolean[] seen = new boolean[CONTENTS];
      for (int look = 0; look < LOOKS; look++) {
        int c = (int) (CONTENTS * Math.pow(random.nextDouble(), Math.exp(-able / 2)));
        int day = -random.nextInt(DAYS);
        double odds =
            able
                + factors[c]
                + ofPrice * (0.5 - (double) c / CONTENTS)
                - drift * (0.5 + (double) day / DAYS)
                - 1.7;
        double probability = 1 / (1 + Math.exp(-odds));
        boolean pays = random.nextDouble() < probability;
        if (!seen[c]) {
          seen[c] = true;
          truth[c][0] += probability;
          truth[c][1]++;
          look("p" + p, c, day, pays);
        }
      }
    }
  }

  private static String price(int content) {
    return 10 + 5 * content + ".00";
  }

  private void look(String person, int content, int day, boolean pays) {
    Date date = Date.valueOf(NIGHT.plusDays(day));
    looked[content][-day]++;
    paid[content][-day] += pays ? 1 : 0;
    List<Row> orders =
        pays
            ? List.of(
                RowFactory.create(
                    "o", date, 1, null, new BigDecimal(price(content)), new BigDecimal("0.00")))
            : List.of();
    pairs.add(
        Map.of(
            "user_key",
            person,
            "content_id",
            "c" + content,
            "first_on",
            NIGHT.plusDays(day),
            "orders",
            orders));
    if (pays) {
      balances.add(
          Map.of(
              "order_id",
              person + content,
              "paid_event_id",
              "e",
              "user_key",
              person,
              "content_id",
              "c" + content,
              "event_date",
              NIGHT.plusDays(day),
              "units",
              1,
              "list_value",
              price(content),
              "amount",
              price(content)));
    }
  }

  /** Adds all to what a stage reads. */
  void addTo(PricedLake lake) {
    lake.pairs.addAll(pairs);
    lake.people.addAll(people);
    lake.balances.addAll(balances);
    for (int c = 0; c < CONTENTS; c++) {
      long[] prices = new long[DAYS];
      Arrays.fill(prices, new BigDecimal(price(c)).movePointRight(2).longValueExact());
      lake.content("c" + c, "k", prices);
      for (int day = 0; day < DAYS; day++) {
        if (looked[c][day] > 0) {
          lake.sold("c" + c, NIGHT.minusDays(day), paid[c][day], looked[c][day]);
        }
      }
    }
  }

  /** The share of all who look at a content that truly pays. */
  double share(String content) {
    double[] sums = truth[Integer.parseInt(content.substring(1))];
    return sums[0] / sums[1];
  }

  /** The looks, in so many partitions. */
  Dataset<Row> looks(int partitions) {
    return PayerLooks.of(
        rows(USER_CONTENT, pairs).repartition(partitions),
        rows(USER_PROFILE, people),
        rows(ORDER_BALANCE, balances).repartition(partitions),
        rows(CONTENT, contents),
        NIGHT);
  }

  @SuppressWarnings("unchecked")
  private static Dataset<Row> rows(Table table, List<Map<String, Object>> of) {
    return TestRows.of(table, of.toArray(Map[]::new));
  }
}

package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.model.payers.ContentFactor;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * The looks at one content.
 *
 * @param untilTest those before the test
 * @param matured those that have had their time
 * @param byAbility all, of people of low, middle and high ability
 */
record ContentLooks(String id, Looks untilTest, Looks matured, List<Looks> byAbility) {
  static final String UNTIL_TEST = "until_test";
  static final String MATURED = "matured";
  static final String BY_ABILITY = "by_ability";

  /** How many would pay, by people and price, in parts of {@link #PART}. */
  static final String OF_PEOPLE = "of_people";

  /** The same by price alone. */
  static final String OF_PRICES = "of_prices";

  /** Sums of whole numbers are the same in every order. */
  static final double PART = 1e-9;

  private static final String LOOKED = "looked";

  /**
   * Some of them.
   *
   * @param ofPeople how many would pay by people and price, whatever the content
   * @param ofPrices how many would pay by price alone
   */
  record Looks(long looked, long paid, double ofPeople, double ofPrices) {}

  static ContentLooks of(Row row) {
    return new ContentLooks(
        row.getAs(CONTENT_ID),
        looks(row.getAs(UNTIL_TEST)),
        looks(row.getAs(MATURED)),
        row.<Row>getList(row.fieldIndex(BY_ABILITY)).stream().map(ContentLooks::looks).toList());
  }

  private static Looks looks(Row row) {
    return new Looks(
        row.getAs(LOOKED),
        row.getAs(PayerLooks.PAID),
        row.<Long>getAs(OF_PEOPLE) * PART,
        row.<Long>getAs(OF_PRICES) * PART);
  }

  /** Sums up the looks that a condition holds for. */
  static Column sums(Column which) {
    return struct(
        count(when(which, 1)).as(LOOKED),
        count(when(which.and(col(PayerLooks.PAID)), 1)).as(PayerLooks.PAID),
        coalesce(sum(when(which, col(OF_PEOPLE))), lit(0L)).as(OF_PEOPLE),
        coalesce(sum(when(which, col(OF_PRICES))), lit(0L)).as(OF_PRICES));
  }

  /** By what factor contents sell better than is expected of people and prices, or of prices. */
  record Factors(ContentFactor ofPeople, ContentFactor ofPrices) {
    static Factors of(List<Looks> looks) {
      return new Factors(factor(looks, Looks::ofPeople), factor(looks, Looks::ofPrices));
    }

    private static ContentFactor factor(List<Looks> looks, ToDoubleFunction<Looks> expected) {
      return ContentFactor.of(
          looks.stream().mapToLong(Looks::looked).toArray(),
          looks.stream().mapToLong(Looks::paid).toArray(),
          looks.stream().mapToDouble(expected).toArray());
    }

    double ofPeople(Looks looks) {
      return ofPeople.of(looks.looked(), looks.paid(), looks.ofPeople());
    }

    double ofPrices(Looks looks) {
      return ofPrices.of(looks.looked(), looks.paid(), looks.ofPrices());
    }
  }
}

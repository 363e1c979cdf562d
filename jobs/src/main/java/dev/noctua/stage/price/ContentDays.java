package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.COUPON;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PRICE_HISTORY;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.SEATS;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.VALID_FROM;
import static dev.noctua.contract.Columns.VALID_UNTIL;
import static dev.noctua.contract.Columns.VIEWERS;
import static dev.noctua.contract.Columns.WITHDRAWN;

import dev.noctua.model.price.PricePanel;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The days of one content: its price and what was sold, day by day. The price of a day is the list
 * price that holds at 6 and at 18 o'clock, less a public coupon; of a day on which the list price
 * changed in between, none is known.
 */
final class ContentDays {
  /** So many of the last days tell what is sold. */
  private static final int RECENT = 28;

  private static final long UNKNOWN = -1;

  private final Row row;
  private final PriceWindow window;
  private final double[] coupon;
  private final double[] price;
  private final double[] orders;
  private final double[] units;
  private final double[] viewers;
  private final PricedContent content;

  private ContentDays(Row row, PriceWindow window) {
    this.row = row;
    this.window = window;
    coupon = coupons();
    price = prices();
    orders = window.nothing();
    units = window.nothing();
    viewers = window.nothing();
    for (Row day : this.<Row>list(ContentSales.DAYS)) {
      int at = window.place(day.<Date>getAs(DATE).toLocalDate());
      // An arrival of another night may tell of a day without one.
      if (!Double.isNaN(orders[at])) {
        orders[at] = day.<Long>getAs(ORDERS);
        units[at] = day.<Long>getAs(UNITS);
        viewers[at] = day.<Long>getAs(VIEWERS);
      }
    }
    censorSoldOut();
    content = priced();
  }

  /** Reads a row of {@link ContentSales}. */
  static ContentDays of(Row row, PriceWindow window) {
    return new ContentDays(row, window);
  }

  private <T> List<T> list(String column) {
    return row.isNullAt(row.fieldIndex(column)) ? List.of() : row.getList(row.fieldIndex(column));
  }

  /** What a public coupon takes off on each day, in fen. */
  private double[] coupons() {
    double[] coupons = new double[window.days()];
    for (Row each : this.<Row>list(ContentSales.COUPONS)) {
      int from = Math.max(0, window.place(each.<Date>getAs(VALID_FROM).toLocalDate()));
      int until = window.place(each.<Date>getAs(VALID_UNTIL).toLocalDate());
      for (int day = from; day <= Math.min(until, coupons.length - 1); day++) {
        coupons[day] = fen(each.getAs(COUPON));
      }
    }
    return coupons;
  }

  private double[] prices() {
    double[] prices = new double[window.days()];
    Arrays.fill(prices, Double.NaN);
    Instant end =
        row.<Boolean>getAs(WITHDRAWN) && row.getAs(ContentSales.WITHDRAWN_AT) != null
            ? row.<Timestamp>getAs(ContentSales.WITHDRAWN_AT).toInstant()
            : Instant.MAX;
    List<Row> history = list(PRICE_HISTORY);
    int next = 0;
    double inForce = Double.NaN;
    for (int day = 0; day < prices.length; day++) {
      Instant evening = window.evening(day);
      while (next < history.size() && since(history.get(next)).isBefore(window.morning(day))) {
        inForce = (double) fen(history.get(next++).getAs("value"));
      }
      boolean isSteady = next == history.size() || !since(history.get(next)).isBefore(evening);
      if (coupon[day] > inForce) {
        coupon[day] = 0; // Nobody knows what was offered, and what was paid tells as little.
        isSteady = false;
      }
      prices[day] = isSteady && evening.isBefore(end) ? inForce - coupon[day] : Double.NaN;
    }
    return prices;
  }

  private static Instant since(Row change) {
    return change.<Timestamp>getAs("since").toInstant();
  }

  private static long fen(BigDecimal amount) {
    return amount.movePointRight(2).longValueExact();
  }

  /**
   * Without a seat left nobody can buy, whoever would: such days say nothing of the demand. Seats
   * that were taken at the time and given back since count as free.
   */
  private void censorSoldOut() {
    Integer seats = row.getAs(SEATS);
    if (seats == null) {
      return;
    }
    long[] taken = new long[orders.length];
    long before = 0;
    for (Row day : this.<Row>list(ContentSales.SEATS_TAKEN)) {
      int at = window.place(day.<Date>getAs(EVENT_DATE).toLocalDate());
      long units = day.getAs(UNITS);
      if (at < 0) {
        before += units;
      } else if (at < taken.length) {
        taken[at] += units;
      }
    }
    for (int day = 0; day < orders.length; day++) {
      if (before >= seats && orders[day] == 0) {
        orders[day] = Double.NaN;
      }
      before += taken[day];
    }
  }

  /** What the regression takes of it; empty where it has no price now. */
  Optional<PricePanel.Item> item() {
    double present = content.presentPrice().orElse(0);
    return present > 0
        ? Optional.of(new PricePanel.Item(row.getAs(CONTENT_ID), present, price, orders, viewers))
        : Optional.empty();
  }

  PricedContent content() {
    return content;
  }

  private PricedContent priced() {
    List<Double> lastPrices = new ArrayList<>();
    List<Double> lastUnits = new ArrayList<>();
    double lastOrders = 0;
    for (int day = orders.length - 1; day >= 0 && lastPrices.size() < RECENT; day--) {
      if (price[day] > 0 && !Double.isNaN(orders[day])) {
        lastPrices.add(price[day]);
        lastUnits.add(units[day]);
        lastOrders += orders[day];
      }
    }
    BigDecimal listPrice = row.getAs(LIST_PRICE);
    Long ordered = row.getAs(UNITS);
    return new PricedContent(
        row.getAs(CONTENT_ID),
        row.getAs(CATEGORY),
        listPrice == null ? UNKNOWN : fen(listPrice),
        ordered == null ? UNKNOWN : Math.round((double) fen(row.getAs(LIST_VALUE)) / ordered),
        !row.<Boolean>getAs(WITHDRAWN),
        lastPrices,
        lastUnits,
        lastOrders,
        paidShare(),
        refundShare(),
        paying());
  }

  private List<Double> paying() {
    List<Double> paying = list(PayingShares.PAYING);
    return paying.stream().map(share -> share == null ? Double.NaN : share).toList();
  }

  /** The share of the offered price that was paid: public coupons are no part of that price. */
  private double paidShare() {
    BigDecimal listValue = row.getAs(ContentSales.RECENT_LIST_VALUE);
    double offered = listValue == null ? 0 : listValue.doubleValue();
    for (int day = 0; day < units.length; day++) {
      offered -= units[day] > 0 ? coupon[day] / 100 * units[day] : 0;
    }
    return offered > 0 ? Math.min(1, row.<BigDecimal>getAs(AMOUNT).doubleValue() / offered) : 1;
  }

  private double refundShare() {
    BigDecimal paid = row.getAs(AMOUNT);
    return paid == null || paid.signum() <= 0
        ? 0
        : row.<BigDecimal>getAs(REFUNDED).doubleValue() / paid.doubleValue();
  }
}

package dev.noctua.stage.price;

import dev.noctua.model.price.SalesOutlook;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalLong;

/**
 * A content as advice on its price needs it, in fen.
 *
 * @param category empty where it has none
 * @param catalogPrice in force at the end of the night; −1: the catalog doesn't know
 * @param orderPrice mean list price of its orders; −1: it was never ordered
 * @param isOnSale not withdrawn
 * @param price of each of the last known days on sale
 * @param units sold on these days
 * @param orders paid on these days
 * @param paidShare of the offered price, after coupons that not everybody gets, and points
 * @param refundShare of what was paid
 * @param paying of those who look at it, the share that pays: of people of low, middle and high
 *     ability to pay; NaN where they are fewer than ten, empty where nothing is told
 */
record PricedContent(
    String id,
    String category,
    long catalogPrice,
    long orderPrice,
    boolean isOnSale,
    List<Double> price,
    List<Double> units,
    double orders,
    double paidShare,
    double refundShare,
    List<Double> paying)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The present price, else that of orders; empty where there is neither. */
  OptionalLong presentPrice() {
    long price = catalogPrice >= 0 ? catalogPrice : orderPrice;
    return price >= 0 ? OptionalLong.of(price) : OptionalLong.empty();
  }

  double kept() {
    return paidShare * (1 - refundShare);
  }

  SalesOutlook.Past past(double dispersion) {
    return new SalesOutlook.Past(price, units, orders, dispersion);
  }
}

package dev.noctua.stage.report;

import dev.noctua.model.market.ChangeAttribution;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Why net revenue after fees changed between two periods of equal length, by the factors of
 *
 * <pre>
 * Σ_i accounts · visits per account · share of visits_i · orders per visit_i · paid per order_i
 *     · (1 − refund share) · (1 − fee share)</pre>
 *
 * <p>over contents i. A visit is a person who looks at a content in a night; who orders has
 * visited.
 *
 * @param from the first day of the earlier period
 * @param middle the first day of the later one
 * @param until the last day of the later one
 * @param days of each period that count: those of which both periods know the night
 * @param before net revenue after fees of the earlier period, in fen
 * @param after the same of the later one
 * @param parts what each factor has added, in fen, in the order of {@link #FACTORS}; they add up to
 *     the change. Empty where a period has no such factors: it has no orders, or more was given
 *     back than paid
 */
record RevenueChange(
    LocalDate from,
    LocalDate middle,
    LocalDate until,
    int days,
    long before,
    long after,
    List<Long> parts) {
  /** In English and Chinese, and what each is. */
  static final List<List<String>> FACTORS =
      List.of(
          List.of("Market", "市场", "accounts", "注册账户数"),
          List.of("Activity", "活跃", "visits per account", "每账户访问数"),
          List.of("Reach", "触达", "which contents are visited", "访问在各内容间的分布"),
          List.of("Conversion", "转化", "orders per visit", "每次访问的订单数"),
          List.of("Price", "价格", "paid per order", "每单实付金额"),
          List.of("Refunds", "退款", "share that is given back", "退款占比"),
          List.of("Fees", "手续费", "share that channels keep", "渠道手续费占比"));

  /** Sums of one content and one period, in fen. */
  record Sold(long viewers, long orders, long gross) {}

  /** One period: its contents, and what they have together. */
  record Period(long accounts, Map<String, Sold> contents, long refunds, long fees) {
    private long gross() {
      return contents.values().stream().mapToLong(Sold::gross).sum();
    }

    long net() {
      return gross() - refunds - fees;
    }

    private boolean hasFactors() {
      return gross() > 0 && refunds <= gross() && fees >= 0 && fees <= gross() - refunds;
    }

    /** The factors of each content; 0 where nobody has come to it. */
    private double[][] factors(Collection<String> ids, double accounts) {
      double visits = contents.values().stream().mapToDouble(Period::visits).sum();
      double gross = gross();
      double kept = gross - refunds;
      return ids.stream()
          .map(id -> contents.getOrDefault(id, new Sold(0, 0, 0)))
          .map(
              sold ->
                  new double[] {
                    accounts,
                    visits / accounts,
                    visits(sold) / visits,
                    visits(sold) == 0 ? 0 : sold.orders / visits(sold),
                    sold.orders == 0 ? 0 : (double) sold.gross / sold.orders,
                    kept / gross,
                    kept == 0 ? 1 : 1 - fees / kept
                  })
          .toArray(double[][]::new);
    }

    private static double visits(Sold sold) {
      return Math.max(sold.viewers, sold.orders);
    }
  }

  static RevenueChange of(
      LocalDate from, LocalDate middle, LocalDate until, int days, Period earlier, Period later) {
    return new RevenueChange(
        from, middle, until, days, earlier.net(), later.net(), parts(earlier, later));
  }

  private static List<Long> parts(Period earlier, Period later) {
    if (!earlier.hasFactors() || !later.hasFactors()) {
      return List.of();
    }
    Set<String> all = new TreeSet<>(earlier.contents.keySet());
    all.addAll(later.contents.keySet());
    // Without accounts in one of the periods their number explains nothing.
    boolean isCounted = earlier.accounts > 0 && later.accounts > 0;
    double[][] before = earlier.factors(all, isCounted ? (double) earlier.accounts : 1);
    double[][] after = later.factors(all, isCounted ? (double) later.accounts : 1);
    long[] parts = ChangeAttribution.wholeParts(before, after, later.net() - earlier.net());
    return Arrays.stream(parts).boxed().toList();
  }
}

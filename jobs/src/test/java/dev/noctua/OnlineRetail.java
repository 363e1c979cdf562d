package dev.noctua;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The sales of a shop, a public set: 212 days of products, without what was given back. */
public final class OnlineRetail {
  public static final LocalDate FIRST = LocalDate.of(2010, 12, 1);
  public static final int DAYS = 212;

  private OnlineRetail() {}

  /** One product: its invoice lines, and per day the pieces and the orders sold. */
  public static final class Product {
    private final String id;
    private final double[] units = new double[DAYS];
    private final double[] orders = new double[DAYS];
    private final Set<String> invoices = new HashSet<>();
    private int lines;

    Product(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    public double[] units() {
      return units;
    }

    public double[] orders() {
      return orders;
    }

    private void add(String invoice, int day, double sold) {
      lines++;
      units[day] += sold;
      orders[day] += invoices.add(invoice) ? 1 : 0;
    }
  }

  /** Those with most invoice lines first. */
  public static List<Product> products() throws IOException {
    Map<String, Product> products = new TreeMap<>();
    try (BufferedReader file = SharedData.lines("online-retail", "public_2010-12_2011-06.csv.gz")) {
      file.lines().skip(1).forEach(line -> add(line, products));
    }
    return products.values().stream()
        .sorted(Comparator.comparing((Product product) -> product.lines).reversed())
        .toList();
  }

  private static void add(String line, Map<String, Product> products) {
    // Descriptions may hold commas: the cells behind them are counted from the end.
    String[] cells = line.split(",", -1);
    double sold = Double.parseDouble(cells[cells.length - 5]);
    double price = Double.parseDouble(cells[cells.length - 3]);
    boolean isSale = sold > 0 && price > 0 && !cells[0].startsWith("C");
    if (isSale && cells[1].toUpperCase(Locale.ROOT).matches("[0-9]{5}[A-Z]*")) {
      LocalDate day = LocalDate.parse(cells[cells.length - 4].substring(0, 10));
      products
          .computeIfAbsent(cells[1], Product::new)
          .add(cells[0], (int) (day.toEpochDay() - FIRST.toEpochDay()), sold);
    }
  }
}

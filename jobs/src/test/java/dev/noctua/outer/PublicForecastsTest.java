package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.OnlineRetail;
import dev.noctua.SharedData;
import dev.noctua.evaluate.ForecastEvaluation;
import dev.noctua.model.forecast.ForecastMethod;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forecasts of public series beside published figures; each is printed beside its reference. */
@Tag("outer")
class PublicForecastsTest {
  @TempDir Path folder;

  private Map<ForecastMethod, ForecastEvaluation.Line> judge(
      List<String> lines, int horizon, int season, ForecastMethod... methods) throws IOException {
    ForecastEvaluation evaluation =
        new ForecastEvaluation(Files.write(folder.resolve("series.csv"), lines), horizon, season);
    Map<ForecastMethod, ForecastEvaluation.Line> judged = new EnumMap<>(ForecastMethod.class);
    for (ForecastMethod method : methods) {
      judged.put(method, evaluation.judge(method));
    }
    return judged;
  }

  private static double figure(ForecastEvaluation.Line line, String metric, String reference) {
    double figure = line.metrics().get(metric).orElseThrow();
    print(
        String.format(
            Locale.ROOT, "%s of %s: %.4f beside %s", metric, line.method(), figure, reference));
    return figure;
  }

  private static void print(String line) {
    System.out.println(line); // what a figure is, beside its reference
  }

  private static String cpu(ForecastEvaluation.Line line) {
    return String.format(
        Locale.ROOT, "CPU of %s: %.2f ms a series", line.method(), line.milliseconds());
  }

  /** Makridakis and Hibon (2000), tables 6 and 15: 1,428 monthly series, 18 months ahead. */
  @Test
  void monthlySeriesOfM3ComeOutAsPublished() throws IOException {
    List<String> lines = new ArrayList<>();
    Map<String, Integer> count = new HashMap<>();
    try (BufferedReader file = SharedData.lines("m3", "M3_all.csv.gz")) {
      file.lines()
          .filter(line -> line.contains(",MONTHLY,"))
          .forEach(
              line -> {
                String id = line.substring(0, line.indexOf(','));
                String value = line.substring(line.lastIndexOf(',') + 1);
                lines.add("%s,%d,%s".formatted(id, count.merge(id, 1, Integer::sum), value));
              });
    }
    var judged =
        judge(
            lines,
            18,
            12,
            ForecastMethod.SEASONAL_NAIVE,
            ForecastMethod.NAIVE2,
            ForecastMethod.ETS,
            ForecastMethod.THETA,
            ForecastMethod.COMBINATION);
    ForecastEvaluation.Line theta = judged.get(ForecastMethod.THETA);
    ForecastEvaluation.Line combined = judged.get(ForecastMethod.COMBINATION);
    assertThat(theta.series()).isEqualTo(1_428);
    assertThat(figure(theta, "smape", "13.89")).isCloseTo(13.89, within(.1));
    assertThat(figure(theta, "mase", ".86")).isCloseTo(.86, within(.01));
    assertThat(figure(judged.get(ForecastMethod.SEASONAL_NAIVE), "mase", "1.15"))
        .isCloseTo(1.15, within(.01));
    assertThat(figure(judged.get(ForecastMethod.NAIVE2), "smape", "16.89"))
        .isCloseTo(16.89, within(.2));
    assertThat(figure(judged.get(ForecastMethod.ETS), "smape", "13.90 of ForecastPro"))
        .isLessThan(13.9);
    assertThat(figure(combined, "smape", "at most 13.6")).isLessThanOrEqualTo(13.6);
    print(cpu(combined));
  }

  /** Units a day of the 300 products with most invoice lines; the last 28 days are held out. */
  @Test
  void productsOfAShopAreForecastBetterThanByTheirLastWeek() throws IOException {
    var judged =
        judge(products(0, 300), 28, 7, ForecastMethod.SEASONAL_NAIVE, ForecastMethod.COMBINATION);
    ForecastEvaluation.Line naive = judged.get(ForecastMethod.SEASONAL_NAIVE);
    ForecastEvaluation.Line combined = judged.get(ForecastMethod.COMBINATION);
    // AutoETS of statsforecast 2.1.1 on the same series, see docs/evidence/forecast.md.
    assertThat(figure(combined, "rmsse", ".98 × AutoETS's .7545")).isLessThan(.98 * .7545);
    assertThat(figure(combined, "wape", ".99 × AutoETS's 1.0750")).isLessThan(.99 * 1.0750);
    for (String metric : List.of("rmsse", "wape")) {
      double naively = figure(naive, metric, "what must be beaten");
      assertThat(combined.metrics().get(metric).orElseThrow()).isLessThan(.85 * naively);
    }
    assertThat(figure(combined, "coverage_80", ".75 to .85")).isBetween(.75, .85);
    assertThat(figure(combined, "coverage_95", ".925 to .975")).isBetween(.925, .975);
    // The seasonal naive method's normal intervals as statsforecast has them lose 1.0338.
    assertThat(figure(combined, "quantile_loss", ".72 × 1.0338")).isLessThan(.72 * 1.0338);
    print(cpu(combined));
  }

  /** Places 500 to 1,100 by invoice lines: on 70 of 100 days nothing is sold. */
  @Test
  void ofWhatSeldomSellsMoreIsSaidThanNothing() throws IOException {
    var judged = judge(products(500, 1_100), 28, 7, ForecastMethod.TSB, ForecastMethod.COMBINATION);
    assertThat(
            figure(judged.get(ForecastMethod.COMBINATION), "quantile_loss", "1 of saying nothing"))
        .isLessThan(.8);
    assertThat(figure(judged.get(ForecastMethod.TSB), "quantile_loss", "1 of saying nothing"))
        .isLessThan(.8);
  }

  /** Two years of days: 10,000 series must take less than 120 s on two cores. */
  @Test
  void aSeriesOfTwoYearsTakesFewMilliseconds() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<String> lines = new ArrayList<>();
    for (int series = 0; series < 200; series++) {
      double level = 1 + 40 * random.nextDouble();
      for (int day = 0; day < 730; day++) {
        double mean = level * (day % 7 > 4 ? 1.5 : 1) * (1 + day / 1_000.0);
        int sold = (int) (mean * -Math.log(1 - random.nextDouble()));
        lines.add("%d,%d,%d".formatted(series, day, sold));
      }
    }
    ForecastEvaluation.Line line =
        judge(lines, 28, 7, ForecastMethod.COMBINATION).get(ForecastMethod.COMBINATION);
    print(cpu(line) + " of 730 days beside 24");
    assertThat(line.milliseconds()).isLessThan(24);
  }

  /** Lines {@code id,day,units} of products by their place among those with most invoice lines. */
  private static List<String> products(int from, int to) throws IOException {
    List<String> lines = new ArrayList<>();
    for (OnlineRetail.Product product : OnlineRetail.products().subList(from, to)) {
      for (int day = 0; day < OnlineRetail.DAYS; day++) {
        lines.add(
            "%s,%s,%s"
                .formatted(product.id(), OnlineRetail.FIRST.plusDays(day), product.units()[day]));
      }
    }
    return lines;
  }
}

package dev.noctua.stage.report;

import dev.noctua.lake.commit.Manifest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page says of a night; amounts in the platform's currency.
 *
 * @param draft what the run wrote, with gates and stages
 * @param past revenue of each of the last days that the lake knows, oldest first
 * @param earlier what an earlier night forecast of the platform's past days, oldest first
 * @param ahead the platform's forecast, oldest first
 * @param together the platform's forecast of several days together, the fewest first
 * @param scores how good earlier forecasts were
 * @param people how many got a list
 * @param sources source of a list's entry to the number of entries
 * @param change why revenue changed; empty where the lake knows less than two weeks
 */
record NightReport(
    String currency,
    Manifest draft,
    List<Audit> audits,
    List<Day> past,
    List<Ahead> earlier,
    List<Ahead> ahead,
    List<Together> together,
    List<Score> scores,
    List<Seller> sellers,
    long people,
    Map<String, Long> sources,
    Settled settled,
    Prices prices,
    Optional<RevenueChange> change) {

  /** The intake of one log; reasons with their number of lines, most frequent first. */
  record Audit(
      String log,
      long lines,
      long accepted,
      long quarantined,
      long duplicates,
      long erased,
      long late,
      String reasons) {}

  /**
   * Prices.
   *
   * @param advised the ones to change or to test that matter most
   * @param verdicts how many contents get which advice
   * @param hits how good past advice was
   */
  record Prices(
      List<PriceFigures.Advised> advised, Map<String, Long> verdicts, PriceFigures.Hits hits) {}

  /** Net revenue of a day. */
  record Day(LocalDate date, BigDecimal revenue) {}

  /** The forecast of a day, with the 80 % and the 95 % interval. */
  record Ahead(
      LocalDate date, double revenue, double p10, double p90, double low95, double high95) {}

  /** The forecast of so many days together, with the 80 % and the 95 % interval. */
  record Together(
      int days,
      BigDecimal revenue,
      BigDecimal p10,
      BigDecimal p90,
      BigDecimal low95,
      BigDecimal high95) {}

  /** One figure of the forecasts of a level, and that of the seasonal naive method. */
  record Score(String subject, String level, String metric, double value, Double baseline) {}

  /** A content: units and net revenue of the last seven days, and its forecast over the horizon. */
  record Seller(String contentId, String title, long units, BigDecimal net, BigDecimal forecast) {}

  /**
   * The settlement lines of the run that are split, added up, and how many lines have a problem.
   */
  record Settled(
      long lines,
      BigDecimal amount,
      BigDecimal fee,
      BigDecimal creators,
      BigDecimal platform,
      long problems) {}
}

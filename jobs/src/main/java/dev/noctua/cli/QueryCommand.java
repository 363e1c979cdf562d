package dev.noctua.cli;

import dev.noctua.lake.LakeSql;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Runs SQL over the tables of the published night, in an embedded DuckDB and without Spark.",
      "A day table has the rows of all nights up to that one; its column dt names the night."
    },
    footer = {
      "",
      "Examples:",
      "  noctua query \"SELECT date, sum(net) FROM demand_daily GROUP BY date ORDER BY date\"",
      "  noctua query --csv \"FROM recommendation WHERE rank = 1\""
    })
final class QueryCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "SQL", description = "The query. Every table of the lake is a view.")
  private String sql;

  @Option(
      names = "--night",
      paramLabel = "DAY",
      description = "Queries this committed night instead of the published one.")
  private LocalDate night;

  @Option(names = "--csv", description = "Prints a header and comma-separated rows.")
  private boolean csv;

  @Override
  public Integer call() {
    Settings settings = common.settingsWithoutLog();
    ResultFormat format =
        common.json() ? ResultFormat.JSON : csv ? ResultFormat.CSV : ResultFormat.TABLE;
    try (LakeSql duck =
        LakeSql.open(
            common.lake(settings), Optional.ofNullable(night), sql, common.cache(settings))) {
      String text = duck.query(sql, format::text);
      common.print(text);
    }
    return 0;
  }
}

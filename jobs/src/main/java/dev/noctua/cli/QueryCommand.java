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
      "SQL over the published night's tables, by embedded DuckDB, without Spark.",
      "Day tables show all nights up to it, with their night in dt."
    },
    footer = {
      "",
      "Examples:",
      "  noctua query \"SELECT date, sum(net) FROM demand_daily GROUP BY date ORDER BY date\"",
      "  noctua query --csv \"FROM recommendation WHERE rank = 1\""
    })
final class QueryCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "SQL", description = "The query; table names are views.")
  private String sql;

  @Option(
      names = "--night",
      paramLabel = "DAY",
      description = "A committed night instead of the published one.")
  private LocalDate night;

  @Option(names = "--csv", description = "Print a header and comma-separated rows.")
  private boolean csv;

  @Override
  public Integer call() {
    Settings settings = common.settings();
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

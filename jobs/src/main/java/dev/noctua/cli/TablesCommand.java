package dev.noctua.cli;

import dev.noctua.contract.Column;
import dev.noctua.contract.Table;
import dev.noctua.contract.TableContract;
import dev.noctua.core.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "tables",
    mixinStandardHelpOptions = true,
    description = "Shows the data dictionary: all tables, or one with its columns.",
    footer = {"", "Example:", "  noctua tables user_profile"})
final class TablesCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(arity = "0..1", paramLabel = "TABLE", description = "The table to describe.")
  private String table;

  @Override
  public Integer call() {
    ResultFormat format = common.format();
    String text = table == null ? all(format) : one(find(table), format);
    common.print(text);
    return 0;
  }

  private static TableContract find(String name) {
    return Arrays.stream(Table.values())
        .filter(t -> t.tableName().equals(name))
        .findFirst()
        .map(Table::contract)
        .orElseThrow(
            () ->
                new Failure.Usage(
                    "there is no table %s; the tables are %s"
                        .formatted(
                            name,
                            Arrays.stream(Table.values())
                                .map(Table::tableName)
                                .collect(Collectors.joining(", ")))));
  }

  private static String all(ResultFormat format) {
    List<List<Object>> rows = new ArrayList<>();
    for (Table each : Table.values()) {
      TableContract c = each.contract();
      rows.add(
          List.of(
              c.name(),
              c.state() ? "state" : "day",
              c.stage(),
              c.restricted() ? "restricted" : "open",
              String.join(", ", c.key()),
              c.purpose()));
    }
    return format.text(List.of("table", "holds", "stage", "access", "key", "what"), rows);
  }

  private String one(TableContract c, ResultFormat format) {
    List<List<Object>> rows = new ArrayList<>();
    for (Column column : c.columns()) {
      rows.add(
          List.of(
              column.name(),
              column.type(),
              column.keyPosition() > 0 ? "key" : column.required() ? "required" : "",
              column.classification(),
              String.join("|", column.allowed()),
              column.description()));
    }
    String columns = format.text(List.of("column", "type", "", "class", "values", "what"), rows);
    return format == ResultFormat.JSON ? columns : c.name() + ": " + c.purpose() + "\n\n" + columns;
  }
}

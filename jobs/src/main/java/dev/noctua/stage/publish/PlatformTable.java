package dev.noctua.stage.publish;

import static dev.noctua.contract.Columns.ARM;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LIST;
import static dev.noctua.contract.Columns.RANK;
import static dev.noctua.contract.Columns.REASON_CODE;
import static dev.noctua.contract.Columns.REASON_EN;
import static dev.noctua.contract.Columns.REASON_ZH;
import static dev.noctua.contract.Columns.SCORE;
import static dev.noctua.contract.Columns.SEGMENT;
import static dev.noctua.contract.Columns.SIMILAR_CONTENT_ID;
import static dev.noctua.contract.Columns.SOURCE;
import static dev.noctua.contract.Columns.TITLE;
import static dev.noctua.contract.Columns.USER_ID;

import dev.noctua.contract.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The live platform's tables of lists. A list's ranks are 1, 2, … without a hole. */
enum PlatformTable {
  RECOMMENDATION(
      Table.RECOMMENDATION,
      List.of(USER_ID, LIST),
      PlatformColumn.text(USER_ID, 64),
      PlatformColumn.text(LIST, 32),
      PlatformColumn.number(RANK),
      PlatformColumn.text(CONTENT_ID, 64),
      PlatformColumn.optionalText(TITLE, 256),
      PlatformColumn.optionalText(KIND, 16),
      PlatformColumn.score(SCORE),
      PlatformColumn.text(ARM, 32),
      PlatformColumn.text(SOURCE, 16),
      PlatformColumn.text(REASON_CODE, 32),
      PlatformColumn.text(REASON_EN, 512),
      PlatformColumn.text(REASON_ZH, 512)),
  SIMILAR_CONTENT(
      Table.SIMILAR_CONTENT,
      List.of(CONTENT_ID),
      PlatformColumn.text(CONTENT_ID, 64),
      PlatformColumn.number(RANK),
      PlatformColumn.text(SIMILAR_CONTENT_ID, 64),
      PlatformColumn.optionalText(TITLE, 256),
      PlatformColumn.score(SCORE)),
  TRENDING_CONTENT(
      Table.TRENDING_CONTENT,
      List.of(SEGMENT),
      PlatformColumn.text(SEGMENT, 64),
      PlatformColumn.number(RANK),
      PlatformColumn.text(CONTENT_ID, 64),
      PlatformColumn.optionalText(TITLE, 256),
      PlatformColumn.optionalText(KIND, 16),
      PlatformColumn.score(SCORE));

  private final Table lists;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> list;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<PlatformColumn> columns;

  PlatformTable(Table lists, List<String> list, PlatformColumn... columns) {
    this.lists = lists;
    this.list = list;
    this.columns = List.of(columns);
  }

  String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The table of this name. */
  static PlatformTable of(String tableName) {
    return valueOf(tableName.toUpperCase(Locale.ROOT));
  }

  /** The lake's table that has the same lists. */
  Table lists() {
    return lists;
  }

  List<PlatformColumn> columns() {
    return columns;
  }

  /** Names and types of the columns, as the database says them. */
  List<String> columnTypes() {
    return columns.stream().map(PlatformColumn::typed).toList();
  }

  /** The columns whose texts may say anything, as contracts mark them: of lists, and titles. */
  List<String> freeTexts() {
    List<String> marked =
        Stream.of(lists, Table.CONTENT).flatMap(t -> t.contract().freeTexts().stream()).toList();
    return columns.stream().map(PlatformColumn::name).filter(marked::contains).toList();
  }

  /** The columns of the primary key: what names a list, then the rank. */
  List<String> key() {
    return Stream.concat(list.stream(), Stream.of(RANK)).toList();
  }

  /** Creates the table under another name. */
  String create(String name, String collation) {
    return "CREATE TABLE `%s` (%s, PRIMARY KEY (%s)) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE %s%s"
        .formatted(
            name,
            columns.stream().map(PlatformColumn::ddl).collect(Collectors.joining(", ")),
            quoted(key()),
            collation,
            DatabaseTables.comment());
  }

  /** Inserts a row, or leaves the one that is there, so that a batch may be sent again. */
  String insert(String name) {
    return "INSERT INTO `%s` (%s) VALUES (%s) ON DUPLICATE KEY UPDATE `%s` = `%s`"
        .formatted(
            name,
            quoted(columns.stream().map(PlatformColumn::name).toList()),
            columns.stream().map(c -> "?").collect(Collectors.joining(", ")),
            RANK,
            RANK);
  }

  /** Asks for the {@link TableChecksum} of the table of this name. */
  String content(String name) {
    return "SELECT count(*), coalesce(sum(crc32(convert(concat_ws(',', %s) USING utf8mb4))), 0) FROM `%s`"
        .formatted(
            columns.stream().map(PlatformColumn::canonicalSql).collect(Collectors.joining(", ")),
            name);
  }

  /** Asks how many lists have a hole. */
  String holes(String name) {
    return "SELECT count(*) FROM (SELECT 1 FROM `%1$s` GROUP BY %2$s HAVING min(`%3$s`) <> 1 OR max(`%3$s`) <> count(*)) AS broken"
        .formatted(name, quoted(list), RANK);
  }

  private static String quoted(List<String> names) {
    return names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
  }
}

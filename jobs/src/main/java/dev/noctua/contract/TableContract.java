package dev.noctua.contract;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * What a table is and holds.
 *
 * @param layer facts, ledger, features, models or results
 * @param state one row per key as of the night; otherwise the rows that the night added
 * @param restricted stands in the folder that few may open
 * @param stage the stage that writes it
 * @param purpose what one row is
 * @param columns in file order, without the partition column {@code dt}
 * @param fieldIds the id of {@code dt}, of each column and of all that is inside of columns, by
 *     path, such as {@code price_history.element.since}; empty in contracts from before there were
 *     ids
 * @param lastFieldId the highest id that has ever been given, be it to a column that is gone; 0:
 *     none has
 */
public record TableContract(
    String name,
    String layer,
    String version,
    boolean state,
    boolean restricted,
    String stage,
    String purpose,
    List<Column> columns,
    Map<String, Integer> fieldIds,
    int lastFieldId) {

  /** The Spark type of the columns, without dt; nullable is what isn't required. */
  public StructType type() {
    StructType type = new StructType();
    for (Column column : columns) {
      type = type.add(column.name(), DataType.fromDDL(column.type()), !column.required());
    }
    return type;
  }

  /** The same type as files have it: with its {@link FieldIds}. */
  public StructType fileType() {
    return FieldIds.in(type(), fieldIds);
  }

  /** The columns whose texts may say anything, in order. */
  public List<String> freeTexts() {
    return columns.stream().filter(Column::freeText).map(Column::name).toList();
  }

  /** The columns that are unique together within a night, in order. */
  public List<String> key() {
    return columns.stream()
        .filter(column -> column.keyPosition() > 0)
        .sorted(Comparator.comparingInt(Column::keyPosition))
        .map(Column::name)
        .toList();
  }
}

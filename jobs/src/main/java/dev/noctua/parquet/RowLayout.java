package dev.noctua.parquet;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Where each column of a type stands in a row. Rows are built by the names of their columns, so
 * that a column which is added, dropped or moved can't shift the values of others. Names are
 * resolved once per layout, which is therefore kept in a constant.
 */
public final class RowLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Stands where nothing has been set, not even null. */
  private static final Object UNSET = new Object();

  private final StructType type;
  private final Map<String, Integer> places = new HashMap<>();

  private RowLayout(StructType type) {
    this.type = type;
    String[] names = type.fieldNames();
    for (int i = 0; i < names.length; i++) {
      if (places.put(names[i], i) != null) {
        throw new IllegalArgumentException("column " + names[i] + " is twice in " + type.sql());
      }
    }
  }

  /**
   * The layout of a type.
   *
   * @throws IllegalArgumentException if two columns have one name
   */
  public static RowLayout of(StructType type) {
    return new RowLayout(type);
  }

  /** The type of the rows. */
  public StructType type() {
    return type;
  }

  /**
   * Where a column stands, for loops that look it up once.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public int place(String column) {
    Integer place = places.get(column);
    if (place == null) {
      throw new IllegalArgumentException(
          "no column %s: there are %s".formatted(column, String.join(", ", type.fieldNames())));
    }
    return place;
  }

  /**
   * A row of values that stand where {@link #place} says, for loops that fill millions of them.
   *
   * @param values Spark's own; the row keeps the array
   */
  public static InternalRow internalRow(Object[] values) {
    return new GenericInternalRow(values);
  }

  /** Begins a row. */
  public Builder row() {
    return new Builder();
  }

  /** One row while it is built; every column is set once, be it to null. */
  public final class Builder {
    private final Object[] values = new Object[type.length()];

    private Builder() {
      Arrays.fill(values, UNSET);
    }

    /**
     * Sets a column.
     *
     * @param value as the kind of row that is built has it: of an {@link InternalRow} Spark's own
     *     values, such as {@code UTF8String}
     * @throws IllegalArgumentException if there is no such column
     * @throws IllegalStateException if it has been set before
     */
    public Builder set(String column, Object value) {
      return set(place(column), value);
    }

    /** Sets the column that stands at a {@link RowLayout#place}. */
    public Builder set(int place, Object value) {
      if (values[place] != UNSET) {
        throw new IllegalStateException("column " + type.apply(place).name() + " is set twice");
      }
      values[place] = value;
      return this;
    }

    /**
     * Sets all columns to null that haven't been set, for rows that say little.
     *
     * @throws IllegalStateException if one of them must not be null
     */
    public Builder setOthersToNull() {
      List<String> required =
          unset().filter(i -> !type.apply(i).nullable()).mapToObj(this::name).toList();
      if (!required.isEmpty()) {
        throw new IllegalStateException(
            "columns that must not be null aren't set: " + String.join(", ", required));
      }
      unset().forEach(i -> values[i] = null);
      return this;
    }

    private String name(int place) {
      return type.apply(place).name();
    }

    private IntStream unset() {
      return IntStream.range(0, values.length).filter(i -> values[i] == UNSET);
    }

    /** Once all are set none can be set again: the values needn't be copied. */
    private Object[] complete() {
      for (Object value : values) {
        if (value == UNSET) {
          throw new IllegalStateException(
              "columns aren't set: " + String.join(", ", unset().mapToObj(this::name).toList()));
        }
      }
      return values;
    }

    /**
     * The row, for datasets.
     *
     * @throws IllegalStateException if a column hasn't been set
     */
    public Row build() {
      return RowFactory.create(complete());
    }

    /**
     * The row, for files.
     *
     * @throws IllegalStateException if a column hasn't been set
     */
    public InternalRow buildInternal() {
      return new GenericInternalRow(complete());
    }
  }
}

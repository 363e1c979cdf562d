package dev.noctua;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Rows by their key, to be compared: all values exactly, but doubles to one part in 10^9, or a
 * millionth where they are small.
 */
public final class TestRowSet {
  private static final int SHOWN = 5;

  private final List<String> names = new ArrayList<>();
  private final Map<String, List<Object>> rows = new TreeMap<>();

  private TestRowSet() {}

  public static TestRowSet read(Connection connection, String sql, List<String> key)
      throws SQLException {
    TestRowSet set = new TestRowSet();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      ResultSetMetaData meta = result.getMetaData();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        set.names.add(meta.getColumnLabel(i));
      }
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        List<Object> at = new ArrayList<>();
        for (int i = 1; i <= set.names.size(); i++) {
          row.add(value(result.getObject(i)));
        }
        key.forEach(k -> at.add(row.get(set.names.indexOf(k))));
        if (set.rows.put(at.toString(), row) != null) {
          throw new AssertionError("two rows with key " + at);
        }
      }
    }
    return set;
  }

  public int size() {
    return rows.size();
  }

  /** The first few differences, in words. */
  public List<String> differences(TestRowSet expected) {
    List<String> differences = new ArrayList<>();
    for (Iterator<String> keys = keys(expected); keys.hasNext() && differences.size() < SHOWN; ) {
      String key = keys.next();
      List<Object> mine = rows.get(key);
      List<Object> theirs = expected.rows.get(key);
      if (mine == null || theirs == null) {
        differences.add(key + (mine == null ? " is missing: " + theirs : " is too much: " + mine));
        continue;
      }
      for (int i = 0; i < names.size(); i++) {
        if (!same(mine.get(i), theirs.get(i))) {
          differences.add(
              "%s: %s is %s, not %s".formatted(key, names.get(i), mine.get(i), theirs.get(i)));
        }
      }
    }
    return differences;
  }

  private Iterator<String> keys(TestRowSet other) {
    TreeMap<String, Object> all = new TreeMap<>(rows);
    all.putAll(other.rows);
    return all.keySet().iterator();
  }

  private static boolean same(Object mine, Object theirs) {
    if (mine instanceof Double a && theirs instanceof Double b) {
      return a.equals(b)
          || Math.abs(a - b) <= Math.max(1.000001e-6, 1e-9 * Math.max(Math.abs(a), Math.abs(b)));
    }
    if (mine instanceof List<?> a && theirs instanceof List<?> b) {
      return a.size() == b.size()
          && java.util.stream.IntStream.range(0, a.size()).allMatch(i -> same(a.get(i), b.get(i)));
    }
    if (mine instanceof Map<?, ?> a && theirs instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && a.keySet().stream().allMatch(k -> same(a.get(k), b.get(k)));
    }
    return Objects.equals(mine, theirs);
  }

  private static Object value(Object given) throws SQLException {
    if (given instanceof Float || given instanceof Double) {
      return ((Number) given).doubleValue();
    }
    if (given instanceof Number number) {
      return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    if (given instanceof OffsetDateTime time) {
      return time.withOffsetSameInstant(ZoneOffset.UTC).toString();
    }
    if (given instanceof Blob blob) {
      return ByteBuffer.wrap(blob.getBytes(1, (int) blob.length()));
    }
    if (given instanceof Array array) {
      return values(Arrays.asList((Object[]) array.getArray()));
    }
    if (given instanceof Struct struct) {
      return values(Arrays.asList(struct.getAttributes()));
    }
    if (given instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      for (var entry : map.entrySet()) {
        sorted.put(String.valueOf(entry.getKey()), value(entry.getValue()));
      }
      return sorted;
    }
    return given == null ? null : given.toString();
  }

  private static List<Object> values(List<Object> given) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (Object one : given) {
      values.add(value(one));
    }
    return values;
  }
}

package dev.noctua.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.noctua.night.StatusReport.Listing;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a query's rows are printed. Decimals are strings in JSON, so that no reader rounds money;
 * dates and instants are ISO 8601.
 */
enum ResultFormat {
  TABLE {
    @Override
    String text(List<String> names, List<List<Object>> rows) {
      List<List<String>> cells = new ArrayList<>();
      cells.add(names);
      rows.forEach(row -> cells.add(row.stream().map(ResultFormat::plain).toList()));
      int[] widths = new int[names.size()];
      cells.forEach(
          row -> {
            for (int i = 0; i < widths.length; i++) {
              widths[i] = Math.max(widths[i], width(row.get(i)));
            }
          });
      StringBuilder text = new StringBuilder();
      for (List<String> row : cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)) + 2));
        }
        text.append(line.toString().stripTrailing()).append('\n');
      }
      return text.append(rows.size() == 1 ? "1 row\n" : rows.size() + " rows\n").toString();
    }
  },
  CSV {
    @Override
    String text(List<String> names, List<List<Object>> rows) {
      StringBuilder text = new StringBuilder(csv(names)).append('\n');
      rows.forEach(
          row -> text.append(csv(row.stream().map(ResultFormat::plain).toList())).append('\n'));
      return text.toString();
    }
  },
  JSON {
    @Override
    String text(List<String> names, List<List<Object>> rows) {
      return json(objects(names, rows)) + "\n";
    }

    @Override
    String text(List<Listing> listings) {
      return json(listings.stream().flatMap(l -> objects(l.columns(), l.rows()).stream()).toList())
          + "\n";
    }
  };

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  abstract String text(List<String> names, List<List<Object>> rows);

  /** Several listings, one below the other; in JSON all their rows in one array. */
  String text(List<Listing> listings) {
    return listings.stream()
        .map(l -> text(l.columns(), l.rows()))
        .collect(Collectors.joining("\n"));
  }

  private static List<Map<String, Object>> objects(List<String> names, List<List<Object>> rows) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (List<Object> row : rows) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        object.put(names.get(i), row.get(i));
      }
      objects.add(object);
    }
    return objects;
  }

  /** All rows of a result. */
  String text(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      names.add(meta.getColumnLabel(i));
    }
    List<List<Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= names.size(); i++) {
        row.add(value(result.getObject(i)));
      }
      rows.add(row);
    }
    return text(names, rows);
  }

  /** Numbers, booleans, text, lists and maps of these: what JSON knows. */
  private static Object value(Object given) throws SQLException {
    if (given instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (given == null || given instanceof Number || given instanceof Boolean) {
      return given;
    }
    if (given instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (given instanceof Blob blob) {
      return new String(
          blob.getBytes(1, (int) blob.length()), java.nio.charset.StandardCharsets.UTF_8);
    }
    if (given instanceof Array array) {
      return values(Arrays.asList((Object[]) array.getArray()));
    }
    if (given instanceof Struct struct) {
      return values(Arrays.asList(struct.getAttributes()));
    }
    if (given instanceof Map<?, ?> map) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (var entry : map.entrySet()) {
        object.put(String.valueOf(entry.getKey()), value(entry.getValue()));
      }
      return object;
    }
    return given.toString();
  }

  private static List<Object> values(List<Object> given) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (Object one : given) {
      values.add(value(one));
    }
    return values;
  }

  private static String plain(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof List || value instanceof Map ? json(value) : value.toString();
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't print " + value, e);
    }
  }

  private static String csv(List<String> cells) {
    return cells.stream()
        .map(c -> c.matches("[^\",\r\n]*") ? c : "\"" + c.replace("\"", "\"\"") + "\"")
        .collect(Collectors.joining(","));
  }

  /** Columns on a terminal: Chinese characters take two. */
  private static int width(String text) {
    return text.codePoints().map(c -> c >= 0x1100 && isWide(c) ? 2 : 1).sum();
  }

  private static boolean isWide(int c) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return script == Character.UnicodeScript.HAN
        || script == Character.UnicodeScript.HANGUL
        || script == Character.UnicodeScript.HIRAGANA
        || script == Character.UnicodeScript.KATAKANA
        || (c >= 0x3000 && c <= 0x303F)
        || (c >= 0xFF00 && c <= 0xFF60);
  }
}

package dev.noctua.cli;

import static com.fasterxml.jackson.annotation.JsonFormat.Shape.STRING;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.noctua.night.StatusReport.Listing;
import dev.noctua.night.TerminalText;
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
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a query's rows are printed. Decimals are strings in JSON, so that no reader rounds money;
 * dates and instants are ISO 8601. A table shows characters that would steer the terminal as
 * escapes. In CSV an apostrophe precedes a text that a spreadsheet would take for a formula.
 */
enum ResultFormat {
  TABLE {
    @Override
    String text(List<String> names, List<List<Object>> rows) {
      List<List<String>> cells = new ArrayList<>();
      cells.add(names.stream().map(TerminalText::visible).toList());
      rows.forEach(
          row ->
              cells.add(row.stream().map(ResultFormat::plain).map(TerminalText::visible).toList()));
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
      rows.forEach(row -> text.append(csv(row)).append('\n'));
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

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .withConfigOverride(
              BigDecimal.class, decimal -> decimal.setFormat(JsonFormat.Value.forShape(STRING)))
          .build();

  /** What a spreadsheet computes when a cell begins with it. */
  private static final String FORMULA = "=+-@\t\r";

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

  /** A figure with so many digits after the point. */
  static double rounded(double value, int digits) {
    return Double.parseDouble(String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  private static String plain(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
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

  private static String csv(List<?> cells) {
    return cells.stream()
        .map(ResultFormat::guarded)
        .map(c -> c.matches("[^\",\r\n]*") ? c : "\"" + c.replace("\"", "\"\"") + "\"")
        .collect(Collectors.joining(","));
  }

  /** Numbers begin with a sign and stay as they are: only texts are taken for formulas. */
  private static String guarded(Object value) {
    String cell = plain(value);
    boolean isFormula =
        value instanceof String && !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0;
    return isFormula ? "'" + cell : cell;
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

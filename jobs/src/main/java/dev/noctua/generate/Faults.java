package dev.noctua.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Every way in which a line can be bad, each with exactly one reason. */
final class Faults {
  /** A bad line and the one reason for which it must be refused. */
  record Bad(String reason, String text) {
    byte[] line() {
      return bytes(text);
    }
  }

  /** What can be done to a line; {@code fits} says to which. */
  private record Fault(
      String reason,
      Predicate<JsonNode> fits,
      Consumer<ObjectNode> fields,
      UnaryOperator<String> text) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter SPACED =
      JSON.writer(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new DefaultPrettyPrinter.FixedSpaceIndenter()));
  private static final int MIB = 1 << 20;

  // Stands for a byte that UTF-8 knows nowhere, until the text becomes bytes.
  private static final char NOT_UTF8 = '\u0001';

  private final World world;
  private final Map<Event.Log, List<Fault>> faults = new EnumMap<>(Event.Log.class);

  Faults(World world) {
    this.world = world;
    for (Event.Log log : Event.Log.values()) {
      List<Fault> list = new ArrayList<>();
      common(list);
      switch (log) {
        case REGISTRATION -> registration(list);
        case BEHAVIOR -> behavior(list);
        case TRANSACTION -> transaction(list);
        case CATALOG -> catalog(list);
      }
      faults.put(log, list);
    }
  }

  private static void text(List<Fault> list, String reason, UnaryOperator<String> change) {
    list.add(new Fault(reason, json -> true, json -> {}, change));
  }

  private static void field(List<Fault> list, String reason, Consumer<ObjectNode> change) {
    list.add(new Fault(reason, json -> true, change, UnaryOperator.identity()));
  }

  private static void paid(List<Fault> list, String reason, Consumer<ObjectNode> change) {
    Predicate<JsonNode> fits = json -> json.get("type").textValue().equals("paid");
    list.add(new Fault(reason, fits, change, UnaryOperator.identity()));
  }

  private static void common(List<Fault> list) {
    text(list, "invalid_utf8", line -> line.replaceFirst("\\{\"", "{\"" + NOT_UTF8));
    text(list, "malformed_json", line -> line.substring(0, line.length() - 1));
    text(list, "malformed_json", line -> line + " {}");
    text(list, "malformed_json", line -> "[" + line + "]");
    text(list, "malformed_json", line -> "{\"event_id\":\"twice\"," + line.substring(1));
    text(list, "malformed_json", line -> "\ufeff" + line);
    text(list, "malformed_json", line -> "{\"load\":NaN," + line.substring(1));
    text(list, "malformed_json", line -> "{\"half\":\"\\ud83d\"," + line.substring(1));
    field(list, "unsupported_version", json -> json.put("schema_version", 99));
    field(list, "unsupported_version", json -> json.put("schema_version", "1"));
    field(list, "wrong_type", json -> json.put("occurred_at", 1_790_000_000));
    field(list, "invalid_timestamp", json -> json.put("occurred_at", "2026-02-30T10:00:00+08:00"));
    field(list, "invalid_timestamp", json -> json.put("occurred_at", "2026-11-01 10:00:00"));
    field(list, "too_long", json -> json.put("event_id", "x".repeat(65)));
    field(list, "missing_field", json -> json.remove("occurred_at"));
    field(list, "missing_field", json -> json.putNull("event_id"));
  }

  private static void registration(List<Fault> list) {
    field(list, "missing_field", json -> json.put("user_id", ""));
    field(list, "wrong_type", json -> json.put("birth_year", "1990"));
    field(list, "unknown_value", json -> json.put("type", "vanished"));
    field(list, "out_of_range", json -> json.put("birth_year", 1850));
    field(list, "too_long", json -> json.put("occupation", "长".repeat(65)));
    field(list, "malformed_value", json -> json.put("country", "China"));
    field(list, "malformed_value", json -> json.putArray("interests").add("Java"));
  }

  private static void behavior(List<Fault> list) {
    field(list, "missing_field", json -> json.remove("user_id"));
    field(list, "missing_field", json -> json.remove("action"));
    field(list, "wrong_type", json -> json.put("duration_seconds", "12"));
    field(list, "unknown_value", json -> json.put("action", "teleport"));
    field(list, "unknown_value", json -> json.withObject("/context").put("device", "fridge"));
    field(list, "out_of_range", json -> json.put("progress", new BigDecimal("1.5")));
    field(list, "out_of_range", json -> json.put("rating", 9));
    field(list, "too_long", json -> json.put("session_id", "s".repeat(65)));
    field(list, "malformed_value", json -> json.withObject("/context").put("country", "China"));
  }

  private static void transaction(List<Fault> list) {
    field(list, "missing_field", json -> json.remove("order_id"));
    field(list, "missing_field", json -> json.remove("amount"));
    field(list, "wrong_type", json -> json.put("quantity", "1"));
    field(list, "unknown_value", json -> json.put("currency", "USD"));
    field(list, "unknown_value", json -> json.put("channel", "cash"));
    field(list, "out_of_range", json -> json.put("quantity", 1001));
    field(list, "malformed_value", json -> json.put("amount", "1,000.00"));
    paid(list, "out_of_range", json -> json.put("amount", "99999.00"));
    paid(list, "inconsistent_amount", json -> json.put("list_price", "88888.00"));
    paid(list, "inconsistent_amount", json -> json.put("points_amount", "7777.77"));
  }

  private static void catalog(List<Fault> list) {
    field(list, "missing_field", json -> json.remove("content_id"));
    field(list, "wrong_type", json -> json.put("duration_minutes", "60"));
    field(list, "unknown_value", json -> json.put("kind", "podcast"));
    field(list, "out_of_range", json -> json.put("creator_share", new BigDecimal("1.5")));
    field(list, "too_long", json -> json.put("title", "题".repeat(257)));
    field(list, "malformed_value", json -> json.put("list_price", "12.345"));
  }

  /**
   * A new line with one fault, made of a good one; it takes {@code id} for its own. Reasons take
   * turns, those of the log's own fields first, so that short logs have them too.
   */
  Bad spoil(Event good, String id, int arrivalDay, int turn, Draw draw) {
    ObjectNode json = good.json().deepCopy();
    json.put("event_id", id);
    double time = draw.uniform();
    if (time < 0.06) {
      long second = world.at(arrivalDay + 1, 15 * 60 + 1);
      json.put("occurred_at", world.stamp(second + draw.below(40_000)));
      return new Bad("in_future", compact(json));
    }
    if (time < 0.14) {
      int day = arrivalDay - 31 - draw.below(30);
      json.put("occurred_at", world.stamp(world.at(day, draw.below(86_400))));
      return new Bad("too_late", compact(json));
    }
    List<Fault> fitting =
        faults.get(good.log()).stream().filter(fault -> fault.fits().test(json)).toList();
    List<String> reasons = fitting.stream().map(Fault::reason).distinct().toList();
    String reason = reasons.get(reasons.size() - 1 - turn % reasons.size());
    Fault fault = draw.pick(fitting.stream().filter(one -> one.reason().equals(reason)).toList());
    fault.fields().accept(json);
    return new Bad(fault.reason(), fault.text().apply(compact(json)));
  }

  /** A line of more than a mebibyte. */
  Bad tooLong(Event good, String id) {
    ObjectNode json = good.json().deepCopy();
    json.put("event_id", id).put("padding", "x".repeat(MIB));
    return new Bad("line_too_long", compact(json));
  }

  /** The same id with another, later time: the line that stands is the earlier one. */
  Bad contradict(Event good, int seconds) {
    ObjectNode json = good.json().deepCopy();
    json.put("occurred_at", world.stamp(good.at() + seconds));
    return new Bad("conflicting_id", compact(json));
  }

  /** The same content, written by somebody else: other order of keys, other white space. */
  static byte[] rewritten(Event event) {
    ObjectNode json = event.json();
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    Collections.reverse(names);
    ObjectNode turned = JSON.createObjectNode();
    names.forEach(name -> turned.set(name, json.get(name)));
    try {
      return SPACED.writeValueAsBytes(turned);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable: " + event.id(), e);
    }
  }

  static byte[] line(Event event) {
    return bytes(compact(event.json()));
  }

  private static String compact(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable: " + json, e);
    }
  }

  private static byte[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == NOT_UTF8) {
        bytes[i] = (byte) 0xff;
      }
    }
    return bytes;
  }
}

package dev.noctua.generate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One thing that happened, as the platform would log it.
 *
 * @param day the day on which it happened (negative: before the first night)
 * @param at seconds since 1970
 * @param faultable may be late, copied or contradicted (not so for people who ask to be erased:
 *     nothing of theirs may arrive after the night in which they asked)
 * @param fen what was paid; negative: what was returned; 0 in the other logs
 */
record Event(Log log, int day, long at, boolean faultable, long fen, ObjectNode json) {
  /** The four raw logs. */
  enum Log {
    REGISTRATION("registration"),
    BEHAVIOR("behavior"),
    TRANSACTION("transaction"),
    CATALOG("catalog");

    private final String label;

    Log(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** An event with the fields that all logs share; {@code userId} is null in the catalogue. */
  static Event of(
      World world, Log log, String id, int day, long at, boolean faultable, String userId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("event_id", id);
    json.put("occurred_at", world.stamp(at));
    if (userId != null) {
      json.put("user_id", userId);
    }
    return new Event(log, day, at, faultable, 0, json);
  }

  Event worth(long paid) {
    return new Event(log, day, at, faultable, paid, json);
  }

  String id() {
    return json.get("event_id").textValue();
  }
}

package dev.noctua.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** One visit of one person: a clock, a device, and the events in their order. */
final class Session {
  final World world;
  final Person person;
  final Shelf shelf;
  final Draw draw;
  final int day;
  private final String number;
  private final String device;
  private final long lastSecond;
  private final Consumer<Event> out;
  private long now;
  private int events;

  /** The payment of this visit, when there was one: a second order may be paid by it too. */
  Orders.Payment payment;

  Session(
      World world,
      Person person,
      Shelf shelf,
      Draw draw,
      int day,
      int number,
      long start,
      Consumer<Event> out) {
    this.world = world;
    this.person = person;
    this.shelf = shelf;
    this.draw = draw;
    this.day = day;
    this.number = person.id + "-" + day + "-" + number;
    this.device = draw.chance(0.75) ? person.mainDevice : person.otherDevice;
    this.lastSecond = world.lastSecond(day);
    this.out = out;
    this.now = start;
  }

  long now() {
    return now;
  }

  /** Lets time pass, but never beyond the day: what belongs to a visit belongs to its day. */
  void pass(int seconds) {
    now = Math.min(now + seconds, lastSecond);
  }

  /** The next number of this visit, for ids. */
  String nextId() {
    events++;
    return number + "-" + events;
  }

  /** What {@link #nextId} gives next: what is asked now is answered by this id later. */
  String peekId() {
    return number + "-" + (events + 1);
  }

  void emit(Event event) {
    out.accept(event);
  }

  void act(String action, String source, Consumer<ObjectNode> fields) {
    act(action, source, fields, context -> {});
  }

  void act(
      String action, String source, Consumer<ObjectNode> fields, Consumer<ObjectNode> context) {
    Event event =
        Event.of(
            world,
            Event.Log.BEHAVIOR,
            "b" + nextId(),
            day,
            now,
            !person.deletes(),
            person.userId());
    ObjectNode json = event.json();
    json.put("action", action);
    fields.accept(json);
    json.put("session_id", "s" + number);
    ObjectNode place = json.putObject("context");
    place.put("device", device);
    place.put("country", person.country()).put("city", person.city);
    place.put("source", source);
    context.accept(place);
    out.accept(event);
  }
}

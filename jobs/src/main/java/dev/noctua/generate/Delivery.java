package dev.noctua.generate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From what happened to what is delivered: most of it at once, a little of it days later. */
final class Delivery {
  private static final double LATE = 0.01;
  private static final int LATEST_DAYS = 5;

  private final World world;
  private final Map<Event.Log, LogStream> streams = new EnumMap<>(Event.Log.class);
  private final Map<Integer, List<Event>> late = new TreeMap<>();
  private Draw draw;
  private int day;

  Delivery(World world, Path raw, Truth truth) {
    this.world = world;
    for (Event.Log log : Event.Log.values()) {
      streams.put(log, new LogStream(world, log, raw.resolve(log.label()), truth));
    }
  }

  /** Opens a day, and delivers what comes late. */
  void begin(int today) throws IOException {
    day = today;
    draw = Draw.of(world.seed(), "late", day);
    for (LogStream stream : streams.values()) {
      stream.begin(day);
    }
    List<Event> arriving = late.remove(day);
    if (arriving != null) {
      for (Event event : arriving) {
        streams.get(event.log()).deliver(event);
      }
    }
  }

  /** Delivers what happened today, or keeps it for later; nothing stays behind for ever. */
  void happened(Event event) throws IOException {
    boolean mayBeLate =
        world.faulty()
            && event.faultable()
            && (event.log() == Event.Log.BEHAVIOR || event.log() == Event.Log.TRANSACTION);
    if (mayBeLate && draw.chance(LATE)) {
      int arrival = day + draw.from(1, LATEST_DAYS);
      if (arrival < world.nights()) {
        late.computeIfAbsent(arrival, d -> new ArrayList<>()).add(event);
        return;
      }
    }
    streams.get(event.log()).deliver(event);
  }

  void end() throws IOException {
    for (LogStream stream : streams.values()) {
      stream.end();
    }
  }
}

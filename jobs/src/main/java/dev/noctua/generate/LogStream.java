package dev.noctua.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One log as it is written, night by night: good lines as they come, and among them copies,
 * contradictions and bad lines, made of a sample of tonight's and earlier nights' good ones. Tells
 * {@link Truth} what each line is when it writes it.
 */
final class LogStream {
  private static final int SAMPLE = 64;
  private static final int REMEMBERED_NIGHTS = 20;
  private static final int LATE_LIMIT_DAYS = 30;
  private static final int PLAIN_NIGHTS = 3;
  private static final int SETTLE_EVERY = 64;
  private static final double UNKNOWN_FIELD = 0.02;
  private static final double BAD = 0.01;
  // Few lines, many reasons that matter.
  private static final double BAD_TRANSACTIONS = 0.025;
  private static final double DUPLICATE = 0.02;
  private static final double CONFLICT = 0.0015;
  private static final double BLANK = 0.003;
  private static final double CARRIAGE_RETURN = 0.005;

  // Ingest stops a night with more than 5 % of a log refused; a sound platform stays below.
  private static final double REFUSED_LIMIT = 0.04;

  private final World world;
  private final Event.Log log;
  private final Path folder;
  private final Truth truth;
  private final Faults faults;
  private final Deque<List<Event>> nights = new ArrayDeque<>();
  private List<Event> sample = new ArrayList<>();
  private int day;
  private Draw draw;
  private DayFolder files;
  private Truth.Tally tally;
  private long delivered;
  private long unsettled;
  private int made;
  private int spoiled;
  private double owedBad;
  private double owedCopies;
  private double owedConflicts;

  LogStream(World world, Event.Log log, Path folder, Truth truth) {
    this.world = world;
    this.log = log;
    this.folder = folder;
    this.truth = truth;
    this.faults = new Faults(world);
  }

  void begin(int today) throws IOException {
    day = today;
    draw = Draw.of(world.seed(), "faults " + log.label(), day);
    boolean compressed = day < world.nights() - PLAIN_NIGHTS;
    int layout = log == Event.Log.BEHAVIOR ? day % 3 : 0;
    files = new DayFolder(folder.resolve("dt=" + world.date(day)), compressed, layout);
    tally = truth.tally(log, day);
    delivered = 0;
    made = 0;
  }

  /** Writes a good line of tonight. */
  void deliver(Event event) throws IOException {
    if (world.faulty() && draw.chance(UNKNOWN_FIELD)) {
      tally.unknownField(addUnknownField(event.json()));
    }
    write(Faults.line(event), world.hour(event.at()));
    tally.accepted(event.day() < day);
    truth.sold(event, day);
    delivered++;
    if (!world.faulty()) {
      return;
    }
    remember(event);
    unsettled++;
    if (unsettled == SETTLE_EVERY) {
      settle();
    }
  }

  void end() throws IOException {
    if (world.faulty()) {
      settle();
      if (log == Event.Log.BEHAVIOR && day % 10 == 3 && files.compressed() && !sample.isEmpty()) {
        Event event = draw.pick(sample);
        refuse(faults.tooLong(event, newId()), world.hour(event.at()));
      }
      nights.addLast(sample);
      if (nights.size() > REMEMBERED_NIGHTS) {
        nights.removeFirst();
      }
      sample = new ArrayList<>();
    }
    tally.closed(files.files(), files.lines());
    files.finish();
  }

  private void write(byte[] line, int hour) throws IOException {
    boolean faulty = world.faulty();
    files.line(line, hour, faulty && draw.chance(CARRIAGE_RETURN));
    if (faulty && draw.chance(BLANK)) {
      files.blankLine(hour);
    }
  }

  /** A field that no contract names is no fault; its name is counted. */
  private String addUnknownField(ObjectNode json) {
    if (log == Event.Log.BEHAVIOR && draw.chance(0.5)) {
      json.withObject("/context").put("network", draw.chance(0.5) ? "wifi" : "5g");
      return "context.network";
    }
    json.put("app_version", "3." + draw.below(9));
    return "app_version";
  }

  /** Keeps an even sample of the night. */
  private void remember(Event event) {
    if (!event.faultable()) {
      return;
    }
    if (sample.size() < SAMPLE) {
      sample.add(event);
    } else {
      int place = (int) (draw.uniform() * delivered);
      if (place < SAMPLE) {
        sample.set(place, event);
      }
    }
  }

  /** Writes the faults that the good lines since the last time call for. */
  private void settle() throws IOException {
    owedBad += (log == Event.Log.TRANSACTION ? BAD_TRANSACTIONS : BAD) * unsettled;
    owedCopies += DUPLICATE * unsettled;
    owedConflicts += CONFLICT * unsettled;
    unsettled = 0;
    if (sample.isEmpty()) {
      return;
    }
    while (owedCopies >= 1) {
      owedCopies--;
      copy();
    }
    while (owedConflicts >= 1 && mayRefuse()) {
      owedConflicts--;
      Event event = known();
      refuse(faults.contradict(event, draw.from(1, 50)), world.hour(event.at()));
    }
    while (owedBad >= 1 && mayRefuse()) {
      owedBad--;
      Event event = draw.pick(sample);
      refuse(faults.spoil(event, newId(), day, spoiled++, draw), world.hour(event.at()));
    }
  }

  private boolean mayRefuse() {
    return tally.quarantined() + 1 <= REFUSED_LIMIT * (files.lines() + 1);
  }

  private String newId() {
    made++;
    return "q-" + log.label() + "-" + day + "-" + made;
  }

  private void refuse(Faults.Bad bad, int hour) throws IOException {
    write(bad.line(), hour);
    tally.quarantined(bad.reason());
  }

  private void copy() throws IOException {
    Event event = known();
    boolean verbatim = draw.chance(0.4);
    byte[] line = verbatim ? Faults.line(event) : Faults.rewritten(event);
    write(line, world.hour(event.at()));
    tally.duplicate();
  }

  /** A good line of tonight, or (every second time) of an earlier night that is still known. */
  private Event known() {
    if (draw.chance(0.5) && !nights.isEmpty()) {
      List<Event> night = List.copyOf(nights).get(draw.below(nights.size()));
      if (!night.isEmpty()) {
        Event event = draw.pick(night);
        // An older copy would be too late, whatever its id.
        if (day - event.day() <= LATE_LIMIT_DAYS) {
          return event;
        }
      }
    }
    return draw.pick(sample);
  }
}

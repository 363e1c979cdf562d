package dev.noctua.generate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What an exact pipeline must find, counted while it is made: per log and night the lines and what
 * becomes of them, the sales, the bills, the people and the items.
 */
final class Truth {
  /** One night of one log. */
  static final class Tally {
    private long files;
    private long lines;
    private long accepted;
    private long quarantined;
    private long duplicates;
    private long late;
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Map<String, Long> unknownFields = new TreeMap<>();

    void accepted(boolean isLate) {
      accepted++;
      late += isLate ? 1 : 0;
    }

    void quarantined(String reason) {
      quarantined++;
      reasons.merge(reason, 1L, Long::sum);
    }

    long quarantined() {
      return quarantined;
    }

    void duplicate() {
      duplicates++;
    }

    void unknownField(String name) {
      unknownFields.merge(name, 1L, Long::sum);
    }

    void closed(long fileCount, long lineCount) {
      files = fileCount;
      lines = lineCount;
    }
  }

  /** Orders and refunds of one day, in fen. */
  private static final class Sales {
    private long orders;
    private long gross;
    private long refundCount;
    private long refunds;

    void add(long fen) {
      if (fen >= 0) {
        orders++;
        gross += fen;
      } else {
        refundCount++;
        refunds -= fen;
      }
    }
  }

  private final World world;
  private final Map<Event.Log, Map<Integer, Tally>> logs = new EnumMap<>(Event.Log.class);
  private final Map<Integer, Sales> byEventDate = new TreeMap<>();
  private final Map<Integer, Sales> byArrivalDate = new TreeMap<>();

  Truth(World world) {
    this.world = world;
  }

  Tally tally(Event.Log log, int day) {
    Tally tally = new Tally();
    logs.computeIfAbsent(log, l -> new TreeMap<>()).put(day, tally);
    return tally;
  }

  /** Counts an accepted line of the transaction log; nothing of other logs. */
  void sold(Event event, int arrivalDay) {
    if (event.log() == Event.Log.TRANSACTION) {
      byEventDate.computeIfAbsent(event.day(), d -> new Sales()).add(event.fen());
      byArrivalDate.computeIfAbsent(arrivalDay, d -> new Sales()).add(event.fen());
    }
  }

  long lines(Event.Log log) {
    return logs.get(log).values().stream().mapToLong(tally -> tally.lines).sum();
  }

  long quarantined() {
    return logs.values().stream()
        .flatMap(nights -> nights.values().stream())
        .mapToLong(tally -> tally.quarantined)
        .sum();
  }

  long orders() {
    return byArrivalDate.values().stream().mapToLong(sales -> sales.orders).sum();
  }

  long gross() {
    return byArrivalDate.values().stream().mapToLong(sales -> sales.gross).sum();
  }

  void write(Path file, Catalog catalog, Person[] people, Bills bills) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonGenerator json = new JsonFactory().createGenerator(writer)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter(" ", "\n")));
      json.writeStartObject();
      writeWorld(json);
      writeLogs(json);
      writeSales(json, "sales_by_event_date", byEventDate);
      writeSales(json, "sales_by_arrival_date", byArrivalDate);
      bills.write(json);
      writeHidden(json, catalog, people);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private void writeWorld(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("world");
    json.writeStringField("name", world.name());
    json.writeNumberField("users", world.users());
    json.writeNumberField("contents", world.contents());
    json.writeNumberField("nights", world.nights());
    json.writeNumberField("seed", world.seed());
    json.writeStringField("first_night", world.date(0).toString());
    json.writeStringField("last_night", world.end().toString());
    json.writeStringField("zone", world.zone().getId());
    json.writeEndObject();
  }

  private void writeLogs(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("logs");
    for (Map.Entry<Event.Log, Map<Integer, Tally>> log : logs.entrySet()) {
      json.writeObjectFieldStart(log.getKey().label());
      for (Map.Entry<Integer, Tally> night : log.getValue().entrySet()) {
        Tally tally = night.getValue();
        json.writeObjectFieldStart(world.date(night.getKey()).toString());
        json.writeNumberField("files", tally.files);
        json.writeNumberField("lines", tally.lines);
        json.writeNumberField("accepted", tally.accepted);
        json.writeNumberField("quarantined", tally.quarantined);
        json.writeNumberField("duplicates", tally.duplicates);
        // Nobody was erased before; who asks here sends nothing after the night of asking.
        json.writeNumberField("erased", 0);
        json.writeNumberField("late", tally.late);
        writeCounts(json, "reasons", tally.reasons);
        writeCounts(json, "unknown_fields", tally.unknownFields);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeCounts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }

  private void writeSales(JsonGenerator json, String name, Map<Integer, Sales> days)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<Integer, Sales> day : days.entrySet()) {
      Sales sales = day.getValue();
      json.writeObjectFieldStart(world.date(day.getKey()).toString());
      json.writeNumberField("orders", sales.orders);
      json.writeStringField("gross", Money.text(sales.gross));
      json.writeNumberField("refund_count", sales.refundCount);
      json.writeStringField("refunds", Money.text(sales.refunds));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Writes what no log says: tastes of people, quality, elasticity and demand of items. */
  private void writeHidden(JsonGenerator json, Catalog catalog, Person[] people)
      throws IOException {
    List<Person> registered =
        Arrays.stream(people).filter(p -> p.registeredDay < world.nights()).toList();
    json.writeObjectFieldStart("opted_out");
    ids(json, "personalization", registered, person -> !person.personalization);
    ids(json, "analytics", registered, person -> !person.analytics);
    json.writeEndObject();
    json.writeObjectFieldStart("deletion_requested");
    for (Person person : registered) {
      if (person.deletes()) {
        json.writeStringField(person.userId(), world.date(person.deletedDay).toString());
      }
    }
    json.writeEndObject();
    ids(json, "only_registered", registered, person -> person.onlyRegistered);
    json.writeObjectFieldStart("users");
    for (Person person : registered) {
      json.writeObjectFieldStart(person.userId());
      for (int rank = 0; rank < 3; rank++) {
        Topic topic = person.favourite(rank);
        number(json, topic.label(), person.taste[topic.place()]);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("contents");
    for (Content content : catalog.contents()) {
      json.writeObjectFieldStart(content.id());
      json.writeStringField("topic", content.topic().label());
      json.writeStringField("kind", content.kind().label());
      number(json, "quality", content.quality());
      number(json, "elasticity", content.elasticity());
      number(json, "base_demand", content.baseDemand());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void ids(
      JsonGenerator json, String name, List<Person> people, Predicate<Person> which)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Person person : people) {
      if (which.test(person)) {
        json.writeString(person.userId());
      }
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeNumberField(name, BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_EVEN));
  }
}

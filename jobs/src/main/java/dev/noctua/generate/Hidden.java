package dev.noctua.generate;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Writes what no log says: tastes of people, quality, elasticity and demand of items. */
final class Hidden {
  private Hidden() {}

  static void write(JsonGenerator json, World world, Catalog catalog, Person[] people)
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

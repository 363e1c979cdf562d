package dev.noctua.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** The registration log: accounts opened, changed, and asked to be erased. */
final class Accounts {
  private final World world;

  Accounts(World world) {
    this.world = world;
  }

  /** What the log says of a person on this day; the first night also brings older accounts. */
  void log(Person person, int day, Consumer<Event> out) {
    if (day > person.deletedDay) {
      return;
    }
    if (person.registeredDay == day || (day == 0 && person.registeredDay < 0)) {
      out.accept(registered(person));
    }
    if (person.updatedDay == day) {
      Event event = event(person, "u", day, 12 * 3600 + person.id % 3600, "profile_updated");
      event.json().put("experience_years", person.experience + 1);
      event.json().putArray("interests").add(person.favourite(0).tags().get(1));
      out.accept(event);
    }
    if (person.consentDay == day) {
      Event event = event(person, "k", day, 13 * 3600 + person.id % 3600, "consent_changed");
      consent(event.json(), person);
      out.accept(event);
    }
    if (person.deletedDay == day) {
      out.accept(event(person, "x", day, 24 * 3600 - 1, "account_deleted"));
    }
  }

  private Event registered(Person person) {
    Event event = event(person, "r", person.registeredDay, person.registeredSecond, "registered");
    ObjectNode json = event.json();
    json.put("username", person.username());
    json.put("email", person.email());
    json.put("phone", person.phone());
    json.put("birth_year", person.birthYear);
    json.put("occupation", person.occupation);
    json.put("experience_years", person.experience);
    json.put("skill_level", person.skill);
    json.putArray("interests")
        .add(person.favourite(0).tags().get(0))
        .add(person.favourite(1).tags().get(0));
    json.put("country", person.country());
    json.put("city", person.city);
    json.put("acquired_by", person.acquiredBy);
    if (person.consentDay < 0) {
      consent(json, person);
    }
    return event;
  }

  /** Says only what is refused: absent means allowed. */
  private static void consent(ObjectNode json, Person person) {
    if (person.personalization && person.analytics) {
      return;
    }
    ObjectNode consent = json.putObject("consent");
    if (!person.personalization) {
      consent.put("personalization", false);
    }
    if (!person.analytics) {
      consent.put("analytics", false);
    }
  }

  private Event event(Person person, String prefix, int day, int second, String type) {
    String id = prefix + "-" + person.id + "-" + world.date(day);
    long at = world.at(day, second);
    Event event =
        Event.of(world, Event.Log.REGISTRATION, id, day, at, !person.deletes(), person.userId());
    event.json().put("type", type);
    return event;
  }
}

package dev.noctua.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What people do on a day. The probability that a view ends in an order is
 *
 * <pre>0.24 · base demand · (0.25 + 1.5 · taste) · quality · (price / launch price)^elasticity
 *     · generosity · weekday · time of day, at most 0.9</pre>
 */
final class Behavior {
  private static final List<String> LISTS = List.of("for_you", "trending", "similar");

  private final World world;
  private final Catalog catalog;
  private final Orders orders;
  private final Forum forum;

  Behavior(World world, Catalog catalog, Orders orders, Forum forum) {
    this.world = world;
    this.catalog = catalog;
    this.orders = orders;
    this.forum = forum;
  }

  /** The visits of one person on one day. */
  void log(Person person, Shelf shelf, Assortment assortment, Consumer<Event> out) {
    int day = assortment.day();
    if (person.onlyRegistered || day < person.registeredDay || day > person.deletedDay) {
      return;
    }
    Draw draw = Draw.of(world.seed(), "day", person.id, day);
    boolean firstDay = day == person.registeredDay;
    double visits = firstDay ? 0.9 : person.activity * weekday(person, day);
    if (!draw.chance(visits)) {
      return;
    }
    int[] starts = new int[draw.chance(person.activity * 0.3) ? 2 : 1];
    for (int i = 0; i < starts.length; i++) {
      double hour = person.peakHour + 2.2 * draw.normal();
      int second = (int) (Math.max(0.2, Math.min(23.2, hour)) * 3600) + draw.below(1200);
      starts[i] = firstDay ? Math.max(second, person.registeredSecond + 60) : second;
    }
    Arrays.sort(starts);
    for (int i = 0; i < starts.length; i++) {
      long start = world.at(day, starts[i]);
      visit(new Session(world, person, shelf, draw, day, i + 1, start, out), assortment);
    }
  }

  private double weekday(Person person, int day) {
    DayOfWeek weekday = world.date(day).getDayOfWeek();
    boolean weekend = weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY;
    return weekend == person.weekender ? 1.2 : 0.9;
  }

  private void visit(Session session, Assortment assortment) {
    Draw draw = session.draw;
    String list = draw.pick(LISTS);
    String night = world.date(session.day - 1).toString();
    int shown = draw.from(2, 5);
    for (int position = 1; position <= shown; position++) {
      Content content = assortment.find(draw, session.person.taste);
      if (content == null) {
        continue;
      }
      int place = position;
      session.act(
          "impression",
          "home",
          json -> json.put("content_id", content.id()),
          context -> context.put("list", list).put("position", place).put("night", night));
      session.pass(draw.from(2, 6));
      double interest = 0.15 + 0.8 * match(session.person, content) * content.quality();
      if (draw.chance(interest)) {
        consider(session, content, "recommendation");
      }
    }
    if (draw.chance(0.2)) {
      search(session, assortment);
    }
    study(session);
    forum.take(session);
  }

  /** How much of a person's interest lies in the item's topic. */
  private static double match(Person person, Content content) {
    return person.taste[content.topic().place()];
  }

  private void search(Session session, Assortment assortment) {
    Draw draw = session.draw;
    Content found = assortment.find(draw, session.person.taste);
    Topic wanted = found == null ? draw.pick(Topic.ALL) : found.topic();
    String query = draw.chance(0.5) ? draw.pick(wanted.tags()) : draw.pick(wanted.subjects(true));
    session.act("search", "search", json -> json.put("query", query));
    session.pass(draw.from(5, 30));
    if (found != null) {
      consider(session, found, "search");
    }
  }

  private void consider(Session session, Content content, String source) {
    Draw draw = session.draw;
    int seconds = (int) Math.min(900, draw.around(45, 0.8));
    Consumer<ObjectNode> item = json -> json.put("content_id", content.id());
    session.act(
        "view",
        source,
        json -> json.put("content_id", content.id()).put("duration_seconds", seconds));
    session.pass(seconds);
    double liking = content.quality() * (0.3 + match(session.person, content));
    if (draw.chance(0.12 * liking)) {
      session.act("favorite", source, item);
    }
    if (draw.chance(0.10 * liking)) {
      session.act("like", source, item);
    }
    if (draw.chance(0.03 * liking)) {
      session.act("share", source, item);
    }
    if (draw.chance(0.03)) {
      session.act("comment", source, item);
    }
    if (draw.chance(0.004 * (2 - content.quality()))) {
      session.act("report", source, item);
    }
    if (draw.chance(0.03 * liking)) {
      session.act("follow", source, json -> json.put("creator_id", content.creatorId()));
    } else if (draw.chance(0.003)) {
      session.act("unfollow", source, json -> json.put("creator_id", content.creatorId()));
    }
    if (draw.chance(demand(session, content))) {
      session.pass(draw.from(20, 120));
      orders.buy(session, content);
    }
  }

  private double demand(Session session, Content content) {
    int day = session.day;
    double price = (double) content.price(day) / content.launchPrice();
    int hour = world.hour(session.now());
    double time = hour >= 19 ? 1.1 : 0.95;
    return Math.min(
        0.9,
        0.24
            * content.baseDemand()
            * (0.25 + 1.5 * match(session.person, content))
            * content.quality()
            * StrictMath.pow(price, content.elasticity())
            * session.person.generosity
            * weekday(session.person, day)
            * time);
  }

  /** Works on one thing that is owned and not finished, or attends it. */
  private void study(Session session) {
    Shelf shelf = session.shelf;
    Draw draw = session.draw;
    if (shelf.size() == 0 || !draw.chance(0.7)) {
      return;
    }
    int place = draw.below(shelf.size());
    Content content = catalog.get(shelf.content(place));
    if (!shelf.owns(content.index(), session.day)) {
      return;
    }
    if (content.kind() == Kind.COACHING || content.kind() == Kind.LIVE) {
      if (shelf.progress(place) == 0) {
        shelf.progress(place, 100);
        spend(session, "attend", content, 1800 + draw.below(1800), 0);
      }
      return;
    }
    int before = shelf.progress(place);
    if (!content.kind().studied() || before == 100) {
      return;
    }
    if (before == 0) {
      spend(session, "start", content, draw.from(5, 60), 0);
    }
    int after = Math.min(100, before + draw.from(8, 40));
    shelf.progress(place, after);
    spend(session, "progress", content, draw.from(180, 1500), after);
    if (after == 100) {
      spend(session, "complete", content, 0, 0);
      if (draw.chance(0.6)) {
        double felt = 1.5 + 3.6 * content.quality() + 0.6 * draw.normal();
        int rating = (int) Math.max(1, Math.min(5, StrictMath.rint(felt)));
        session.act(
            "rate", "other", json -> json.put("content_id", content.id()).put("rating", rating));
      }
    }
  }

  private static void spend(
      Session session, String action, Content content, int seconds, int percent) {
    session.pass(seconds);
    session.act(
        action,
        "other",
        json -> {
          json.put("content_id", content.id());
          if (seconds > 0) {
            json.put("duration_seconds", seconds);
          }
          if (percent > 0) {
            json.put("progress", BigDecimal.valueOf(percent, 2));
          }
        });
  }
}

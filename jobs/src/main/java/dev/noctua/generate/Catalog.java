package dev.noctua.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The items of the platform and what the catalogue log says of them. */
final class Catalog {
  private static final List<String> LEVELS = List.of("beginner", "intermediate", "advanced");
  private static final int[] CHANGES = {70, 80, 90, 110, 120};
  private static final int MINUTE = 60;

  private final World world;
  private final List<Content> contents = new ArrayList<>();

  Catalog(World world) {
    this.world = world;
    for (int index = 0; index < world.contents(); index++) {
      contents.add(make(index));
    }
  }

  List<Content> contents() {
    return contents;
  }

  Content get(int index) {
    return contents.get(index);
  }

  /** The user ids of creators: few, always the same for a world. */
  private int creatorUser(int creator) {
    if (creator % 5 >= 3) {
      return 0;
    }
    return 1 + Draw.of(world.seed(), "creator", creator).below(world.users());
  }

  private Content make(int index) {
    Draw draw = Draw.of(world.seed(), "content", index);
    Kind kind = Kind.of(index);
    Topic topic = draw.pick(Topic.ALL);
    boolean inChinese = draw.chance(0.65);
    String subject = draw.pick(topic.subjects(inChinese));
    String level = draw.pick(LEVELS);
    int creator = 1 + draw.below(Math.max(3, world.contents() / 5));
    boolean early = index < 10 || draw.chance(0.85);
    int published =
        early ? -draw.from(1, 25) : Math.min(world.nights() - 1, draw.below(world.nights()));
    boolean rejected = index == 12;
    boolean withdrawn = index % 25 == 17 && world.nights() > 4;
    int withdrawnDay =
        withdrawn ? draw.from(world.nights() / 2, world.nights() - 1) : Integer.MAX_VALUE;
    return new Content(
        index,
        kind,
        topic,
        inChinese,
        title(kind, subject, inChinese, index),
        summary(subject, level, inChinese),
        List.of(topic.tags().get(0), draw.pick(topic.tags().subList(1, 4))),
        List.of(topic.label(), kind.label()),
        level,
        kind.studied() ? draw.from(60, 1200) : draw.from(30, 120),
        kind == Kind.COACHING || kind == Kind.LIVE
            ? draw.from(10, 30) + world.users() / draw.from(2, 6)
            : 0,
        kind.holdsOthers() ? contained(draw, index) : List.of(),
        kind.expires() ? draw.pick(List.of(7, 14, 30)) : 0,
        withdrawn ? Math.min(published, 0) : published,
        withdrawnDay,
        rejected,
        prices(draw, kind, published),
        creator,
        creatorUser(creator),
        draw.from(50, 80),
        draw.from(40, 98),
        draw.between(0.45, 1),
        -draw.between(0.6, 2.4),
        draw.around(1, 0.5));
  }

  private static String title(Kind kind, String subject, boolean inChinese, int index) {
    String edition = inChinese ? " 第" + (index + 1) + "期" : " #" + (index + 1);
    return subject + kind.suffix(inChinese) + edition;
  }

  private static String summary(String subject, String level, boolean inChinese) {
    return inChinese
        ? "从项目出发学习" + subject + "，配有练习与答疑。"
        : subject + " by doing: projects, exercises and answers, " + level + " level.";
  }

  /** Two to four of the items before it that are courses or books and on sale from the start. */
  private List<Integer> contained(Draw draw, int index) {
    List<Integer> chosen = new ArrayList<>();
    int wanted = draw.from(2, 4);
    for (int step = 0; step < 40 && chosen.size() < wanted; step++) {
      Content other = contents.get(draw.below(index));
      boolean fits = other.kind().studied() && other.publishedDay() < 0 && !other.rejected();
      if (fits && !chosen.contains(other.index())) {
        chosen.add(other.index());
      }
    }
    return chosen;
  }

  private List<Content.Price> prices(Draw draw, Kind kind, int published) {
    List<Content.Price> prices = new ArrayList<>();
    long launch = kind.price(draw);
    prices.add(new Content.Price(Math.min(published, 0), launch));
    if (draw.chance(0.4)) {
      int day = Math.max(published, 0) + draw.from(2, 6);
      while (day < world.nights() && prices.size() < 6) {
        boolean atLaunchPrice = prices.get(prices.size() - 1).fen() == launch;
        int percent = atLaunchPrice ? CHANGES[draw.below(CHANGES.length)] : 100;
        prices.add(new Content.Price(day, Money.percent(launch, percent)));
        day += draw.from(4, 9);
      }
    }
    return prices;
  }

  /** What the log says on this day; the first night also brings what was published before it. */
  void log(int day, Consumer<Event> out) {
    for (Content content : contents) {
      int published = content.publishedDay();
      if (published == day || (day == 0 && published < 0)) {
        int second = published < 0 ? 36_000 + content.index() * 37 % 28_000 : MINUTE;
        published(content, world.at(published, second), out);
      }
      for (Content.Price price : content.prices().subList(1, content.prices().size())) {
        if (price.day() == day && content.onSale(day)) {
          Event event = event(content, "p", day, world.at(day, 3 * MINUTE), "price_changed");
          event.json().put("list_price", Money.text(price.fen())).put("currency", "CNY");
          out.accept(event);
        }
      }
      if (content.withdrawnDay() == day) {
        out.accept(event(content, "w", day, world.at(day, 4 * MINUTE), "withdrawn"));
      } else if (content.onSale(day) && published < day && updatedOn(content) == day) {
        Event event = event(content, "u", day, world.at(day, 40_000), "updated");
        event.json().put("duration_minutes", content.minutes() + 15);
        out.accept(event);
      }
    }
  }

  private int updatedOn(Content content) {
    return Draw.of(world.seed(), "updated", content.index()).below(2 * world.nights());
  }

  private Event event(Content content, String prefix, int day, long at, String type) {
    String id = prefix + "-" + content.id() + "-" + world.date(day);
    Event event = Event.of(world, Event.Log.CATALOG, id, day, at, true, null);
    event.json().put("content_id", content.id()).put("type", type);
    return event;
  }

  private void published(Content content, long at, Consumer<Event> out) {
    int day = content.publishedDay();
    Event event = event(content, "n", day, at, "published");
    ObjectNode json = event.json();
    json.put("kind", content.kind().label());
    json.put("title", content.title());
    json.put("summary", content.summary());
    json.put("category", content.topic().label());
    texts(json.putArray("tags"), content.tags());
    texts(json.putArray("keywords"), content.keywords());
    json.put("difficulty", content.difficulty());
    json.put("duration_minutes", content.minutes());
    if (content.seats() > 0) {
      json.put("seats", content.seats());
    }
    if (!content.contains().isEmpty()) {
      texts(json.putArray("contains"), content.contains().stream().map(Content::id).toList());
    }
    if (content.validDays() > 0) {
      json.put("valid_days", content.validDays());
    }
    json.put("creator_id", content.creatorId());
    if (content.creatorUser() > 0) {
      json.put("creator_user_id", Integer.toString(content.creatorUser()));
    }
    // Both spellings are allowed: text and number.
    BigDecimal share = BigDecimal.valueOf(content.sharePercent(), 2);
    if (content.index() % 2 == 0) {
      json.put("creator_share", share.toPlainString());
    } else {
      json.put("creator_share", share);
    }
    json.put("list_price", Money.text(content.launchPrice())).put("currency", "CNY");
    out.accept(event);

    Event reviewed = event(content, "r", day, at + MINUTE, "reviewed");
    reviewed.json().put("review_status", content.rejected() ? "rejected" : "approved");
    reviewed.json().put("expert_score", content.expertScore());
    out.accept(reviewed);
  }

  private static void texts(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}

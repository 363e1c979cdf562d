package dev.noctua.generate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The communities: one open to all per topic, one for the members of each paid community. */
final class Forum {
  private static final int REMEMBERED = 20;
  private static final List<String> VERDICTS = List.of("approved", "removed", "warned", "banned");

  private record Question(String eventId, int asker) {}

  private final Catalog catalog;
  private final Set<Integer> moderators;
  private final Map<String, Deque<Question>> open = new TreeMap<>();
  private final Map<String, List<Question>> today = new TreeMap<>();
  private final List<Integer> posters = new ArrayList<>();

  Forum(Catalog catalog, Set<Integer> moderators) {
    this.catalog = catalog;
    this.moderators = moderators;
  }

  /** Questions of a day can be answered from the next day on. */
  void endDay() {
    today.forEach(
        (community, questions) -> {
          Deque<Question> known = open.computeIfAbsent(community, c -> new ArrayDeque<>());
          known.addAll(questions);
          while (known.size() > REMEMBERED) {
            known.removeFirst();
          }
        });
    today.clear();
    while (posters.size() > REMEMBERED) {
      posters.remove(0);
    }
  }

  /** Part of a visit may be spent in a community. */
  void take(Session session) {
    Draw draw = session.draw;
    Person person = session.person;
    if (draw.chance(0.25)) {
      Topic topic = Topic.ALL.get(draw.weighted(person.taste));
      String community = "g-" + topic.label();
      if (session.shelf.joined(topic)) {
        writePost(session, community);
      } else if (draw.chance(0.6)) {
        session.shelf.join(topic);
        act(session, "join", community);
      }
    }
    for (int place = 0; place < session.shelf.size(); place++) {
      Content content = catalog.get(session.shelf.content(place));
      boolean member =
          content.kind() == Kind.COMMUNITY && session.shelf.owns(content.index(), session.day);
      if (member && draw.chance(0.25)) {
        writePost(session, content.communityId());
      }
    }
    if (moderators.contains(person.id) && draw.chance(0.3)) {
      moderate(session);
    }
  }

  static void act(Session session, String action, String community) {
    session.act(action, "community", json -> json.put("community_id", community));
    session.pass(session.draw.from(10, 90));
  }

  private void writePost(Session session, String community) {
    Draw draw = session.draw;
    Deque<Question> questions = open.get(community);
    double what = draw.uniform();
    if (what < 0.35) {
      act(session, "post", community);
      if (!session.person.deletes()) {
        posters.add(session.person.id);
      }
    } else if (what < 0.6 || questions == null) {
      String id = session.peekId();
      act(session, "ask", community);
      today
          .computeIfAbsent(community, c -> new ArrayList<>())
          .add(new Question("b" + id, session.person.id));
    } else if (what < 0.97) {
      Question question = questions.peekLast();
      if (question.asker() != session.person.id) {
        session.act(
            "answer",
            "community",
            json -> json.put("community_id", community).put("reply_to", question.eventId()));
        session.pass(draw.from(60, 300));
        questions.removeLast();
        if (questions.isEmpty()) {
          open.remove(community);
        }
      }
    }
  }

  private void moderate(Session session) {
    if (posters.isEmpty()) {
      return;
    }
    String verdict = VERDICTS.get(session.draw.weighted(new double[] {6, 2, 1.5, 0.5}));
    String target = Integer.toString(session.draw.pick(posters));
    session.act(
        "moderate",
        "community",
        json -> json.put("verdict", verdict).put("target_user_id", target));
  }
}

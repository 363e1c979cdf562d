package dev.noctua.stage.recommend;

import dev.noctua.model.topk.TopK;
import dev.noctua.model.topk.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Makes lists for people. Plain Java, no Spark. */
final class Suggestions {
  private static final int[] NONE = {};

  private Suggestions() {}

  /** A list for each person, in their order: by the model, then filled with what is popular. */
  static List<List<Suggestion>> of(List<Person> people, Catalog catalog, int topK) {
    List<TopK.Query> queries =
        people.stream()
            .filter(person -> person.factors().isPresent())
            .map(person -> new TopK.Query(person.factors().get(), person.withheld()))
            .toList();
    Iterator<List<TopK.Scored>> scored =
        TopK.best(catalog.factors(), catalog.closed(), queries, TopK.Measure.DOT, topK).iterator();
    List<List<Suggestion>> lists = new ArrayList<>();
    for (Person person : people) {
      List<Suggestion> list =
          person.factors().isPresent()
              ? explained(scored.next(), person, catalog)
              : new ArrayList<>();
      fill(list, person, catalog, topK);
      lists.add(list);
    }
    return lists;
  }

  /** Each with the content of the person's history that is most like it. */
  private static List<Suggestion> explained(
      List<TopK.Scored> scored, Person person, Catalog catalog) {
    int[] slots = person.history().stream().mapToInt(Person.Past::slot).toArray();
    List<TopK.Query> queries = new ArrayList<>();
    for (TopK.Scored item : scored) {
      // What is already in the history isn't its own reason.
      int[] itself = {};
      for (int i = 0; i < slots.length; i++) {
        itself = slots[i] == item.item() ? new int[] {i} : itself;
      }
      queries.add(new TopK.Query(catalog.factors().vector(item.item()), itself));
    }
    Vectors history = catalog.factors().pick(slots);
    List<List<TopK.Scored>> likest = TopK.best(history, NONE, queries, TopK.Measure.COSINE, 1);
    List<Suggestion> list = new ArrayList<>();
    for (int i = 0; i < scored.size(); i++) {
      list.add(
          new Suggestion(
              scored.get(i).item(),
              scored.get(i).score(),
              Suggestion.ALS,
              reason(likest.get(i), person, catalog)));
    }
    return list;
  }

  private static Reason reason(List<TopK.Scored> likest, Person person, Catalog catalog) {
    if (likest.isEmpty() || likest.get(0).score() <= 0) {
      return Reason.POPULAR;
    }
    Person.Past past = person.history().get(likest.get(0).item());
    String title = catalog.title(past.slot());
    return past.owned() ? Reason.owned(title) : Reason.viewed(title);
  }

  private static void fill(List<Suggestion> list, Person person, Catalog catalog, int topK) {
    Set<Integer> listed = new HashSet<>();
    list.forEach(suggestion -> listed.add(suggestion.slot()));
    for (int slot : catalog.popular()) {
      if (list.size() >= topK) {
        return;
      }
      if (Arrays.binarySearch(person.withheld(), slot) < 0 && !listed.contains(slot)) {
        list.add(
            new Suggestion(slot, catalog.popularity(slot), Suggestion.POPULAR, Reason.POPULAR));
      }
    }
  }
}

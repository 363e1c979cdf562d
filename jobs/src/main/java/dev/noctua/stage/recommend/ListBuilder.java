package dev.noctua.stage.recommend;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Makes lists for people. Plain Java, no Spark. */
final class ListBuilder {
  private static final int[] NONE = {};

  private ListBuilder() {}

  /** A list for each person, in their order: by the model, then filled with what is popular. */
  static List<List<ListEntry>> of(List<Recipient> people, ContentIndex catalog, int topK) {
    List<TopK.Query> queries =
        people.stream()
            .filter(person -> person.factors().isPresent())
            .map(person -> new TopK.Query(person.factors().get(), person.withheld()))
            .toList();
    Iterator<List<TopK.Scored>> scored =
        TopK.best(catalog.factors(), catalog.unlisted(), queries, TopK.Measure.DOT, topK)
            .iterator();
    List<List<ListEntry>> lists = new ArrayList<>();
    for (Recipient person : people) {
      List<ListEntry> list =
          person.factors().isPresent()
              ? explained(scored.next(), person, catalog)
              : new ArrayList<>();
      fill(list, person, catalog, topK);
      lists.add(list);
    }
    return lists;
  }

  /** Each with the content of the person's history that is most like it. */
  private static List<ListEntry> explained(
      List<TopK.Scored> scored, Recipient person, ContentIndex catalog) {
    int[] slots = person.history().stream().mapToInt(Recipient.Past::slot).toArray();
    List<TopK.Query> queries = new ArrayList<>();
    for (TopK.Scored item : scored) {
      // What is already in the history isn't its own reason.
      int[] itself = {};
      for (int i = 0; i < slots.length; i++) {
        itself = slots[i] == item.item() ? new int[] {i} : itself;
      }
      queries.add(new TopK.Query(catalog.factors().vector(item.item()), itself));
    }
    PackedVectors history = catalog.factors().pick(slots);
    List<List<TopK.Scored>> likest = TopK.best(history, NONE, queries, TopK.Measure.COSINE, 1);
    List<ListEntry> list = new ArrayList<>();
    for (int i = 0; i < scored.size(); i++) {
      list.add(
          new ListEntry(
              scored.get(i).item(),
              scored.get(i).score(),
              ListEntry.ALS,
              reason(likest.get(i), person, catalog)));
    }
    return list;
  }

  private static ListReason reason(
      List<TopK.Scored> likest, Recipient person, ContentIndex catalog) {
    if (likest.isEmpty() || likest.get(0).score() <= 0) {
      return ListReason.POPULAR;
    }
    Recipient.Past past = person.history().get(likest.get(0).item());
    String title = catalog.title(past.slot());
    return past.owned() ? ListReason.owned(title) : ListReason.viewed(title);
  }

  private static void fill(List<ListEntry> list, Recipient person, ContentIndex catalog, int topK) {
    Set<Integer> listed = new HashSet<>();
    list.forEach(suggestion -> listed.add(suggestion.slot()));
    for (int slot : catalog.popular()) {
      if (list.size() >= topK) {
        return;
      }
      if (Arrays.binarySearch(person.withheld(), slot) < 0 && !listed.contains(slot)) {
        list.add(
            new ListEntry(slot, catalog.popularity(slot), ListEntry.POPULAR, ListReason.POPULAR));
      }
    }
  }
}

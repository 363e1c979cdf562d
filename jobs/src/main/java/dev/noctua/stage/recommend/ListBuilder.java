package dev.noctua.stage.recommend;

import dev.noctua.model.rank.RankFusion;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import dev.noctua.model.rank.Source;
import dev.noctua.model.rank.SplitLists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes lists for people. Plain Java, no Spark. */
final class ListBuilder {
  private static final Source[] SOURCES = Source.values();

  private ListBuilder() {}

  /**
   * A list for each person, in their order: what the sources propose, as they are weighed, then
   * filled with what trends. Who gets no personal list gets what trends alone.
   */
  static List<List<ListEntry>> of(
      List<Recipient> people, ContentIndex catalog, Weights weights, int topK) {
    List<List<int[]>> proposals =
        catalog
            .proposals()
            .of(
                people.stream().map(Recipient::asked).toList(),
                weights,
                Math.max(topK, SplitLists.DEPTH));
    List<List<ListEntry>> lists = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      Recipient person = people.get(i);
      List<ListEntry> list = new ArrayList<>();
      if (person.isPersonal()) {
        double[] weighed = weights.of(person.asked().category()).bySource();
        list.addAll(entries(RankFusion.of(proposals.get(i), weighed, topK), person, catalog));
      }
      fill(list, person, catalog, topK);
      lists.add(list);
    }
    return lists;
  }

  private static List<ListEntry> entries(
      List<RankFusion.Entry> fused, Recipient person, ContentIndex catalog) {
    ListReasons reasons = new ListReasons(person, catalog, byFactors(fused));
    return fused.stream()
        .map(
            entry -> {
              Source source = SOURCES[entry.source()];
              return new ListEntry(
                  entry.item(), entry.score(), source.id(), reasons.of(entry.item(), source));
            })
        .toList();
  }

  /** Those that the factorisation has proposed. */
  private static int[] byFactors(List<RankFusion.Entry> fused) {
    return fused.stream()
        .filter(entry -> SOURCES[entry.source()] == Source.ALS)
        .mapToInt(RankFusion.Entry::item)
        .toArray();
  }

  private static void fill(List<ListEntry> list, Recipient person, ContentIndex catalog, int topK) {
    Set<Integer> listed = new HashSet<>();
    list.forEach(entry -> listed.add(entry.slot()));
    for (int slot : catalog.trending()) {
      if (list.size() >= topK) {
        return;
      }
      if (Arrays.binarySearch(person.withheld(), slot) < 0 && !listed.contains(slot)) {
        list.add(
            new ListEntry(slot, catalog.points(slot), ListEntry.TRENDING, ListReason.TRENDING));
      }
    }
  }
}

package dev.noctua.stage.train;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.stage.ContentCategories;
import dev.noctua.stage.TextOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Pairs in the memory of one process: people and contents are numbers in the order of their keys.
 */
final class CollectedPairs {
  private final String[] people;
  private final String[] contents;
  private final ContentCategories categories;
  private final Interactions interactions;

  private CollectedPairs(
      String[] people, String[] contents, ContentCategories categories, Interactions interactions) {
    this.people = people;
    this.contents = contents;
    this.categories = categories;
    this.interactions = interactions;
  }

  /**
   * @param people all of whom are taken, in any order
   * @param contents the contents' ids in the order of their numbers
   * @param categories theirs
   */
  static CollectedPairs of(
      List<PersonPairs> people, String[] contents, ContentCategories categories) {
    List<PersonPairs> all =
        people.stream()
            .sorted(Comparator.comparing(person -> person.person, TextOrder.BYTES))
            .toList();
    int pairs = all.stream().mapToInt(person -> person.contents.length).sum();
    int[] rows = new int[pairs];
    int[] columns = new int[pairs];
    float[] strengths = new float[pairs];
    int[] first = new int[pairs];
    int[] last = new int[pairs];
    int at = 0;
    for (int p = 0; p < all.size(); p++) {
      PersonPairs person = all.get(p);
      int own = person.contents.length;
      Arrays.fill(rows, at, at + own, p);
      System.arraycopy(person.contents, 0, columns, at, own);
      System.arraycopy(person.strengths, 0, strengths, at, own);
      System.arraycopy(person.first, 0, first, at, own);
      System.arraycopy(person.last, 0, last, at, own);
      at += own;
    }
    return new CollectedPairs(
        all.stream().map(person -> person.person).toArray(String[]::new),
        contents,
        categories,
        new Interactions(
            SparseRows.of(all.size(), contents.length, rows, columns, strengths),
            first,
            last,
            categories.numbers()));
  }

  Interactions interactions() {
    return interactions;
  }

  /** The contents' ids in the order of their numbers. */
  String[] contents() {
    return contents;
  }

  ContentCategories categories() {
    return categories;
  }

  /** The number of a person, negative for somebody unknown. */
  int person(String userKey) {
    return Arrays.binarySearch(people, userKey, TextOrder.BYTES);
  }

  /** The number of a content, negative for an unknown one. */
  int content(String id) {
    return Arrays.binarySearch(contents, id, TextOrder.BYTES);
  }

  /** The keys of some people. */
  List<String> keys(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(number -> people[number]).toList();
  }
}

package dev.noctua.stage;

import dev.noctua.model.evaluate.Categories;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** The categories of contents as recommenders know them: numbers in the order of their names. */
public final class ContentCategories implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> names;
  private final Categories numbers;

  private ContentCategories(List<String> names, Categories numbers) {
    this.names = names;
    this.numbers = numbers;
  }

  /**
   * The categories of some contents.
   *
   * @param ofContents the category of each content, in the order of the contents; null: none
   */
  public static ContentCategories of(List<String> ofContents) {
    List<String> names =
        ofContents.stream().filter(Objects::nonNull).distinct().sorted(TextOrder.BYTES).toList();
    return new ContentCategories(
        names, new Categories(ofContents.stream().mapToInt(name -> number(names, name)).toArray()));
  }

  /** Per content the number of its category. */
  public Categories numbers() {
    return numbers;
  }

  public String name(int category) {
    return names.get(category);
  }

  /** The number of a category, or {@link Categories#NONE} for one that no content has. */
  public int number(String name) {
    return number(names, name);
  }

  private static int number(List<String> names, String name) {
    int at = name == null ? -1 : Collections.binarySearch(names, name, TextOrder.BYTES);
    return at < 0 ? Categories.NONE : at;
  }
}

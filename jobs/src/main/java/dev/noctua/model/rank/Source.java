package dev.noctua.model.rank;

import java.util.Locale;

/** What can propose an entry of a list. */
public enum Source {
  /** Factors of matrix factorisation. */
  ALS,
  /** Weights between items, by the items of a history. */
  ITEM_TO_ITEM,
  /** How many people have an item. */
  POPULAR,
  /** How many people of the same category have an item. */
  BY_CATEGORY,
  /** How many people have begun with an item of late. */
  RECENT;

  /** Its name in tables, settings and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.noctua.stage.recommend;

/**
 * One place of a person's list.
 *
 * @param score comparable within one source only
 * @param source what proposed it: als or popular
 */
record ListEntry(int slot, double score, String source, ListReason reason) {
  static final String ALS = "als";
  static final String POPULAR = "popular";
}

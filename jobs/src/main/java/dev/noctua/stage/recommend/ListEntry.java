package dev.noctua.stage.recommend;

/**
 * One place of a person's list.
 *
 * @param score by which the list is sorted, first what sources propose, then what trends
 * @param source what proposed it: a {@link dev.noctua.model.rank.Source}, or trending
 */
record ListEntry(int slot, double score, String source, ListReason reason) {
  static final String TRENDING = "trending";
}

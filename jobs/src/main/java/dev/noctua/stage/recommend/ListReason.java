package dev.noctua.stage.recommend;

/**
 * Why a person sees a content, as shown. The only place for these texts.
 *
 * @param code reason_code of the contract
 */
record ListReason(String code, String english, String chinese) {
  /** What many people have to do with. */
  static final ListReason POPULAR = new ListReason("popular", "Popular with many people", "很多人在学");

  /** What many people have to do with who care for the same category. */
  static ListReason popularIn(String category) {
    return new ListReason(
        "popular_in_category",
        "Popular with people who learn \"" + category + "\"",
        "很多学习“" + category + "”的人在学");
  }

  /** What many people have begun with of late. */
  static final ListReason RECENT =
      new ListReason("popular_recently", "Many people have started this recently", "最近很多人开始学");

  /** What is in demand these days. */
  static final ListReason TRENDING = new ListReason("trending", "Popular right now", "近期热门");

  /** Close to something that they own. */
  static ListReason owned(String title) {
    return new ListReason(
        "similar_to_owned", "Because you learned \"" + title + "\"", "因为你学过《" + title + "》");
  }

  /** Close to something that they looked at. */
  static ListReason viewed(String title) {
    return new ListReason(
        "similar_to_viewed", "Because you looked at \"" + title + "\"", "因为你看过《" + title + "》");
  }
}

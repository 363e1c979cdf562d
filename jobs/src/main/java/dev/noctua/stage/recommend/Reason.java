package dev.noctua.stage.recommend;

/**
 * Why a person sees a content, as shown. The only place for these texts.
 *
 * @param code reason_code of the contract
 */
record Reason(String code, String english, String chinese) {
  /** What many like. */
  static final Reason POPULAR = new Reason("popular", "Popular right now", "近期热门");

  /** Close to something that they own. */
  static Reason owned(String title) {
    return new Reason(
        "similar_to_owned", "Because you learned \"" + title + "\"", "因为你学过《" + title + "》");
  }

  /** Close to something that they looked at. */
  static Reason viewed(String title) {
    return new Reason(
        "similar_to_viewed", "Because you looked at \"" + title + "\"", "因为你看过《" + title + "》");
  }
}

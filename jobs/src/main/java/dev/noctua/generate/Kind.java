package dev.noctua.generate;

/** The kinds of content, with what a price may be and how the kind is called in a title. */
enum Kind {
  COURSE("course", 99, 399, "实战课", ": A Hands-on Course"),
  EBOOK("ebook", 19, 69, "电子书", ": The Book"),
  COACHING("coaching", 299, 899, "一对一辅导", ": Personal Coaching"),
  LIVE("live", 29, 99, "直播课", " Live"),
  COMMUNITY("community", 129, 299, "学习社群", " Community"),
  MEMBERSHIP("membership", 39, 129, "会员", " Membership"),
  BUNDLE("bundle", 199, 599, "合集", ": The Bundle");

  // By item number: every kind occurs in any twenty items, whatever the seed.
  private static final Kind[] CYCLE = {
    COURSE, EBOOK, COURSE, LIVE, COURSE, COMMUNITY, COURSE, COACHING, EBOOK, BUNDLE,
    COURSE, MEMBERSHIP, COURSE, LIVE, COURSE, EBOOK, COURSE, COACHING, COURSE, BUNDLE
  };

  private final String label;
  private final int lowYuan;
  private final int highYuan;
  private final String chinese;
  private final String english;

  Kind(String label, int lowYuan, int highYuan, String chinese, String english) {
    this.label = label;
    this.lowYuan = lowYuan;
    this.highYuan = highYuan;
    this.chinese = chinese;
    this.english = english;
  }

  static Kind of(int index) {
    return CYCLE[index % CYCLE.length];
  }

  String label() {
    return label;
  }

  /** A launch price in fen: whole yuan, or ending in .90. */
  long price(Draw draw) {
    long yuan = draw.from(lowYuan, highYuan);
    return draw.chance(0.3) ? yuan * 100 - 10 : yuan * 100;
  }

  String suffix(boolean inChinese) {
    return inChinese ? chinese : english;
  }

  boolean expires() {
    return this == MEMBERSHIP || this == COMMUNITY;
  }

  boolean holdsOthers() {
    return this == MEMBERSHIP || this == BUNDLE;
  }

  /** Can be worked through, so that it has progress. */
  boolean studied() {
    return this == COURSE || this == EBOOK;
  }
}

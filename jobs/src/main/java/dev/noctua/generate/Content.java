package dev.noctua.generate;

import java.util.List;

/**
 * One item, with the truth about it.
 *
 * @param seats 0: unlimited
 * @param contains indexes of the items that it opens
 * @param validDays 0: for ever
 * @param publishedDay negative: before the first night
 * @param withdrawnDay the first day without it; {@link Integer#MAX_VALUE}: never
 * @param prices in force from their day on, the launch price first
 * @param creatorUser the creator's own user id, 0 when there is none
 * @param sharePercent the creator's share
 * @param quality 0–1: how well it is made
 * @param elasticity of the probability to buy, by price
 * @param baseDemand how much it is wanted, 1 on average
 */
record Content(
    int index,
    Kind kind,
    Topic topic,
    boolean inChinese,
    String title,
    String summary,
    List<String> tags,
    List<String> keywords,
    String difficulty,
    int minutes,
    int seats,
    List<Integer> contains,
    int validDays,
    int publishedDay,
    int withdrawnDay,
    boolean rejected,
    List<Price> prices,
    int creator,
    int creatorUser,
    int sharePercent,
    int expertScore,
    double quality,
    double elasticity,
    double baseDemand) {

  /** A list price in fen, in force from the start of its day. */
  record Price(int day, long fen) {}

  static String id(int index) {
    return "c" + (index + 1);
  }

  String id() {
    return id(index);
  }

  String creatorId() {
    return "k" + creator;
  }

  String communityId() {
    return "g-" + id();
  }

  boolean onSale(int day) {
    return publishedDay <= day && day < withdrawnDay && !rejected;
  }

  long launchPrice() {
    return prices.get(0).fen();
  }

  long price(int day) {
    long fen = launchPrice();
    for (Price price : prices) {
      if (price.day() <= day) {
        fen = price.fen();
      }
    }
    return fen;
  }
}

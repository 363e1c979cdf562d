package dev.noctua.model.price;

/** Why a price is advised, to be tested, or to be kept. The set is closed. */
public enum PriceReason {
  /** The only reason of a recommendation. */
  GAIN_IS_LIKELY("The new price most likely brings more net revenue.", "新价格很可能带来更多净收入。"),
  NOT_ON_SALE("The content is not on sale any more.", "该内容已不再销售。"),
  FREE("The content is free.", "该内容免费。"),
  PRICE_UNKNOWN("The catalog does not know its price.", "目录中没有该内容的价格。"),
  NOTHING_SOLD("Nothing was sold at a known price.", "没有已知价格下的成交记录。"),
  NOT_EARNING("Nothing is left of the price after fees.", "扣除手续费后价格没有剩余。"),
  PRICE_NEVER_MOVED("The price never moved.", "价格从未变动过。"),
  FEW_SPELLS("The price changed fewer than three times.", "价格变动少于三次。"),
  FEW_LEVELS(
      "Fewer than two prices 5 % apart stood for seven days each.", "相差5%以上且各持续7天以上的价格不足两个。"),
  FEW_ORDERS("Fewer than 50 orders are known.", "已知订单不足50单。"),
  HOLIDAYS_ALONE("On days other than holidays the price never moved.", "节假日以外价格从未变动过。"),
  FOLLOWS_DEMAND(
      "Later prices explain today's demand, so something hidden moves both.",
      "之后的价格能解释当下的需求，说明有隐藏因素同时影响二者。"),
  NOT_CHECKED(
      "Later prices are unknown or never changed, so something hidden may move price and demand.",
      "之后的价格未知或没有变动，无法排除有隐藏因素同时影响价格和需求。"),
  UNEVEN_RESPONSE(
      "Demand jumps between prices, so no single elasticity describes it.",
      "需求在不同价格之间跳变，单一弹性无法描述。"),
  UNSURE_RESPONSE("The 90 % interval of the elasticity is wider than 2.", "弹性的90%区间宽度超过2。"),
  DEMAND_DOES_NOT_FALL("Demand does not seem to fall when the price rises.", "价格上涨时需求看不出下降。"),
  MAY_BE_NEUTRAL(
      "The 90 % interval of the elasticity holds −1, where the price does not matter.",
      "弹性的90%区间包含−1，此时价格不影响收入。"),
  GAIN_IS_UNSURE("A gain has a probability below 90 %.", "收入增加的概率低于90%。"),
  LOSS_IS_POSSIBLE(
      "One time in twenty net revenue would fall by 2 % or more.", "有二十分之一的可能净收入下降2%或更多。"),
  MANY_REFUNDS("20 % or more of the revenue is refunded.", "退款占收入的20%或更多。"),
  NO_BETTER_PRICE(
      "No price within the allowed range promises more net revenue.", "允许范围内没有能带来更多净收入的价格。"),
  TEST_TAKES_TOO_LONG("A test would take more than 180 days at each price.", "每个价格的测试都需要180天以上。");

  private final String english;
  private final String chinese;

  PriceReason(String english, String chinese) {
    this.english = english;
    this.chinese = chinese;
  }

  public String english() {
    return english;
  }

  public String chinese() {
    return chinese;
  }
}

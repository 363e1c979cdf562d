package dev.noctua.generate;

import java.time.LocalDate;
import java.util.List;

/** The files that merchants download: Alipay's details (GB18030), WeChat Pay's ALL bill (UTF-8). */
final class BillFormat {
  private static final String ALIPAY_COLUMNS =
      "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
          + "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,"
          + "券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注";
  private static final String WECHAT_COLUMNS =
      "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
          + "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
          + "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
  private static final String WECHAT_TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";
  private static final String MERCHANT = "1900000001";

  private BillFormat() {}

  /** Ids end in a tab, so that spreadsheets keep their digits; head and foot start with '#'. */
  static String alipay(LocalDate date, List<Bills.Line> lines, Bills.Totals sum) {
    StringBuilder text = new StringBuilder();
    text.append("#支付宝业务明细查询\n#账号：[2088000000000001]\n");
    text.append("#起始日期：[").append(chinese(date)).append(" 00:00:00]   终止日期：[");
    text.append(chinese(date.plusDays(1))).append(" 00:00:00]\n");
    text.append("#-----------------------------------------业务明细列表");
    text.append("----------------------------------------\n");
    text.append(ALIPAY_COLUMNS).append('\n');
    for (Bills.Line line : lines) {
      String amount = Money.text(line.isRefund() ? -line.fen() : line.fen());
      List<String> cells =
          List.of(
              line.trade() + "\t",
              line.order() + "\t",
              line.isRefund() ? "退款" : "交易",
              line.title(),
              line.time(),
              line.time(),
              "\t",
              "",
              "\t",
              "\t",
              "*某(555***@example.com)",
              amount,
              amount,
              "0.00",
              "0.00",
              "0.00",
              "0.00",
              "0.00",
              "",
              "0.00\t",
              "0.00",
              line.refund() + "\t",
              Money.text(line.fee()),
              "0.00",
              "");
      text.append(String.join(",", cells)).append('\n');
    }
    text.append("#-----------------------------------------业务明细列表结束");
    text.append("------------------------------------\n");
    text.append("#交易合计：").append(sum.trades()).append("笔，商家实收共");
    text.append(Money.text(sum.received())).append("元，商家优惠共0.00元\n");
    text.append("#退款合计：").append(sum.refunds()).append("笔，商家实收退款共");
    text.append(Money.text(-sum.refunded())).append("元，商家优惠退款共0.00元\n");
    text.append("#导出时间：[").append(chinese(date.plusDays(1))).append(" 09:00:00]\n");
    return text.toString();
  }

  private static String chinese(LocalDate date) {
    String iso = date.toString();
    return iso.substring(0, 4) + "年" + iso.substring(5, 7) + "月" + iso.substring(8) + "日";
  }

  /** Every cell starts with a backquote; the two last lines are the totals and their names. */
  static String wechatPay(List<Bills.Line> lines, Bills.Totals sum) {
    StringBuilder text = new StringBuilder(WECHAT_COLUMNS).append('\n');
    for (Bills.Line line : lines) {
      boolean refund = line.isRefund();
      String paid = Money.text(refund ? 0 : line.fen());
      String returned = Money.text(refund ? line.fen() : 0);
      List<String> cells =
          List.of(
              line.time(),
              "wx0000000000000001",
              MERCHANT,
              "0",
              "",
              line.trade(),
              line.order(),
              "made-up",
              "JSAPI",
              refund ? "REFUND" : "SUCCESS",
              "OTHERS",
              "CNY",
              paid,
              "0.00",
              refund ? "50" + line.trade() : "0",
              refund ? line.refund() : "0",
              returned,
              "0.00",
              refund ? "ORIGINAL" : "",
              refund ? "SUCCESS" : "",
              line.title(),
              "",
              fee(line.fee()),
              "0.60%",
              paid,
              returned,
              "");
      row(text, cells);
    }
    text.append(WECHAT_TOTALS).append('\n');
    String received = Money.text(sum.received());
    String refunded = Money.text(sum.refunded());
    row(
        text,
        List.of(
            Integer.toString(sum.trades() + sum.refunds()),
            received,
            refunded,
            "0.00",
            fee(sum.fees()),
            received,
            refunded));
    return text.toString();
  }

  private static String fee(long fen) {
    return Money.text(fen) + "000";
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append('`').append(String.join(",`", cells)).append('\n');
  }
}

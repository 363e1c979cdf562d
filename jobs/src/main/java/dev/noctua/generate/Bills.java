package dev.noctua.generate;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The payment channels' bills. A bill covers what happened on its day, whenever the platform logged
 * it; orders that were paid together are one line of it.
 */
final class Bills {
  /** One line: a payment, or (with a refund id) a refund; fen are positive in both. */
  record Line(
      String trade, String order, String refund, String title, long fen, long fee, String time) {
    boolean isRefund() {
      return !refund.isEmpty();
    }
  }

  /** Sums of one bill, in fen. */
  record Totals(int trades, long received, int refunds, long refunded, long fees) {
    static Totals of(List<Line> lines) {
      int trades = 0;
      int refunds = 0;
      long received = 0;
      long refunded = 0;
      long fees = 0;
      for (Line line : lines) {
        if (line.isRefund()) {
          refunds++;
          refunded += line.fen();
        } else {
          trades++;
          received += line.fen();
        }
        fees += line.fee();
      }
      return new Totals(trades, received, refunds, refunded, fees);
    }
  }

  private static final String ALIPAY = "alipay";
  private static final String WECHAT_PAY = "wechat_pay";

  private final World world;
  private final Path folder;
  private final Map<String, Map<String, Line>> today = new TreeMap<>();
  private final Map<String, Map<LocalDate, Totals>> totals = new TreeMap<>();

  Bills(World world, Path folder) {
    this.world = world;
    this.folder = folder;
  }

  void paid(Orders.Payment payment, String order, String title, long fen, long at) {
    if (payment.trade() == null || fen == 0) {
      return;
    }
    Line line = new Line(payment.trade(), order, "", title, fen, Money.fee(fen), time(at));
    lines(payment.channel()).merge(payment.trade(), line, Bills::together);
  }

  private static Line together(Line first, Line second) {
    long fen = first.fen() + second.fen();
    return new Line(
        first.trade(), first.order(), "", first.title(), fen, Money.fee(fen), first.time());
  }

  /** Alipay keeps its fee of a refund, WeChat Pay gives it back. */
  void refunded(
      Orders.Payment payment, String order, String refund, String title, long fen, long at) {
    if (payment.trade() == null) {
      return;
    }
    long fee = payment.channel().equals(WECHAT_PAY) ? -Money.fee(fen) : 0;
    lines(payment.channel())
        .put(refund, new Line(payment.trade(), order, refund, title, fen, fee, time(at)));
  }

  private Map<String, Line> lines(String channel) {
    return today.computeIfAbsent(channel, c -> new LinkedHashMap<>());
  }

  private String time(long at) {
    return world.stamp(at).substring(0, 19).replace('T', ' ');
  }

  /** Writes both bills of a day, also empty ones. */
  void end(int day) throws IOException {
    LocalDate date = world.date(day);
    for (String channel : List.of(ALIPAY, WECHAT_PAY)) {
      List<Line> lines = new ArrayList<>(lines(channel).values());
      Totals sum = Totals.of(lines);
      totals.computeIfAbsent(channel, c -> new TreeMap<>()).put(date, sum);
      boolean alipay = channel.equals(ALIPAY);
      String text = alipay ? BillFormat.alipay(date, lines, sum) : BillFormat.wechatPay(lines, sum);
      Path bill = folder.resolve("channel=" + channel).resolve("dt=" + date);
      Files.createDirectories(bill);
      Charset charset = alipay ? Charset.forName("GB18030") : StandardCharsets.UTF_8;
      Files.write(bill.resolve(channel + "-" + date + ".csv"), text.getBytes(charset));
    }
    today.clear();
  }

  /** The sums of all bills, for the truth. */
  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("bills");
    for (Map.Entry<String, Map<LocalDate, Totals>> channel : totals.entrySet()) {
      json.writeObjectFieldStart(channel.getKey());
      for (Map.Entry<LocalDate, Totals> day : channel.getValue().entrySet()) {
        Totals sum = day.getValue();
        json.writeObjectFieldStart(day.getKey().toString());
        json.writeNumberField("trades", sum.trades());
        json.writeStringField("received", Money.text(sum.received()));
        json.writeNumberField("refunds", sum.refunds());
        json.writeStringField("refunded", Money.text(sum.refunded()));
        json.writeStringField("fees", Money.text(sum.fees()));
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}

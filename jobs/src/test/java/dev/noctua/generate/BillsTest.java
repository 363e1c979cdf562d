package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bills against the transaction log of a platform without faults, to the fen. */
class BillsTest {
  private static final World WORLD =
      new World(200, 40, 15, 3, "clean", LocalDate.of(2026, 11, 21), ZoneId.of("Asia/Shanghai"));

  @TempDir static Path folder;
  private static JsonNode truth;

  @BeforeAll
  static void generate() throws IOException {
    Platform.write(WORLD, folder);
    truth = RawFiles.json(folder.resolve("truth.json"));
  }

  private static long fen(String yuan) {
    return new BigDecimal(yuan).movePointRight(2).longValueExact();
  }

  private static List<String> bill(String channel, int day) throws IOException {
    Path file =
        folder.resolve(
            "raw/bill/channel=%s/dt=%s/%s-%s.csv"
                .formatted(channel, WORLD.date(day), channel, WORLD.date(day)));
    Charset charset =
        channel.equals("alipay") ? Charset.forName("GB18030") : StandardCharsets.UTF_8;
    return Files.readAllLines(file, charset);
  }

  /** Per trade (or refund) number what the log says of a channel and day; refunds negative. */
  private static Map<String, Long> ledger(String channel, int day) throws IOException {
    Map<String, Long> sums = new TreeMap<>();
    for (byte[] line : RawFiles.lines(folder.resolve("raw/transaction/dt=" + WORLD.date(day)))) {
      JsonNode json = RawFiles.parsed(line).orElseThrow();
      if (json.get("channel").asText().equals(channel)) {
        boolean paid = json.get("type").asText().equals("paid");
        long fen = fen(json.get("amount").asText());
        String number = json.get(paid ? "channel_trade_no" : "refund_id").asText();
        sums.merge(number, paid ? fen : -fen, Long::sum);
      }
    }
    return sums;
  }

  @Test
  void alipayTiesOutWithTheLogAndWithItsOwnFoot() throws IOException {
    int refunds = 0;
    for (int day = 0; day < WORLD.nights(); day++) {
      Map<String, Long> sums = new TreeMap<>();
      long received = 0;
      for (String row : bill("alipay", day)) {
        String[] cells = row.split(",", -1);
        if (row.startsWith("#") || cells[0].equals("支付宝交易号")) {
          continue;
        }
        assertThat(cells).hasSize(25);
        boolean refund = cells[2].equals("退款");
        refunds += refund ? 1 : 0;
        received += refund ? 0 : fen(cells[12]);
        sums.put(cells[refund ? 21 : 0].strip(), fen(cells[11]));
      }
      assertThat(sums).isEqualTo(ledger("alipay", day));
      assertThat(String.join("\n", bill("alipay", day)))
          .contains("商家实收共" + Money.text(received) + "元");
      assertThat(truth.at("/bills/alipay/" + WORLD.date(day) + "/received").asText())
          .isEqualTo(Money.text(received));
    }
    assertThat(refunds).isPositive();
  }

  @Test
  void weChatPayTiesOutWithTheLogAndWithItsOwnFoot() throws IOException {
    int refunds = 0;
    for (int day = 0; day < WORLD.nights(); day++) {
      List<String> rows = bill("wechat_pay", day);
      Map<String, Long> sums = new TreeMap<>();
      long received = 0;
      long refunded = 0;
      for (String row : rows.subList(1, rows.size() - 2)) {
        String[] cells = row.substring(1).split(",`", -1);
        assertThat(cells).hasSize(27);
        boolean refund = cells[9].equals("REFUND");
        refunds += refund ? 1 : 0;
        received += fen(cells[12]);
        refunded += fen(cells[16]);
        sums.put(cells[refund ? 15 : 5], fen(cells[12]) - fen(cells[16]));
      }
      assertThat(sums).isEqualTo(ledger("wechat_pay", day));
      String[] foot = rows.get(rows.size() - 1).substring(1).split(",`", -1);
      assertThat(foot).startsWith(String.valueOf(sums.size()), Money.text(received));
      assertThat(foot[2]).isEqualTo(Money.text(refunded));
    }
    assertThat(refunds).isPositive();
  }

  @Test
  void onePaymentMayPaySeveralOrders() throws IOException {
    List<String> trades = new ArrayList<>();
    for (int day = 0; day < WORLD.nights(); day++) {
      for (byte[] line : RawFiles.lines(folder.resolve("raw/transaction/dt=" + WORLD.date(day)))) {
        JsonNode json = RawFiles.parsed(line).orElseThrow();
        if (json.has("channel_trade_no") && json.get("type").asText().equals("paid")) {
          trades.add(json.get("channel_trade_no").asText());
        }
      }
    }
    assertThat(trades).hasSizeGreaterThan((int) trades.stream().distinct().count());
  }
}

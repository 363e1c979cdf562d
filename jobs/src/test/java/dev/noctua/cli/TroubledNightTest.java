package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A night of a platform whose channels repeat themselves, whose readers reload, and that bans. */
@Tag("world")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TroubledNightTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 20);
  private static final String BANNED = "The banned title";

  private Path home;
  private TestNight platform;
  private int events;

  @BeforeAll
  void run(@TempDir Path folder) throws IOException {
    home = folder;
    List<String> catalog = new ArrayList<>();
    for (String content : List.of("c1", "c2", "c3", "spam", "banned")) {
      String title = content.equals("banned") ? BANNED : "Title " + content;
      catalog.add(
          line(
              "07:00",
              "\"type\": \"published\", \"content_id\": \"%s\", \"kind\": \"course\", \"title\": \"%s\", \"category\": \"%s\", \"creator_id\": \"k\", \"creator_share\": \"0.7\", \"list_price\": \"100.00\""
                  .formatted(content, title, content.equals("c1") ? "Data" : "data")));
    }
    catalog.add(
        line(
            "23:00",
            "\"type\": \"reviewed\", \"content_id\": \"banned\", \"review_status\": \"rejected\""));
    write("catalog", catalog);
    write(
        "registration",
        IntStream.rangeClosed(1, 9)
            .mapToObj(i -> line("08:00", "\"type\": \"registered\", \"user_id\": \"u" + i + "\""))
            .toList());
    write(
        "transaction",
        List.of(
            paid("u1", "o1", "c1"),
            paid("u1", "o1", "c1"),
            paid("u2", "o2", "c2"),
            refunded("u2", "o2", "c2", "f2", "50.00"),
            refunded("u2", "o2", "c2", "f2", "50.00"),
            paid("u3", "o3", "c3"),
            refunded("operator", "o3", "c1", "f3", "100.00"),
            paid("u1", "o4", "banned"),
            refunded("u4", "nowhere", "c1", "f5", "1.00")));
    List<String> behavior = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      behavior.add(viewed("u9", "spam"));
    }
    for (int i = 1; i <= 5; i++) {
      behavior.add(viewed("u" + i, "c2"));
    }
    behavior.add(viewed("u1", "banned"));
    behavior.add(
        line(
            "13:00",
            "\"user_id\": \"u5\", \"action\": \"rate\", \"content_id\": \"c3\", \"rating\": 1"));
    write("behavior", behavior);
    platform = TestNight.onFiles(home.resolve("raw"), home.resolve("lake"), NIGHT);
    platform.must("run");
  }

  private String line(String at, String fields) {
    events++;
    return "{\"event_id\": \"e%d\", \"occurred_at\": \"%sT%s:00+08:00\", %s}"
        .formatted(events, NIGHT, at, fields);
  }

  private String paid(String user, String order, String content) {
    return line(
        "10:00",
        "\"user_id\": \"%s\", \"type\": \"paid\", \"order_id\": \"%s\", \"content_id\": \"%s\", \"list_price\": \"100.00\", \"amount\": \"100.00\", \"channel\": \"alipay\", \"channel_trade_no\": \"t%2$s\""
            .formatted(user, order, content));
  }

  private String refunded(String user, String order, String content, String refund, String amount) {
    return line(
        "11:00",
        "\"user_id\": \"%s\", \"type\": \"refunded\", \"order_id\": \"%s\", \"content_id\": \"%s\", \"refund_id\": \"%s\", \"amount\": \"%s\", \"channel\": \"alipay\", \"channel_trade_no\": \"t%2$s\""
            .formatted(user, order, content, refund, amount));
  }

  private String viewed(String user, String content) {
    return line(
        "12:00",
        "\"user_id\": \"%s\", \"action\": \"view\", \"content_id\": \"%s\""
            .formatted(user, content));
  }

  private void write(String log, List<String> lines) throws IOException {
    Path folder = Files.createDirectories(home.resolve("raw/" + log + "/dt=" + NIGHT));
    Files.write(folder.resolve("part-00000.jsonl"), lines);
  }

  private List<String> ask(String sql) {
    return platform.must("query", sql, "--csv").out().lines().skip(1).toList();
  }

  @Test
  void whatIsToldTwiceCountsOnceEverywhere() {
    assertThat(
            ask(
                "SELECT content_id, sum(orders), sum(units), sum(gross), sum(refunds) FROM demand_daily WHERE orders > 0 GROUP BY 1 ORDER BY 1"))
        .containsExactly(
            "banned,1,1,100.00,0.00",
            "c1,1,1,100.00,0.00",
            "c2,1,1,100.00,50.00",
            "c3,1,1,100.00,100.00");
    assertThat(
            ask(
                "SELECT user_id, orders, gross, refunds, net_spend FROM user_profile JOIN identity USING (user_key) WHERE gross > 0 OR refunds > 0 ORDER BY 1"))
        .containsExactly(
            "u1,2,200.00,0.00,200.00", "u2,1,100.00,50.00,50.00", "u3,1,100.00,100.00,0.00");
    assertThat(ask("SELECT order_id, refunded, creator_returned FROM order_balance ORDER BY 1"))
        .containsExactly(
            "nowhere,0.00,0.00",
            "o1,0.00,0.00",
            "o2,50.00,35.00",
            "o3,100.00,70.00",
            "o4,0.00,0.00");
    assertThat(
            ask(
                "SELECT problem, order_id, counted FROM settlement_line WHERE problem IS NOT NULL ORDER BY 1"))
        .containsExactly("second_paid,o1,0.00", "second_refund,o2,0.00");
  }

  @Test
  void aRefundEndsOwnershipOfWhoBoughtAndOfNobodyElse() {
    assertThat(
            ask(
                "SELECT user_id, content_id, owned FROM user_content JOIN identity USING (user_key) WHERE len(orders) > 0 ORDER BY 1, 2"))
        .containsExactly("u1,banned,true", "u1,c1,true", "u2,c2,true", "u3,c3,false");
  }

  @Test
  void aRefundUnderAnotherAccountIsSeenBesideItsLine() {
    assertThat(
            ask(
                "SELECT order_id, s.content_id, t.content_id AS line_content_id FROM settlement_line s JOIN transaction t USING (event_id, order_id, refund_id) WHERE s.user_key <> t.user_key OR s.content_id <> t.content_id OR s.channel <> t.channel"))
        .containsExactly("o3,c3,c1");
  }

  @Test
  void aPageThatReloadsItselfMakesNoTrendAndOneStarIsNoLiking() {
    assertThat(ask("SELECT content_id FROM trending_content WHERE segment = 'all' AND rank = 1"))
        .containsExactly("c2");
    assertThat(ask("SELECT score FROM trending_content WHERE content_id = 'spam' LIMIT 1"))
        .containsExactly("1.0");
    assertThat(ask("SELECT DISTINCT segment FROM trending_content ORDER BY 1"))
        .containsExactly("all", "data");
    assertThat(
            ask(
                "SELECT strength, rating FROM user_content JOIN identity USING (user_key) WHERE user_id = 'u5' AND content_id = 'c3'"))
        .containsExactly("0.0,1");
  }

  @Test
  void whatIsBannedIsShownToNobody() throws IOException {
    for (String table : List.of("recommendation", "similar_content", "trending_content")) {
      assertThat(String.join("\n", ask("FROM " + table))).doesNotContain(BANNED);
    }
    assertThat(ask("SELECT count(*) FROM recommendation WHERE content_id = 'banned'"))
        .containsExactly("0");
    Path report = home.resolve("lake/reports/" + NIGHT + ".r1.html");
    assertThat(Files.readString(report)).contains("banned").doesNotContain(BANNED);
  }
}

package dev.noctua.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.contract.Table;
import dev.noctua.servers.MariaDbServer;
import dev.noctua.stage.forget.PersonSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody who stands in every place there is asks to be forgotten, and is looked for in every byte
 * of raw files, lake and database: before, so that the search is known to find, and after.
 */
@Tag("outer")
@Tag("world")
class EraserTest {
  private static final LocalDate LAST = LocalDate.parse("2026-11-21");
  private static final String PERSON = "canary-person-47";
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)canary-person-47|canary-name-47|canary.mail.47@example.org|139 ?4747 ?4747");

  private final Path folder = TestNight.temporary("forget");
  private final String database = MariaDbServer.shared().newDatabase();
  private final TestNight nights = nights();

  /** The person's key, for the search. */
  private String userKey;

  private TestNight nights() {
    TestNight.execute(
        "generate",
        "--users",
        "40",
        "--contents",
        "20",
        "--nights",
        "8",
        "--seed",
        "47",
        "--out",
        folder.resolve("made").toString());
    Map<String, String> settings = new TreeMap<>();
    settings.put("storage.raw", folder.resolve("made/raw").toString());
    settings.put("storage.lake", folder.resolve("lake").toString());
    settings.put("storage.lease-seconds", "1");
    settings.put("als.iterations", "3");
    settings.put("forget.rewrite-raw", "true");
    settings.put("ingest.max-quarantined-share", "0.9");
    settings.put("database.url", '"' + database + '"');
    return new TestNight(Path.of("../conf/local.yaml"), settings, LAST);
  }

  /** Puts a file beside the others of a day, whose marker goes: it would not name it. */
  private void deliver(String log, LocalDate day, String name, String... lines) throws IOException {
    Path of = folder.resolve("made/raw/" + log + "/dt=" + day);
    Files.createDirectories(of);
    Files.deleteIfExists(of.resolve("_complete.json"));
    byte[] bytes =
        (String.join("\n", lines) + "\n")
            .replace('\'', '"')
            .replace("PERSON", "'user_id':'canary-person-47'".replace('\'', '"'))
            .replace("DAY", day.toString())
            .getBytes(UTF_8);
    try (var out =
        name.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(of.resolve(name)))
            : Files.newOutputStream(of.resolve(name), StandardOpenOption.CREATE_NEW)) {
      out.write(bytes);
    }
  }

  private void plant() throws IOException {
    LocalDate first = LAST.minusDays(5);
    String account =
        "{'event_id':'c1','occurred_at':'DAYT10:00:00+08:00',PERSON,'type':'registered','username':'canary-name-47','email':'canary.mail.47@example.org','phone':'13947474747'}";
    deliver("registration", first, "canary.jsonl", account, account, "{'event_id':'c2',PERSON");
    for (LocalDate day : List.of(first, LAST.minusDays(1), LAST)) {
      deliver(
          "behavior",
          day,
          "canary.jsonl.gz",
          "{'event_id':'v-DAY','occurred_at':'DAYT10:00:00+08:00',PERSON,'action':'view','content_id':'c1'}",
          "",
          "{'event_id':'b-DAY','occurred_at':'DAYT10:00:00+08:00',PERSON,'action':'juggle','content_id':'c1'}",
          "{'event_id':'s-DAY','occurred_at':'DAYT11:00:00+08:00','user_id':'1','action':'search','query':'of canary-person-47, Canary.Mail.47@Example.org, +86 139 4747 4747'}",
          "{'event_id':'m-DAY','occurred_at':'DAYT11:00:00+08:00','user_id':'1','action':'moderate','verdict':'warned','target_user_id':'canary-person-47','note':'write to canary.mail.47@example.org'}");
      deliver(
          "transaction",
          day,
          "canary.jsonl",
          "{'event_id':'t-DAY','occurred_at':'DAYT10:30:00+08:00',PERSON,'type':'paid','order_id':'o-DAY','content_id':'c2','list_price':'10.00','amount':'10.00','channel':'balance','payer':'canary-name-47'}",
          "{'event_id':'u-DAY','occurred_at':'DAYT10:30:00+08:00',PERSON,'type':'paid','order_id':'p-DAY','content_id':'c2','list_price':'10.00','amount':'11.00','channel':'balance'}");
    }
    deliver(
        "catalog",
        first,
        "canary.jsonl",
        "{'event_id':'k','occurred_at':'DAYT09:00:00+08:00','content_id':'canary-course','type':'published','kind':'ebook','title':'T','creator_id':'k1','creator_user_id':'canary-person-47','creator_share':'0.5','list_price':'9.90'}");
  }

  @Test
  void nothingIsLeftOfWhoAsksToBeForgotten() throws IOException, SQLException {
    plant();
    nights.must(
        "run", "--from", LAST.minusDays(7).toString(), "--to", LAST.minusDays(1) + "", "--full");
    nights.must("run", "--night", LAST.toString(), "--run", "before");
    userKey = key();
    Map<String, Long> bought = bought();
    assertThat(found().keySet())
        .contains("raw/registration", "raw/behavior", "raw/transaction", "raw/catalog")
        .contains("open/registration", "open/behavior", "open/transaction", "open/catalog")
        .contains("open/content", "open/user_content", "open/user_profile", "open/recommendation")
        .contains("restricted/identity", "restricted/quarantine", "open/order_balance")
        .contains("open/als_user_factor", "recommendation", "recommendation_g1");

    deliver(
        "registration",
        LAST,
        "canary.jsonl",
        "{'event_id':'c9','occurred_at':'DAYT23:00:00+08:00',PERSON,'type':'account_deleted'}");
    // The database doesn't answer: the next command that changes the lake completes it.
    Map<String, String> elsewhere = new TreeMap<>(nights.overrides());
    elsewhere.put("database.url", "\"jdbc:mysql://127.0.0.1:1/none\"");
    TestNight unanswered = new TestNight(nights.conf(), elsewhere, LAST);
    assertThat(unanswered.command("run", "--night", LAST.toString(), "--again").exit())
        .isEqualTo(6);
    assertThat(found().keySet())
        .containsOnly("recommendation", "recommendation_g1", "restricted/erasure.json");

    TestNight.Outcome asked = nights.must("run", "--night", LAST.toString(), "--again");
    assertThat(asked.err()).contains("Completing the erasure of ");

    assertThat(asked.err()).doesNotContainPattern(NAMED);
    assertThat(found()).isEmpty();
    assertThat(bought()).isEqualTo(bought);
    nights.must("verify");
    assertThat(nights.must("status").out()).doesNotContain("stale");
    assertThat(tombstones()).isEqualTo(bought.size() - 1L);
    comesNotBack();
  }

  /** Late lines, a night run again, a night taken back. */
  private void comesNotBack() throws IOException, SQLException {
    LocalDate next = LAST.plusDays(1);
    deliver(
        "behavior",
        next,
        "late.jsonl",
        "{'event_id':'late','occurred_at':'DAYT10:00:00+08:00',PERSON,'action':'view','content_id':'c1'}",
        "{'event_id':'bad','occurred_at':'DAYT10:00:00+08:00',PERSON,'action':'juggle'}",
        "{'event_id':'ok','occurred_at':'DAYT10:00:00+08:00','user_id':'1','action':'view','content_id':'c1'}");
    String again =
        "{'event_id':'t-%s','occurred_at':'%sT10:30:00+08:00',PERSON,'type':'paid','order_id':'o-%s','content_id':'c2','list_price':'10.00','amount':'10.00','channel':'balance','payer':'canary-name-47'}"
            .formatted(LAST, LAST, LAST);
    deliver(
        "transaction",
        next,
        "late.jsonl",
        again,
        "{'event_id':'t-DAY','occurred_at':'DAYT10:30:00+08:00',PERSON,'type':'refunded','refund_id':'r','order_id':'o-DAY','content_id':'c2','amount':'1.00','channel':'balance'}",
        "{'event_id':'u-DAY','occurred_at':'DAYT10:30:00+08:00',PERSON,'type':'refunded','order_id':'o-DAY','content_id':'c2','amount':'1.00','channel':'balance'}");
    nights.must("run", "--night", next.toString(), "--accept", "row_counts,lists_overlap");

    assertThat(found()).isEmpty();
    assertThat(audit(next, "behavior")).isEqualTo("[3,1,0,0,2]");
    assertThat(audit(next, "transaction")).isEqualTo("[3,1,1,1,0]");
    assertThat(tombstones()).isPositive();

    nights.must("rollback", "--to", LAST.toString());
    assertThat(found()).isEmpty();
    nights.must("verify");
    // A file of a closed day, which no night has read.
    deliver(
        "behavior",
        LAST,
        "later.jsonl",
        "{'event_id':'later','occurred_at':'DAYT10:00:00+08:00',PERSON,'action':'view','content_id':'c1'}");
    assertThat(found().keySet()).containsOnly("raw/behavior");
    TestNight.Outcome forgotten = nights.must("forget", PERSON);
    assertThat(forgotten.out()).contains("raw files").doesNotContainPattern(NAMED);
    assertThat(found()).isEmpty();
    nights.must("verify");
    nights.must(
        "run", "--from", LAST.toString(), "--run", "again", "--accept", "row_counts,lists_overlap");
    assertThat(found()).isEmpty();
  }

  private String key() {
    return new TableEraser(nights.lake())
        .rows(Table.IDENTITY)
        .where("user_id = '" + PERSON + "'")
        .first()
        .getString(0);
  }

  private String audit(LocalDate night, String log) {
    Row row =
        new TableEraser(nights.lake())
            .rows(Table.INGEST_AUDIT)
            .where("dt = '%s' AND log = '%s'".formatted(night, log))
            .selectExpr("lines", "accepted", "quarantined", "duplicates", "erased")
            .first();
    return row.toString();
  }

  /** Money by order, whoever paid. */
  private Map<String, Long> bought() {
    Map<String, Long> orders = new HashMap<>();
    for (Row row :
        new TableEraser(nights.lake())
            .rows(Table.TRANSACTION)
            .where("order_id LIKE 'o-20%'")
            .collectAsList()) {
      orders.put(row.getAs("order_id"), row.<java.math.BigDecimal>getAs("amount").longValue());
    }
    orders.put("all", new TableEraser(nights.lake()).rows(Table.TRANSACTION).count());
    return orders;
  }

  private long tombstones() {
    return new TableEraser(nights.lake())
        .rows(Table.TRANSACTION)
        .where("user_key LIKE 'erased.%' AND order_id LIKE 'o-20%' AND dt <= '" + LAST + "'")
        .count();
  }

  /** Where the person is found, and by what. */
  private Map<String, String> found() throws IOException, SQLException {
    return PersonSearch.of(nights, Pattern.compile(NAMED + "|" + Pattern.quote(userKey)));
  }
}

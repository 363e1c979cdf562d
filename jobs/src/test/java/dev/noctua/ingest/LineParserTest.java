package dev.noctua.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.LogContract;
import dev.noctua.contract.RawLog;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineParserTest {
  private static final LocalDate ARRIVAL = LocalDate.parse("2026-11-21");
  private static final String VIEW =
      "{'event_id':'e','occurred_at':'2026-11-21T10:00:00+08:00','user_id':'u','action':'view','content_id':'c'}";
  private static final String PAID =
      "{'event_id':'e','occurred_at':'2026-11-21T10:00:00+08:00','user_id':'u','type':'paid','order_id':'o','content_id':'c','list_price':'100.00','amount':'100.00','channel':'balance'}";
  private static final String REGISTERED =
      "{'event_id':'e','occurred_at':'2026-11-21T10:00:00+08:00','user_id':'u','type':'registered'}";
  private static final String PUBLISHED =
      "{'event_id':'e','occurred_at':'2026-11-21T10:00:00+08:00','content_id':'c','type':'published','kind':'course','title':'题','creator_id':'k','creator_share':'0.7','list_price':'9.90'}";
  private static final Map<RawLog, LineParser> PARSERS = new EnumMap<>(RawLog.class);

  private static LineParser parser(RawLog log) {
    return PARSERS.computeIfAbsent(
        log, l -> new LineParser(l.contract(), ZoneId.of("Asia/Shanghai"), "CNY", 30));
  }

  private static ParsedLine parse(RawLog log, byte[] line) {
    return parser(log).parse(line, 0, line.length, ARRIVAL);
  }

  private static ParsedLine parse(RawLog log, String line) {
    return parse(log, line.replace('\'', '"').getBytes(UTF_8));
  }

  private static Object value(RawLog log, ParsedLine line, String field) {
    LogContract contract = log.contract();
    for (int i = 0; i < contract.fields().size(); i++) {
      if (contract.fields().get(i).name().equals(field)) {
        return line.values().get(i);
      }
    }
    throw new IllegalArgumentException(field);
  }

  /**
   * A line made from a good one: {@code change} is put before its end, or replaces a part of it.
   */
  private record Case(RawLog log, String line, String verdict) {
    @Override
    public String toString() {
      return log.logName()
          + " "
          + verdict
          + ": "
          + (line.length() > 160 ? line.substring(0, 160) + "…" : line);
    }
  }

  private static final List<Case> CASES = new ArrayList<>();

  private static void view(String verdict, String more) {
    CASES.add(new Case(RawLog.BEHAVIOR, VIEW.replace("}", more + "}"), verdict));
  }

  private static void view(String verdict, String part, String instead) {
    CASES.add(new Case(RawLog.BEHAVIOR, VIEW.replace(part, instead), verdict));
  }

  private static void paid(String verdict, String... partsAndInsteads) {
    CASES.add(new Case(RawLog.TRANSACTION, changed(PAID, partsAndInsteads), verdict));
  }

  private static void registered(String verdict, String more) {
    CASES.add(new Case(RawLog.REGISTRATION, REGISTERED.replace("}", more + "}"), verdict));
  }

  private static void published(String verdict, String... partsAndInsteads) {
    CASES.add(new Case(RawLog.CATALOG, changed(PUBLISHED, partsAndInsteads), verdict));
  }

  private static String changed(String line, String... partsAndInsteads) {
    String changed = line;
    for (int i = 0; i < partsAndInsteads.length; i += 2) {
      changed = changed.replace(partsAndInsteads[i], partsAndInsteads[i + 1]);
    }
    return changed;
  }

  private static final String OK = "ok";

  static List<Case> faultMatrix() {
    CASES.clear();
    json();
    versionsAndFields();
    numbers();
    times();
    money();
    accounts();
    catalog();
    order();
    return List.copyOf(CASES);
  }

  private static void json() {
    view(OK, "");
    view(OK, "{", " \t{ ");
    view(OK, "}", "} \t\r");
    view("malformed_json", "}", "}x");
    view("malformed_json", "}", "} {}");
    view("malformed_json", "}", "},");
    view("malformed_json", "}", "");
    view("malformed_json", "}", ",}");
    view("malformed_json", "{", "[{");
    view("malformed_json", VIEW, "'text'");
    view("malformed_json", VIEW, "[" + VIEW + "]");
    view("malformed_json", VIEW, "null");
    view("malformed_json", VIEW, "{]");
    view("malformed_json", "{", "\ufeff{");
    view("malformed_json", "{", "\u0000{");
    view("malformed_json", "{", "{\u0000");
    view("malformed_json", ",'x':'a\u0000b'");
    view("malformed_json", ",'x':'a\u0001b'");
    view("malformed_json", ",'x':'a\tb'");
    view(OK, ",'x':'a\\u0000b'");
    view("malformed_json", ",'x':NaN");
    view("malformed_json", ",'x':Infinity");
    view("malformed_json", ",'x':-");
    view("malformed_json", ",'x':01");
    view("malformed_json", ",'x':1.");
    view("malformed_json", ",'x':.5");
    view("malformed_json", ",'x':+5");
    view("malformed_json", ",'x':1e");
    view("malformed_json", ",'x':0x1");
    view("malformed_json", ",'x':truefalse");
    view("malformed_json", ",'x':nul");
    view("malformed_json", ",'x':[1,]");
    view("malformed_json", ",x:1");
    view("malformed_json", ",'x':'\\q'");
    view("malformed_json", ",'x':1 /* no */");
    view("malformed_json", ",'user_id':'u'");
    view("malformed_json", ",'user\\u005fid':'u'");
    view("malformed_json", ",'x':1,'x':1");
    view("malformed_json", ",'x':{'y':[{'z':1,'z':2}]}");
    view("malformed_json", ",'context':{'arms':{'a':'b','a':'b'}}");
    view("malformed_json", ",'context':{'device':'web','device':'web'}");
    view("malformed_json", ",'context':{'x':1,'x':1}");
    view(OK, ",'x':1,'context':{'x':1}");
    view("malformed_json", ",'x':'\\ud83d'");
    view("malformed_json", ",'x':'\\ude00\\ud83d'");
    view("malformed_json", ",'x':'\\ud83dz'");
    view("malformed_json", ",'\\ud83d':1");
    view("malformed_json", ",'context':{'arms':{'\\ud83d':'a'}}");
    view("malformed_json", ",'session_id':'\\ud83d'");
    view(OK, ",'x':'\\ud83d\\ude00😀'");
    view(OK, ",'x':" + "[".repeat(999) + "]".repeat(999));
    view("malformed_json", ",'x':" + "[".repeat(1000) + "]".repeat(1000));
    view(OK, ",'x':" + "{'a':".repeat(999) + "1" + "}".repeat(999));
    view("malformed_json", ",'x':" + "{'a':".repeat(1000) + "1" + "}".repeat(1000));
    view("malformed_json", ",'x':" + "[".repeat(500_000));
    view(OK, ",'x':" + "9".repeat(500_000));
    view(OK, ",'x':1e" + "9".repeat(100_000));
  }

  private static void versionsAndFields() {
    view(OK, ",'schema_version':1");
    view(OK, ",'schema_version':1.0");
    view(OK, ",'schema_version':null");
    view("unsupported_version schema_version", ",'schema_version':2");
    view("unsupported_version schema_version", ",'schema_version':'1'");
    view("unsupported_version schema_version", ",'schema_version':''");
    view("unsupported_version schema_version", ",'schema_version':true");
    view("unsupported_version schema_version", ",'schema_version':[1]");
    view("unsupported_version schema_version", ",'schema_version':{}");
    view("unsupported_version schema_version", ",'schema_version':1.5");
    view("unsupported_version schema_version", ",'schema_version':1e99");
    for (String field : List.of("event_id", "occurred_at", "user_id", "action", "content_id")) {
      view("missing_field " + field, "'" + field + "'", "'was_" + field + "'");
      CASES.add(
          new Case(
              RawLog.BEHAVIOR,
              VIEW.replaceAll("'" + field + "':'[^']*'", "'" + field + "':null"),
              "missing_field " + field));
      CASES.add(
          new Case(
              RawLog.BEHAVIOR,
              VIEW.replaceAll("'" + field + "':'[^']*'", "'" + field + "':''"),
              "missing_field " + field));
      CASES.add(
          new Case(
              RawLog.BEHAVIOR,
              VIEW.replaceAll("'" + field + "':'[^']*'", "'" + field + "':5"),
              "wrong_type " + field));
    }
    view("unknown_value action", "view", "View");
    view("unknown_value action", "view", "view ");
    view(OK, "'view','content_id':'c'", "'search','query':'q'");
    view("missing_field query", "'view'", "'search'");
    view("missing_field query", "'view'", "'search','query':''");
    view("missing_field community_id", "'view'", "'join'");
    view(OK, "'view','content_id':'c'", "'join','community_id':'g'");
    view("missing_field progress", "'view'", "'progress'");
    view("missing_field rating", "'view'", "'rate'");
    view("missing_field creator_id", "'view','content_id':'c'", "'follow'");
    view("missing_field coupon_code", "'view','content_id':'c'", "'claim_coupon'");
    view("missing_field verdict", "'view'", "'moderate'");
    view(OK, "'view'", "'moderate','verdict':'banned'");
    view(OK, "'view','content_id':'c'", "'moderate','verdict':'banned','target_user_id':'v'");
    view(
        "missing_field target_user_id", "'view','content_id':'c'", "'moderate','verdict':'banned'");
    view(
        "missing_field target_user_id",
        "'view','content_id':'c'",
        "'moderate','verdict':'banned','content_id':''");
    // What hangs on an action isn't asked for where the action itself is wrong.
    view("unknown_value action", "'view','content_id':'c'", "'teleport'");
    view("wrong_type context", ",'context':[]");
    view("wrong_type context", ",'context':'web'");
    view(OK, ",'context':null");
    view(OK, ",'context':{}");
    view("unknown_value context.device", ",'context':{'device':'fridge'}");
    view("unknown_value context.device", ",'context':{'device':''}");
    view("malformed_value context.country", ",'context':{'country':'China'}");
    view("malformed_value context.country", ",'context':{'country':'cn'}");
    view("malformed_value context.country", ",'context':{'country':''}");
    view("wrong_type context.arms", ",'context':{'arms':{'a':1}}");
    view("wrong_type context.arms", ",'context':{'arms':{'a':null}}");
    view("wrong_type context.arms", ",'context':{'arms':['a']}");
    view(OK, ",'context':{'arms':{'a':'b','c':''}}");
    view("out_of_range context.position", ",'context':{'position':-1}");
    view("too_long session_id", ",'session_id':'" + "s".repeat(65) + "'");
    view(OK, ",'session_id':'" + "😀".repeat(64) + "'");
    view("too_long session_id", ",'session_id':'" + "😀".repeat(65) + "'");
    view("too_long event_id", "'event_id':'e'", "'event_id':'" + "e".repeat(65) + "'");
    view("malformed_value reply_to", ",'reply_to':''");
    view(OK, ",'session_id':''");
  }

  private static void numbers() {
    view(OK, ",'duration_seconds':0");
    view(OK, ",'duration_seconds':-0.0");
    view(OK, ",'duration_seconds':8.64e4");
    view(
        "out_of_range duration_seconds",
        ",'duration_seconds':86400.0000000000000000000000000000001");
    view("out_of_range duration_seconds", ",'duration_seconds':86400." + "0".repeat(5000) + "1");
    view("out_of_range duration_seconds", ",'duration_seconds':-1e-400");
    view("out_of_range duration_seconds", ",'duration_seconds':1e999999999999999999999");
    view(OK, ",'duration_seconds':1e-999999999999999999999");
    view(OK, ",'duration_seconds':0e999999999999999999999");
    view("out_of_range duration_seconds", ",'duration_seconds':" + "9".repeat(200_000));
    view("wrong_type duration_seconds", ",'duration_seconds':'12'");
    view("wrong_type duration_seconds", ",'duration_seconds':true");
    view("wrong_type duration_seconds", ",'duration_seconds':{'s':1}");
    view(OK, ",'rating':5");
    view(OK, ",'rating':5.0");
    view(OK, ",'rating':0.5e1");
    view(OK, ",'rating':500e-2");
    view("wrong_type rating", ",'rating':4.5");
    view("wrong_type rating", ",'rating':'5'");
    view("wrong_type rating", ",'rating':1e-999999999999");
    view("out_of_range rating", ",'rating':6");
    view("out_of_range rating", ",'rating':4294967297");
    view("out_of_range rating", ",'rating':1e999999999999");
    view("out_of_range context.utc_offset", ",'context':{'utc_offset':2147483648}");
    view(OK, ",'context':{'utc_offset':-2147483648}");
    view(OK, ",'context':{'utc_offset':-480}");
  }

  private static void times() {
    String time = "2026-11-21T10:00:00+08:00";
    for (String fine :
        List.of(
            "2026-11-21T10:00:00Z",
            "2026-11-21T10:00:00.5Z",
            "2026-11-21T10:00:00.123456789-03:30",
            "2026-11-21T10:00:00+18:00",
            "2026-11-20T10:00:00-18:00",
            "2026-11-21T10:00:00-00:00",
            "2026-10-22T00:00:00+08:00",
            "2026-11-22T00:15:00+08:00")) {
      view(OK, time, fine);
    }
    for (String wrong :
        List.of(
            "2026-11-21T10:00:00",
            "2026-11-21 10:00:00Z",
            "2026-11-21t10:00:00Z",
            "2026-11-21T10:00:00z",
            "2026-11-21T10:00Z",
            "2026-11-21T10:00:00.Z",
            "2026-11-21T10:00:00.1234567890Z",
            "2026-11-21T10:00:00,5Z",
            "2026-11-21T10:00:60Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T10:60:00Z",
            "2026-11-31T10:00:00Z",
            "2026-02-29T10:00:00Z",
            "2026-13-01T10:00:00Z",
            "2026-00-10T10:00:00Z",
            "2026-11-00T10:00:00Z",
            "2026-11-21T10:00:00+0800",
            "2026-11-21T10:00:00+08",
            "2026-11-21T10:00:00+18:01",
            "2026-11-21T10:00:00+19:00",
            "2026-11-21T10:00:00+08:60",
            "2026-11-21T10:00:00+08:00 ",
            " 2026-11-21T10:00:00+08:00",
            "+2026-11-21T10:00:00+08:00",
            "2026-11-21",
            "٢٠٢٦-11-21T10:00:00Z",
            "now")) {
      view("invalid_timestamp occurred_at", time, wrong);
    }
    view("in_future occurred_at", time, "2026-11-22T00:15:00.000000001+08:00");
    view("in_future occurred_at", time, "9999-12-31T23:59:59Z");
    view("too_late occurred_at", time, "2026-10-21T23:59:59.999999999+08:00");
    view("too_late occurred_at", time, "0000-01-01T00:00:00Z");
    view("wrong_type occurred_at", "'" + time + "'", "1790000000");
  }

  private static void money() {
    paid(OK);
    paid(OK, "'100.00'", "100");
    paid(OK, "'100.00'", "1e2");
    paid(OK, "'100.00'", "100.000");
    paid(OK, "'100.00'", "'-0.00'");
    paid("malformed_value list_price", "'list_price':'100.00'", "'list_price':'100.000'");
    paid("malformed_value list_price", "'list_price':'100.00'", "'list_price':100.001");
    paid("malformed_value list_price", "'list_price':'100.00'", "'list_price':1e-999999999999");
    paid("malformed_value amount", "'amount':'100.00'", "'amount':'1,00.00'");
    paid("malformed_value amount", "'amount':'100.00'", "'amount':'0100'");
    paid("malformed_value amount", "'amount':'100.00'", "'amount':'1e2'");
    paid("malformed_value amount", "'amount':'100.00'", "'amount':'+1'");
    paid("malformed_value amount", "'amount':'100.00'", "'amount':'1.'");
    paid("malformed_value amount", "'amount':'100.00'", "'amount':' 1'");
    paid("malformed_value amount", "'amount':'100.00'", "'amount':'-1.005'");
    paid("missing_field amount", "'amount':'100.00'", "'amount':''");
    paid("wrong_type amount", "'amount':'100.00'", "'amount':true");
    paid("out_of_range amount", "'amount':'100.00'", "'amount':'-1'");
    paid("out_of_range amount", "'amount':'100.00'", "'amount':'100.01'");
    paid(OK, "100.00", "9999999999999999.99");
    paid("out_of_range list_price", "'100.00'", "'10000000000000000.00'");
    paid("out_of_range list_price", "'100.00'", "1e16");
    paid("out_of_range list_price", "'100.00'", "1e999999999999");
    paid("inconsistent_amount amount", "'amount':'100.00'", "'amount':'99.99'");
    paid("inconsistent_amount list_price", "'list_price':'100.00',", "");
    paid(OK, "'amount':'100.00'", "'amount':'200.00','quantity':2");
    paid("out_of_range amount", "'amount':'100.00'", "'amount':'200.01','quantity':2");
    paid("out_of_range quantity", "'amount':'100.00'", "'amount':'100.00','quantity':0");
    paid("out_of_range quantity", "'amount':'100.00'", "'amount':'100.00','quantity':1001");
    String coupon =
        "'amount':'80.00','points_amount':'5.00','coupon':{'code':'k','amount':15,'funded_by':'platform'}";
    paid(OK, "'amount':'100.00'", coupon);
    paid("inconsistent_amount amount", "'amount':'100.00'", coupon.replace("15", "16"));
    paid("missing_field coupon.code", "'amount':'100.00'", coupon.replace("'code':'k',", ""));
    paid(
        "missing_field coupon.funded_by",
        "'amount':'100.00'",
        coupon.replace("'funded_by'", "'by'"));
    paid("missing_field coupon.code", "'amount':'100.00'", "'amount':'100.00','coupon':{}");
    paid("wrong_type coupon", "'amount':'100.00'", "'amount':'100.00','coupon':'k'");
    paid(OK, "'amount':'100.00'", "'amount':'100.00','coupon':null");
    paid("unknown_value coupon.funded_by", "'amount':'100.00'", coupon.replace("platform", "me"));
    paid("malformed_value coupon.amount", "'amount':'100.00'", coupon.replace("15", "'x'"));
    paid("missing_field channel_trade_no", "balance", "alipay");
    paid("missing_field channel_trade_no", "'balance'", "'alipay','channel_trade_no':''");
    paid(OK, "'balance'", "'alipay','channel_trade_no':'t'");
    paid("unknown_value channel", "balance", "cash");
    paid(OK, "'balance'", "'balance','currency':'CNY'");
    paid("unknown_value currency", "'balance'", "'balance','currency':'USD'");
    paid("unknown_value currency", "'balance'", "'balance','currency':'cny'");
    paid("wrong_type currency", "'balance'", "'balance','currency':156");
    paid("missing_field refund_id", "'paid'", "'refunded'");
    paid(OK, "'paid'", "'refunded','refund_id':'r'");
    paid(OK, "'paid'", "'refunded','refund_id':'r'", "'amount':'100.00'", "'amount':'900.00'");
    paid(
        "out_of_range amount",
        "'paid'",
        "'refunded','refund_id':'r'",
        "'amount':'100.00'",
        "'amount':'0.00'");
    paid(OK, "'paid'", "'refunded','refund_id':'r'", "'list_price':'100.00',", "");
    // A bad list price says nothing of the amount.
    paid("malformed_value list_price", "'list_price':'100.00'", "'list_price':'x'");
  }

  private static void accounts() {
    registered(OK, "");
    registered(OK, ",'birth_year':2026");
    registered("out_of_range birth_year", ",'birth_year':2027");
    registered("out_of_range birth_year", ",'birth_year':1899");
    registered("wrong_type birth_year", ",'birth_year':'1990'");
    registered("wrong_type email", ",'email':5");
    registered(OK, ",'email':'a@example.invalid','phone':'','username':'王'");
    registered(OK, ",'interests':['java','算法','']");
    registered("malformed_value interests", ",'interests':['Java']");
    registered("wrong_type interests", ",'interests':['java',null]");
    registered("wrong_type interests", ",'interests':'java'");
    registered("too_long interests", ",'interests':['" + "a".repeat(65) + "']");
    registered(OK, ",'interests':[" + "'a',".repeat(49) + "'a']");
    registered("too_long interests", ",'interests':[" + "'a',".repeat(50) + "'a']");
    registered(OK, ",'consent':{'personalization':false}");
    registered("wrong_type consent.analytics", ",'consent':{'analytics':'true'}");
    registered("out_of_range experience_years", ",'experience_years':60.5");
    registered("too_long occupation", ",'occupation':'" + "长".repeat(65) + "'");
  }

  private static void catalog() {
    published(OK);
    published(OK, "'0.7'", "0.71230");
    published("malformed_value creator_share", "'0.7'", "'0.12345'");
    published("malformed_value creator_share", "'0.7'", "0.12345");
    published("out_of_range creator_share", "'0.7'", "1.0001");
    published("out_of_range creator_share", "'0.7'", "'-0.1'");
    published("out_of_range list_price", "'9.90'", "'-9.90'");
    published("missing_field kind", "'kind':'course',", "");
    published("missing_field title", "题", "");
    published("missing_field creator_share", "'creator_share':'0.7',", "");
    published(OK, "'creator_share':'0.7',", "", "published", "updated");
    published(
        "missing_field list_price", "'published'", "'price_changed'", ",'list_price':'9.90'", "");
    published("missing_field review_status", "published", "reviewed");
    published("too_long title", "题", "题".repeat(257));
    published("malformed_value contains", "'kind'", "'contains':['a',''],'kind'");
    published("invalid_timestamp available_from", "'kind'", "'available_from':'2026-11-21','kind'");
    published("invalid_timestamp available_from", "'kind'", "'available_from':'','kind'");
    published(OK, "'kind'", "'available_from':'0001-01-01T00:00:00Z','kind'");
    published("out_of_range seats", "'kind'", "'seats':-1,'kind'");
    published("out_of_range expert_score", "'kind'", "'expert_score':100.1,'kind'");
    published("wrong_type tags", "'kind'", "'tags':[1],'kind'");
  }

  /** The first reason wins, whatever the field; then the first field. */
  private static void order() {
    view("unsupported_version schema_version", "'user_id':'u'", "'schema_version':9");
    view("missing_field user_id", "'user_id':'u'", "'rating':'x','session_id':5");
    view("wrong_type session_id", ",'rating':'x','session_id':5");
    view("wrong_type rating", "'e'", "'" + "e".repeat(65) + "','rating':'5'");
    view("unknown_value verdict", ",'verdict':'x','rating':9");
    view("out_of_range rating", ",'rating':9,'session_id':'" + "s".repeat(65) + "'");
    view("malformed_value reply_to", "'2026-11-21T10:00:00+08:00'", "'x','reply_to':''");
    paid(
        "out_of_range amount",
        "2026-11-21",
        "2099-01-01",
        "'amount':'100.00'",
        "'amount':'100.01'");
    paid(
        "in_future occurred_at",
        "2026-11-21",
        "2099-01-01",
        "'amount':'100.00'",
        "'amount':'99.01'");
    paid(
        "too_late occurred_at",
        "2026-11-21",
        "2020-01-01",
        "'amount':'100.00'",
        "'amount':'99.01'");
  }

  @ParameterizedTest
  @MethodSource
  void faultMatrix(Case line) {
    ParsedLine parsed = parse(line.log(), line.line());

    int space = line.verdict().indexOf(' ');
    String reason = space < 0 ? line.verdict() : line.verdict().substring(0, space);
    if (reason.equals(OK)) {
      assertThat(parsed.reason()).as("%s %s", parsed.reason(), parsed.detail()).isNull();
      assertThat(parsed.digest()).matches("[0-9a-f]{32}");
    } else {
      assertThat(parsed.reason()).isNotNull();
      assertThat(parsed.reason().code()).isEqualTo(reason);
      if (space > 0) {
        assertThat(parsed.detail()).isEqualTo(line.verdict().substring(space + 1));
      }
    }
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedBeforeAnythingElse() {
    for (String hex :
        List.of(
            "ff",
            "80",
            "c0af",
            "e08080",
            "eda080",
            "edb080",
            "f08080af",
            "f4908080",
            "f5808080",
            "c3",
            "e282",
            "f09f98")) {
      byte[] bad = HexFormat.of().parseHex(hex);
      byte[] line = "{\"x\":\"--------\"".getBytes(UTF_8);
      System.arraycopy(bad, 0, line, line.length - 1 - bad.length, bad.length);
      assertThat(parse(RawLog.BEHAVIOR, line).reason()).as(hex).isEqualTo(Reason.INVALID_UTF8);
    }
    assertThat(parse(RawLog.BEHAVIOR, new byte[] {(byte) 0xc3}).reason())
        .isEqualTo(Reason.INVALID_UTF8);
  }

  @Test
  void valuesAreExact() {
    ParsedLine line =
        parse(
            RawLog.BEHAVIOR,
            changed(
                VIEW,
                "10:00:00+08:00",
                "02:00:00.1234567+09:00",
                "}",
                ",'rating':5.0,'duration_seconds':0.1,'context':{'arms':{'b':'2','a':'1'},'utc_offset':480}}"));

    assertThat(value(RawLog.BEHAVIOR, line, "occurred_at"))
        .isEqualTo(Instant.parse("2026-11-20T17:00:00Z").getEpochSecond() * 1_000_000 + 123_456);
    assertThat(LocalDate.ofEpochDay(line.eventDay())).isEqualTo("2026-11-21");
    assertThat(value(RawLog.BEHAVIOR, line, "rating")).isEqualTo(5);
    assertThat(value(RawLog.BEHAVIOR, line, "duration_seconds")).isEqualTo(0.1);
    assertThat(value(RawLog.BEHAVIOR, line, "context.arms")).isEqualTo(Map.of("a", "1", "b", "2"));
    ParsedLine order = parse(RawLog.TRANSACTION, changed(PAID, "'100.00'", "0.1e1"));
    assertThat(value(RawLog.TRANSACTION, order, "amount")).isEqualTo(new BigDecimal("1.00"));
  }

  @Test
  void unknownFieldsAreNamedOnceWithTheirObject() {
    ParsedLine line =
        parse(
            RawLog.BEHAVIOR,
            VIEW.replace(
                "}",
                ",'app':{'a':1,'b':2},'nothing':null,'context':{'net':'5g','arms':{'z':'y'}}}"));

    assertThat(line.unknown()).containsExactlyInAnyOrder("app", "nothing", "context.net");
    assertThat(parse(RawLog.BEHAVIOR, VIEW).unknown()).isNull();
  }

  private static String digest(String more) {
    return parse(RawLog.BEHAVIOR, VIEW.replace("}", more + "}")).digest();
  }

  @Test
  void contentIsComparedAsParsedJson() {
    assertThat(
            parse(
                    RawLog.BEHAVIOR,
                    "{'content_id' : 'c','action':'view', 'user_id':'\\u0075','occurred_at':'2026-11-21T10:00:00+08:00','event_id':'e'}")
                .digest())
        .isEqualTo(parse(RawLog.BEHAVIOR, VIEW).digest());
    assertThat(
            List.of(
                digest(",'x':1.50"),
                digest(",'x':1.5"),
                digest(",'x':15e-1"),
                digest(",'x':0.15E+1")))
        .containsOnly(digest(",'x':1.5"));
    assertThat(List.of(digest(",'x':10"), digest(",'x':1e1"), digest(",'x':10.0")))
        .containsOnly(digest(",'x':10"));
    assertThat(digest(",'x':-0.0")).isEqualTo(digest(",'x':0"));
    assertThat(digest(",'x':{'b':[1,2],'a':{'d':1,'c':2}}"))
        .isEqualTo(digest(",'x':{'a':{'c':2,'d':1},'b':[1,2]}"));
    String wide = "'k1':1,'k2':2,'k3':3,";
    StringBuilder forward = new StringBuilder();
    StringBuilder backward = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      forward.append(",'n").append(i).append("':").append(i);
      backward.insert(0, ",'n" + i + "':" + i);
    }
    assertThat(digest(forward.toString())).isEqualTo(digest(backward.toString()));
    assertThat(
            List.of(
                digest(""),
                digest(",'x':null"),
                digest(",'x':'1'"),
                digest(",'x':1"),
                digest(",'x':-1"),
                digest(",'x':[1]"),
                digest(",'x':[1,2]"),
                digest(",'x':[2,1]"),
                digest(",'x':[[1],2]"),
                digest(",'x':{}"),
                digest(",'x':[]"),
                digest(",'x':true"),
                digest(",'x':'true'"),
                digest(",'x':'a','y':'b'"),
                digest(",'x':'a\\',\\'y\\':\\'b'"),
                digest(",'x':1e99999999999999999999"),
                digest(",'x':1e99999999999999999998"),
                digest("," + wide + "'k4':4")))
        .doesNotHaveDuplicates();
  }

  @Test
  void whateverTheBytesNothingIsThrown() {
    Random random = new Random(20261121);
    List<byte[]> good =
        List.of(VIEW, PAID, REGISTERED, PUBLISHED).stream()
            .map(
                l ->
                    l.replace(
                        "}",
                        ",'context':{'device':'web','arms':{'a':'b'}},'x':[1.5e3,{'y':null}]}"))
            .map(l -> l.replace('\'', '"').getBytes(UTF_8))
            .toList();
    List<RawLog> logs = List.of(RawLog.values());
    int refused = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] line = hostile(good.get(i % 4), random);
      RawLog log = logs.get(random.nextInt(logs.size()));
      ParsedLine parsed = parser(log).parse(line, 0, line.length, ARRIVAL);
      assertThat(parsed.reason() == null).isEqualTo(parsed.digest() != null);
      refused += parsed.reason() == null ? 0 : 1;
    }
    assertThat(refused).isBetween(100_000, 199_999);
  }

  private static byte[] hostile(byte[] good, Random random) {
    byte[] line = good.clone();
    byte[] marks = "{}[]\",:\\u0eE-+.\0 nt\ud83d".getBytes(UTF_8);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(line.length);
      switch (random.nextInt(4)) {
        case 0 -> line[at] = (byte) random.nextInt(256);
        case 1 -> line[at] = marks[random.nextInt(marks.length)];
        case 2 -> line = Arrays.copyOf(line, at + 1);
        default -> {
          byte[] longer = Arrays.copyOf(line, line.length + 8);
          System.arraycopy(line, at, longer, at + 8, line.length - at);
          line = longer;
        }
      }
    }
    return line;
  }
}

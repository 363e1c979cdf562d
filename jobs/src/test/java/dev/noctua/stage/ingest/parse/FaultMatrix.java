package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.RawLog;
import java.util.ArrayList;
import java.util.List;

/** Lines with one fault or none, each with what must be said of it. */
public final class FaultMatrix {
  static final String VIEW =
      "{'event_id':'e','occurred_at':'2026-11-21T10:00:00+08:00','user_id':'u','action':'view','content_id':'c'}";
  static final String PAID =
      "{'event_id':'e','occurred_at':'2026-11-21T10:00:00+08:00','user_id':'u','type':'paid','order_id':'o','content_id':'c','list_price':'100.00','amount':'100.00','channel':'balance'}";
  static final String REGISTERED =
      "{'event_id':'e','occurred_at':'2026-11-21T10:00:00+08:00','user_id':'u','type':'registered'}";
  static final String PUBLISHED =
      "{'event_id':'e','occurred_at':'2026-11-21T10:00:00+08:00','content_id':'c','type':'published','kind':'course','title':'题','creator_id':'k','creator_share':'0.7','list_price':'9.90'}";

  private FaultMatrix() {}

  /**
   * A line made from a good one: {@code change} is put before its end, or replaces a part of it.
   */
  public record Case(RawLog log, String line, String verdict) {
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

  static String changed(String line, String... partsAndInsteads) {
    String changed = line;
    for (int i = 0; i < partsAndInsteads.length; i += 2) {
      changed = changed.replace(partsAndInsteads[i], partsAndInsteads[i + 1]);
    }
    return changed;
  }

  static final String OK = "ok";

  /** Values whose digits outnumber those of every type. */
  private static void manyDigits() {
    view(OK, ",'duration_seconds':1." + "1".repeat(1_000_010));
    view(OK, ",'duration_seconds':86399.9999999999999");
    view("out_of_range", ",'duration_seconds':86400.00000000000001");
    for (int zeros = 57; zeros < 62; zeros++) {
      view("out_of_range", ",'duration_seconds':86400." + "0".repeat(zeros) + "1");
      view(OK, ",'duration_seconds':86400." + "0".repeat(zeros));
    }
    view("out_of_range", ",'duration_seconds':-0." + "0".repeat(60) + "1".repeat(70));
    view("out_of_range", ",'duration_seconds':-1" + "0".repeat(70));
  }

  private static void separators() {
    for (String time :
        List.of(
            "2026/11-21T10:00:00Z",
            "2026-11/21T10:00:00Z",
            "2026-11-21T10-00:00Z",
            "2026-11-21T10:00-00Z",
            "2026-11-21T10:00:00ZZ",
            "202:-11-21T10:00:00Z",
            "202/-11-21T10:00:00Z",
            ":026-11-21T10:00:00Z",
            "/026-11-21T10:00:00Z",
            "2026-11-21T10:00:00+08-00",
            "2026-11-21T10:00:00*08:00",
            "2026-11-21T10:00:00+0a:00",
            "2026-11-21T10:00:00+08:0a",
            "2026-11-21T10:00:00.5:Z")) {
      view("invalid_timestamp", "2026-11-21T10:00:00+08:00", time);
    }
    view(OK, "+08:00", "+08:59");
  }

  public static List<Case> lines() {
    CASES.clear();
    json();
    versionsAndFields();
    numbers();
    manyDigits();
    separators();
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
    registered("malformed_value", ",'interests':['É']");
    registered("malformed_value", ",'interests':['éA']");
    registered("malformed_value", ",'interests':['Ab']");
    registered("malformed_value", ",'interests':['aZ']");
    registered("wrong_type", ",'interests':[1,'java']");
    published("out_of_range", "'0.7'", "'1.0001'");
    published("out_of_range", "'0.7'", "'10'");
    published(OK, "'list_price'", "'available_from':'2024-02-29T00:00:00Z','list_price'");
    published(OK, "'list_price'", "'available_from':'2000-02-29T00:00:00Z','list_price'");
    published(
        "invalid_timestamp",
        "'list_price'",
        "'available_from':'2100-02-29T00:00:00Z','list_price'");
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
    view("out_of_range occurred_at", time, "0000-01-01T00:00:00Z");
    view("too_late occurred_at", time, "0001-01-01T00:00:00Z");
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
    paid(OK, "100.00", "1000000000.00");
    paid("out_of_range list_price", "100.00", "1000000000.01");
    paid("out_of_range list_price", "100.00", "9999999999999999.99");
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
    published(OK, "'kind'", "'available_from':'9999-12-31T23:59:59.999999999Z','kind'");
    published(
        "out_of_range available_from",
        "'kind'",
        "'available_from':'9999-12-31T23:59:59-05:00','kind'");
    published(
        "out_of_range available_from",
        "'kind'",
        "'available_from':'0001-01-01T00:00:00+00:01','kind'");
    published(
        "out_of_range available_from", "'kind'", "'available_from':'0000-12-31T23:59:59Z','kind'");
    published(OK, "'kind'", "'valid_days':1,'kind'");
    published("out_of_range valid_days", "'kind'", "'valid_days':0,'kind'");
    published("out_of_range valid_days", "'kind'", "'valid_days':-1,'kind'");
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
}

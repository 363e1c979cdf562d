package dev.noctua.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One day of three people and three contents, in files with Chinese names. */
final class TinyPlatform {
  private static final String DAY = "2026-11-20";

  private TinyPlatform() {}

  static void deliver(Path raw, String person) throws IOException {
    StringBuilder registration = new StringBuilder();
    StringBuilder behavior = new StringBuilder();
    StringBuilder transaction = new StringBuilder();
    StringBuilder catalog = new StringBuilder();
    int event = 0;
    for (String user : List.of(person, "u2", "u3")) {
      add(registration, ++event, "08:00:00", "'user_id':'%s','type':'registered'".formatted(user));
      for (int content = 1; content <= 2; content++) {
        add(
            behavior,
            ++event,
            "09:00:00",
            "'user_id':'%s','action':'view','content_id':'c%s'".formatted(user, content));
      }
      add(
          transaction,
          ++event,
          "10:00:00",
          ("'user_id':'%s','type':'paid','order_id':'o%s','content_id':'c1','list_price':'100.00',"
                  + "'amount':'100.00','channel':'alipay','channel_trade_no':'n%2$s'")
              .formatted(user, event));
    }
    for (int content = 1; content <= 3; content++) {
      add(
          catalog,
          ++event,
          "07:00:00",
          ("'content_id':'c%1$s','type':'published','kind':'course','title':'课程 I %1$s',"
                  + "'creator_id':'k','creator_share':'0.7','list_price':'100.00'")
              .formatted(content));
    }
    add(behavior, ++event, "09:00:00", "'user_id':'u2','action':'JUGGLE I'");
    write(raw, "registration", registration);
    write(raw, "behavior", behavior);
    write(raw, "transaction", transaction);
    write(raw, "catalog", catalog);
  }

  private static void add(StringBuilder log, int event, String time, String fields) {
    log.append(
        "{'event_id':'e%s','occurred_at':'%sT%s+08:00',%s}\n"
            .formatted(event, DAY, time, fields)
            .replace('\'', '"'));
  }

  private static void write(Path raw, String log, CharSequence lines) throws IOException {
    Path day = Files.createDirectories(raw.resolve(log).resolve("dt=" + DAY));
    Files.writeString(day.resolve("日志-01.jsonl"), lines);
  }
}

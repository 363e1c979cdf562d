package dev.noctua.stage.ingest.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.noctua.NoctuaProcess;
import dev.noctua.contract.RawLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints how many behavior lines one core parses in a second, and, to compare, how many Jackson
 * makes bare tokens of. {@code mvn test -Pbench -Dtest=LineParserBenchmark}. It runs in a process
 * of its own, with both compilers, since the build's tests have the first alone.
 */
@Tag("bench")
@Tag("world")
class LineParserBenchmark {
  private static final int LINES = 200_000;
  private static final int ROUNDS = 10;
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");

  private interface Round {
    long run() throws IOException;
  }

  private final List<Integer> ends = new ArrayList<>();
  private final byte[] bytes = lines();

  @Test
  void linesPerSecond() throws IOException, InterruptedException {
    List<String> command = NoctuaProcess.java("-Xmx1g", "-XX:+UseParallelGC");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LineParserBenchmark.class.getName());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  public static void main(String[] none) throws IOException {
    new LineParserBenchmark().measureAll();
  }

  private void measureAll() throws IOException {
    LineParser parser = TestParsers.of(RawLog.BEHAVIOR);
    JsonFactory jackson = new JsonFactory();
    for (int i = 0; i < 2; i++) {
      measure("LineParser", () -> parsed(parser));
      measure("Jackson's tokens", () -> tokens(jackson));
    }
  }

  private void measure(String name, Round round) throws IOException {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      assertThat(round.run()).isPositive();
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %,d lines/s, %,d MB/s%n",
        name,
        LINES * 1_000_000_000L / best,
        bytes.length * 1_000L / best);
  }

  private long parsed(LineParser parser) {
    long accepted = 0;
    int from = 0;
    for (int end : ends) {
      accepted += parser.parse(bytes, from, end, DAY).reason() == null ? 1 : 0;
      from = end;
    }
    assertThat(accepted).isEqualTo(LINES);
    return accepted;
  }

  private long tokens(JsonFactory jackson) throws IOException {
    long tokens = 0;
    int from = 0;
    for (int end : ends) {
      try (JsonParser json = jackson.createParser(bytes, from, end - from)) {
        while (json.nextToken() != null) {
          tokens++;
        }
      }
      from = end;
    }
    return tokens;
  }

  private byte[] lines() {
    Random random = new Random(20261121);
    String[] own = {
      "view','content_id':'c%d','duration_seconds':%d",
      "impression','content_id':'c%d'",
      "search','query':'spark 调优 %d'",
      "progress','content_id':'c%d','progress':0.%d",
      "rate','content_id':'c%d','rating':5",
      "answer','community_id':'g%d','reply_to':'b-%08x'"
    };
    String[] cities = {"杭州", "北京", "Shanghai", "深圳", "成都"};
    String[] times = {"2026-11-21T%02d:%02d:04.250Z", "2026-11-21T%02d:%02d:08+08:00"};
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    for (int i = 0; i < LINES; i++) {
      int user = random.nextInt(100_000);
      String time = times[random.nextInt(2)];
      String line =
          String.format(
                  Locale.ROOT,
                  "{'event_id':'b-%016x','occurred_at':'" + time + "'",
                  random.nextLong(),
                  random.nextInt(16),
                  random.nextInt(60))
              + String.format(
                  Locale.ROOT,
                  ",'user_id':'u%d','session_id':'s-%d-%d','action':'",
                  user,
                  user,
                  random.nextInt(4))
              + String.format(
                  Locale.ROOT,
                  own[random.nextInt(own.length)],
                  random.nextInt(20_000),
                  random.nextInt(900))
              + String.format(
                  Locale.ROOT,
                  ",'context':{'device':'web','country':'CN','city':'%s','source':'home'}}\n",
                  cities[random.nextInt(cities.length)]);
      made.writeBytes(line.replace('\'', '"').getBytes(UTF_8));
      ends.add(made.size());
    }
    return made.toByteArray();
  }
}

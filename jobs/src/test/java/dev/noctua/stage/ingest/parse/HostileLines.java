package dev.noctua.stage.ingest.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.noctua.contract.RawLog;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Lines of one log as nobody would want them: good, faulty, mutilated, copied, random. */
public final class HostileLines {
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "\n",
    "\r",
    "\u0000",
    "null",
    "1e999",
    "-0",
    "\\u0000",
    "\\ud800",
    "\ufeff",
    "\"event_id\"",
    "\"event\\u005fid\":",
    "\"schema_version\":2,",
    "NaN",
    "é",
    "龍"
  };

  private final RawLog log;
  private final Random random;
  private final String good;
  private final List<String> faults;
  private byte[] before = new byte[0];

  public HostileLines(RawLog log, Random random) {
    this.log = log;
    this.random = random;
    good =
        switch (log) {
          case REGISTRATION -> FaultMatrix.REGISTERED;
          case BEHAVIOR -> FaultMatrix.VIEW;
          case TRANSACTION -> FaultMatrix.PAID;
          case CATALOG -> FaultMatrix.PUBLISHED;
        };
    faults =
        FaultMatrix.lines().stream()
            .filter(c -> c.log() == this.log && c.line().length() < 10_000)
            .map(FaultMatrix.Case::line)
            .toList();
  }

  /** The next line, without its end; it may hold feeds. */
  public byte[] next() {
    byte[] line =
        switch (random.nextInt(12)) {
          case 0, 1 -> bytes(faults.get(random.nextInt(faults.size())));
          case 2 -> before;
          case 3, 4 -> mutated(before);
          case 5 -> mutated(bytes(faults.get(random.nextInt(faults.size()))));
          case 6 -> noise();
          case 7 ->
              random.nextInt(2_000) == 0
                  ? new byte[1_100_000]
                  : bytes(" \t\r".repeat(random.nextInt(3)));
          default -> bytes(good.replace("'e'", "'" + id() + "'"));
        };
    before = line.length > 10_000 ? new byte[0] : line;
    return line;
  }

  /** Mostly an id of its own. */
  private String id() {
    int bound = random.nextInt(5) == 0 ? 1_000 : Integer.MAX_VALUE;
    return log.logName().charAt(0) + Integer.toString(random.nextInt(bound), 36);
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(120)];
    random.nextBytes(noise);
    return noise;
  }

  /** One to three places changed: a byte, a token put in, a part taken out or said twice. */
  private byte[] mutated(byte[] line) {
    byte[] changed = line;
    for (int i = random.nextInt(3); i >= 0 && changed.length > 0; i--) {
      int at = random.nextInt(changed.length);
      int end = Math.min(changed.length, at + random.nextInt(20));
      changed =
          switch (random.nextInt(4)) {
            case 0 -> {
              byte[] flipped = changed.clone();
              flipped[at] ^= (byte) (1 << random.nextInt(8));
              yield flipped;
            }
            case 1 ->
                spliced(changed, at, TOKENS[random.nextInt(TOKENS.length)].getBytes(UTF_8), at);
            case 2 -> spliced(changed, at, new byte[0], end);
            default -> spliced(changed, at, Arrays.copyOfRange(changed, at, end), at);
          };
    }
    return changed;
  }

  private static byte[] spliced(byte[] line, int from, byte[] instead, int to) {
    byte[] all = Arrays.copyOf(line, line.length - (to - from) + instead.length);
    System.arraycopy(instead, 0, all, from, instead.length);
    System.arraycopy(line, to, all, from + instead.length, line.length - to);
    return all;
  }
}

package dev.noctua.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else than data lies in a raw zone is named, and nothing is lost without a word. */
@Tag("world")
class OddInputTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");

  @TempDir Path folder;

  private TestNight night() {
    return TestNight.onFiles(folder.resolve("raw"), folder.resolve("lake"), DAY);
  }

  private Path day(String log, Object day) throws IOException {
    return Files.createDirectories(folder.resolve("raw").resolve(log).resolve("dt=" + day));
  }

  private static String view(String id) {
    return "{\"event_id\":\"%s\",\"occurred_at\":\"%sT09:00:00+08:00\",\"user_id\":\"u1\",\"action\":\"view\",\"content_id\":\"c1\"}\n"
        .formatted(id, DAY);
  }

  private static String content(String id, String more) {
    return "{\"event_id\":\"p%1$s\",\"occurred_at\":\"%2$sT07:00:00+08:00\",\"content_id\":\"%1$s\",\"type\":\"published\",\"kind\":\"membership\",\"title\":\"T\",\"creator_id\":\"k\",\"creator_share\":\"0.7\",\"list_price\":\"9.00\"%3$s}\n"
        .formatted(id, DAY, more);
  }

  /** A sound file with a window of 256 MiB. */
  private static byte[] longWindow(String text) {
    byte[] content = text.getBytes(UTF_8);
    byte[] file =
        Arrays.copyOf(
            new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0x90}, 9 + content.length);
    int block = (content.length << 3) | 1;
    file[6] = (byte) block;
    file[7] = (byte) (block >> 8);
    file[8] = (byte) (block >> 16);
    System.arraycopy(content, 0, file, 9, content.length);
    return file;
  }

  @BeforeEach
  void oneDay() throws IOException {
    Files.writeString(day("behavior", DAY).resolve("part.jsonl"), view("e1") + view("e2"));
    Files.writeString(day("catalog", DAY).resolve("part.jsonl"), content("c1", ""));
    Files.writeString(
        day("registration", DAY).resolve("part.jsonl"),
        "{\"event_id\":\"r1\",\"occurred_at\":\"%sT07:00:00+08:00\",\"user_id\":\"u1\",\"type\":\"registered\"}\n"
            .formatted(DAY));
    day("transaction", DAY);
  }

  @Test
  void whatIsNoDataIsNamedAndStopsNothing() throws IOException, InterruptedException {
    Path day = day("behavior", DAY);
    Files.createSymbolicLink(day.resolve("gone.jsonl"), Path.of("/nowhere/gone.jsonl"));
    Files.createSymbolicLink(day.resolve("loop"), day);
    Files.createSymbolicLink(day.resolve("self.jsonl"), day.resolve("self.jsonl"));
    Files.createSymbolicLink(
        day.resolve("hour=07"), Files.createDirectories(folder.resolve("elsewhere")));
    Files.writeString(folder.resolve("elsewhere/linked.jsonl"), view("e3"));
    for (String name : new String[] {"half.jsonl.filepart", "X.JSONL", "p.json", ".p.jsonl.swp"}) {
      Files.writeString(day.resolve(name), view("e4"));
    }
    // Java can't make such a name.
    String gbk = "echo '{}' > \"$1/$(printf '\\314\\342').jsonl\"";
    Process shell = new ProcessBuilder("sh", "-c", gbk, "sh", day.toString()).start();
    assertThat(shell.waitFor()).isZero();
    Files.createFile(day.resolve("_SUCCESS"));
    Files.writeString(Files.createDirectories(day.resolve("_tmp/0")).resolve("p.jsonl"), "x");
    Files.write(day.resolve("long.jsonl.zst"), longWindow(view("e5") + view("e6") + view("e7")));
    Files.writeString(day("behavior", "2062-01-01").resolve("part.jsonl"), view("e8"));
    day("transaction", "2062-01-01");
    day("transaction", "2026-02-30");
    String[] odd = {
      "gone.jsonl",
      "loop",
      "self.jsonl",
      "half.jsonl.filepart",
      "X.JSONL",
      "p.json",
      ".p.jsonl.swp",
      "_tmp/",
      "its name isn't UTF-8",
      "behavior/dt=2062-01-01/"
    };

    String plan = night().must("plan", "--json").out();
    assertThat(plan)
        .contains(odd)
        .contains("transaction/dt=2026-02-30/")
        .doesNotContain("_SUCCESS");
    assertThat(plan).contains("\"night\":\"2026-11-20\"").hasSizeLessThan(4000);
    TestNight wide = night().with("ingest.max-zstd-window-mib", "256");
    wide.must("run", "--only=ingest", "--run=wide");
    assertThat(night().must("status", "--night=2026-11-20").out())
        .containsPattern("table +behavior +6 rows")
        .contains(odd);
    TestNight night = night().with("ingest.max-quarantined-share", "1");
    Outcome run = night.must("run");
    assertThat(run.err()).contains("Not read", "gone.jsonl", "dt=2062-01-01");

    assertThat(night.must("query", "FROM ingest_audit WHERE log = 'behavior'", "--json").out())
        .contains("\"dt\":\"2026-11-20\"", "\"lines\":4", "\"accepted\":3", "\"quarantined\":1")
        .contains(odd);
    assertThat(night.must("query", "SELECT file, reason, detail FROM quarantine").out())
        .contains("long.jsonl.zst", "unreadable_file", "window is 256 MiB", "allows 128");
    assertThat(night.must("status").out()).contains("published", "gone.jsonl", "dt=2062-01-01");
    Outcome later = night.command("run");
    assertThat(later.exit()).isEqualTo(3);
    assertThat(later.err()).contains("data of 2062-01-01", "run --from 2026-11-21 --to 2062-01-01");
    assertThat(night.must("run", "--night=2026-11-20").err()).contains("nothing to do");
    Outcome erased = night.command("forget", "u1", "--set", "forget.rewrite-raw=true");
    assertThat(erased.exit()).isEqualTo(3);
    assertThat(erased.err())
        .contains("long.jsonl.zst (its window is 256 MiB")
        .doesNotContain("delete");
    Outcome asked = night.command("plan", "--from=2026-11-21", "--to=2062-01-01", "--full");
    assertThat(asked.out()).contains("2026-11-21 to 2061-12-31 have no folder (12825 days)");
  }

  @Test
  void inAMarkedDayWhatIsNoDataStops() throws IOException {
    Path day = day("behavior", DAY);
    long bytes = Files.size(day.resolve("part.jsonl"));
    String marker = "{\"files\": [{\"name\": \"%s\", \"bytes\": %d, \"lines\": 2}]}";
    Files.writeString(day.resolve("_complete.json"), marker.formatted("part.jsonl", bytes));
    Files.createFile(day.resolve("_SUCCESS"));
    Files.writeString(day.resolve(".p.jsonl.swp"), "x");
    night().must("run", "--only=ingest", "--run=hidden");
    for (String name : new String[] {"half.jsonl.filepart", "gone.jsonl"}) {
      if (name.equals("gone.jsonl")) {
        Files.createSymbolicLink(day.resolve(name), Path.of("/nowhere"));
      } else {
        Files.writeString(day.resolve(name), view("e3"));
      }
      Outcome stopped = night().command("run", "--only=ingest", "--run=" + name);
      assertThat(stopped.exit()).isEqualTo(3);
      assertThat(stopped.err()).contains(day.resolve(name) + " (", "isn't named in the day's");
      Files.delete(day.resolve(name));
    }
    Files.move(day.resolve("part.jsonl"), day.resolve("part.json"));
    Files.writeString(day.resolve("_complete.json"), marker.formatted("part.json", bytes));
    Outcome stopped = night().command("run", "--only=ingest", "--run=other");
    assertThat(stopped.exit()).isEqualTo(3);
    assertThat(stopped.err()).contains("none that are read (its name isn't *.jsonl");
  }

  @Test
  void halfALostDayStopsTheNight() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append(view("f" + i));
    }
    Files.writeString(day("behavior", DAY).resolve("a.jsonl"), lines);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      byte[] other = new byte[lines.length()];
      new Random(1).nextBytes(other);
      out.write(other);
    }
    byte[] cut = Arrays.copyOf(zipped.toByteArray(), zipped.size() - 100);
    Files.write(day("behavior", DAY).resolve("b.jsonl.gz"), cut);
    Outcome stopped = night().command("run", "--only=ingest", "--run=half");
    assertThat(stopped.exit()).isEqualTo(3);
    assertThat(stopped.err())
        .contains("behavior of 2026-11-20: 1 of 103 lines are bad", "can't be read")
        .contains("unreadable_file", "b.jsonl.gz", "it ends within a member");
  }

  @Test
  void aMembershipOfNoDaysIsRefused() throws IOException {
    Files.writeString(
        day("catalog", DAY).resolve("more.jsonl"),
        content("c2", ",\"valid_days\":-1")
            + content("c3", ",\"valid_days\":0")
            + content("c4", ",\"available_from\":\"9999-12-31T23:59:59-05:00\"")
            + content("c5", ",\"valid_days\":1,\"available_from\":\"9999-12-31T23:59:59Z\""));
    Outcome stopped = night().command("run", "--only=ingest", "--run=days");
    assertThat(stopped.exit()).isEqualTo(3);
    assertThat(stopped.err())
        .contains("catalog of 2026-11-20: 3 of 5 lines are bad", "out_of_range: 3");
  }
}

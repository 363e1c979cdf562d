package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.contract.Table;
import dev.noctua.privacy.TableEraser;
import dev.noctua.raw.RawZone;
import dev.noctua.stage.forget.PersonSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A process that forgets people is killed at drawn moments, and the same command called again: all
 * is as if nothing had happened, the people are nowhere, and whoever reads what is published is
 * told of all, then of all but them.
 */
@Tag("outer")
@Tag("world")
class KilledErasureTest {
  private static final long SEED = 20_261_127;
  private static final LocalDate NEXT = FaultWorld.LAST.plusDays(1);

  /** Instead of a share: once the first raw file is written anew. */
  private static final double RAW_BEGUN = -1;

  /**
   * People whom a command forgets, and what comes of it undisturbed.
   *
   * @param before what is changed; all work is on copies
   * @param bytes that it writes to the lake while it forgets
   * @param told what a reader is told of lake and database, one after the other
   */
  private record Erasure(
      TestNight before,
      List<String> command,
      Pattern people,
      TestNight undisturbed,
      long bytes,
      List<PublishedReader.Answers> told) {

    /** Who bought something stands in most tables. */
    static Erasure byCommand() throws Exception {
      TestNight before = world();
      Row buyer = buyers(before).get(0);
      Pattern people = pattern(List.of(buyer));
      assertThat(PersonSearch.of(before, people).keySet())
          .contains("raw/behavior", "raw/transaction", "open/behavior", "restricted/identity")
          .contains("recommendation");
      return undisturbed(before, people, List.of("forget", buyer.getString(0)), List.of());
    }

    /** One asks for it tonight, and a line of one who was forgotten has come late. */
    static Erasure byNight() throws Exception {
      TestNight before = world();
      List<Row> buyers = buyers(before);
      Pattern people = pattern(buyers);
      before.must("forget", buyers.get(1).getString(0));
      deliver(
          before,
          "registration",
          "{'event_id':'gone','occurred_at':'DAYT23:00:00+08:00','user_id':'PERSON','type':'account_deleted'}",
          buyers.get(0).getString(0));
      deliver(
          before,
          "behavior",
          "{'event_id':'late','occurred_at':'DAYT10:00:00+08:00','user_id':'PERSON','action':'view','content_id':'1'}",
          buyers.get(1).getString(0));
      deliver(before, "transaction", "", "");
      List<String> night =
          List.of(
              "run",
              "--night=" + NEXT,
              "--run=" + FaultWorld.RUN,
              "--accept=row_counts,lists_overlap");
      before.must(with(night, List.of("--only=ingest")));
      return undisturbed(before, people, night, List.of("--only=forget"));
    }

    private static Erasure undisturbed(
        TestNight before, Pattern people, List<String> command, List<String> forgetting)
        throws Exception {
      TestNight undisturbed = FaultWorld.copyOf(before);
      Written written = new Written(FaultWorld.lake(undisturbed));
      PublishedReader.Answers first = PublishedReader.ask(undisturbed);
      undisturbed.must(with(command, forgetting));
      long bytes = written.more();
      PublishedReader.Answers without = PublishedReader.ask(undisturbed);
      assertThat(without.lake()).isNotEqualTo(first.lake());
      assertThat(without.database()).isNotEqualTo(first.database());
      undisturbed.must(with(command, List.of()));
      assertThat(PersonSearch.of(undisturbed, people)).isEmpty();
      return new Erasure(
          before,
          command,
          people,
          undisturbed,
          bytes,
          List.of(first, without, PublishedReader.ask(undisturbed)));
    }

    private static TestNight world() {
      return FaultWorld.copyOf(FaultWorld.get().undisturbed()).with("forget.rewrite-raw", "true");
    }

    /** Their ids and keys. */
    private static List<Row> buyers(TestNight night) {
      var rows = new TableEraser(night.lake());
      return rows.rows(Table.IDENTITY)
          .join(rows.rows(Table.TRANSACTION), "user_key")
          .select("user_id", "user_key")
          .distinct()
          .orderBy("user_id")
          .limit(2)
          .collectAsList();
    }

    /** Ids are small numbers here: as a raw log, a row of Parquet and the database name them. */
    private static Pattern pattern(List<Row> people) {
      return Pattern.compile(
          people.stream()
              .map(
                  row ->
                      "user_id\" *: *\"?%1$s\\b|^user_id: %1$s$|^\\[%1$s, |%2$s"
                          .formatted(row.getString(0), Pattern.quote(row.getString(1))))
              .collect(Collectors.joining("|", "(?m)", "")));
    }

    private static void deliver(TestNight night, String log, String line, String person)
        throws IOException {
      Path day = Path.of(night.overrides().get("storage.raw")).resolve(log).resolve("dt=" + NEXT);
      Files.createDirectories(day);
      Files.writeString(
          day.resolve("part.jsonl"),
          line.replace('\'', '"').replace("DAY", NEXT.toString()).replace("PERSON", person));
    }

    private static String[] with(List<String> command, List<String> more) {
      return Stream.concat(command.stream(), more.stream()).toArray(String[]::new);
    }

    /**
     * Kills the command once it has written a share of what it writes to the lake, or a raw file.
     *
     * @return whether it had begun to forget and wasn't done
     */
    private boolean kill(TestNight night, double share) throws Exception {
      Path lake = FaultWorld.lake(night);
      Written written = new Written(lake);
      Process process =
          night
              .process(with(command, List.of()))
              .redirectErrorStream(true)
              .redirectOutput(Files.createTempFile(lake.getParent(), "killed", ".log").toFile())
              .start();
      try {
        long seen = 0;
        long before = size(night);
        while (!process.waitFor(1, TimeUnit.MILLISECONDS)
            && (share == RAW_BEGUN ? size(night) == before : seen < Math.max(1, share * bytes))) {
          seen += written.more();
        }
      } finally {
        process.destroyForcibly();
      }
      process.waitFor();
      return Files.exists(lake.resolve("restricted/erasure.json"));
    }

    /** Bytes of all raw files; they lose lines. */
    private static long size(TestNight night) {
      return new RawZone(night.settings().storage(), night.settings().ingest())
          .all().stream().mapToLong(RawZone.RawFile::bytes).sum();
    }

    void holdsWhenKilled(DoubleStream drawn) throws Exception {
      double[] shares = drawn.toArray();
      int begun = 0;
      for (double share : shares) {
        TestNight night = FaultWorld.copyOf(before);
        try (PublishedReader reader = PublishedReader.of(night)) {
          begun += kill(night, share) ? 1 : 0;
          night.must(with(command, List.of()));
          assertThat(PublishedReader.wrong(reader.answers(), told))
              .as("killed at %s", share)
              .isEmpty();
        }
        assertThat(PersonSearch.of(night, people)).as("killed at %s", share).isEmpty();
        assertThat(SameTables.differences(night, undisturbed)).as("killed at %s", share).isEmpty();
        assertThat(Unnamed.files(night)).as("killed at %s", share).isEmpty();
        night.must("verify");
      }
      assertThat(3 * begun)
          .as("killed while it was at it")
          .isGreaterThanOrEqualTo(2 * shares.length);
    }
  }

  @Test
  void threeErasuresThatAreKilledAndCalledAgainAreDone() throws Exception {
    Erasure.byCommand().holdsWhenKilled(DoubleStream.of(RAW_BEGUN, 0.0, 0.4, 1.0));
  }

  @Test
  void aNightThatIsKilledWhileItForgetsAndCalledAgainIsTheSame() throws Exception {
    Erasure.byNight().holdsWhenKilled(DoubleStream.of(RAW_BEGUN, 0.3));
  }

  @Tag("full")
  @Test
  void twentyErasuresThatAreKilledAndCalledAgainAreDone() throws Exception {
    Erasure.byCommand()
        .holdsWhenKilled(
            DoubleStream.concat(
                DoubleStream.of(RAW_BEGUN, RAW_BEGUN), new Random(SEED).doubles(20)));
  }

  @Tag("full")
  @Test
  void tenNightsThatAreKilledWhileTheyForgetAndCalledAgainAreTheSame() throws Exception {
    Erasure.byNight().holdsWhenKilled(new Random(SEED + 1).doubles(10));
  }
}

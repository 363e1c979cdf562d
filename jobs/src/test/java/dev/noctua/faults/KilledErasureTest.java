package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.contract.Table;
import dev.noctua.forget.PersonSearch;
import dev.noctua.lake.RawZone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A process that forgets somebody is killed at drawn moments, and the same command called again:
 * all is as if nothing had happened, and the person is nowhere.
 */
@Tag("outer")
class KilledErasureTest {
  private static final long SEED = 20_261_127;
  private static final FaultWorld WORLD = FaultWorld.get();

  /** Instead of a share: once the first raw file is written anew. */
  private static final double RAW_BEGUN = -1;

  private static Pattern person;
  private static String[] command;
  private static TestNight undisturbed;
  private static long bytes;

  private static TestNight copy() {
    return WORLD.copyOfAll().with("forget.rewrite-raw", "true");
  }

  @BeforeAll
  static void forgetUndisturbed() throws Exception {
    undisturbed = copy();
    // Who bought something stands in most tables.
    List<String> buyer =
        Stream.of(
                undisturbed
                    .lake()
                    .forgetting()
                    .rows(Table.IDENTITY)
                    .join(undisturbed.lake().forgetting().rows(Table.TRANSACTION), "user_key")
                    .selectExpr("user_id", "user_key")
                    .orderBy("user_id")
                    .first())
            .flatMap(row -> Stream.of(row.getString(0), row.getString(1)))
            .toList();
    // Ids are small numbers here: as a raw log, a row of Parquet and one of the database name them.
    person =
        Pattern.compile(
            "(?m)user_id\" *: *\"?%1$s\\b|^user_id: %1$s$|^\\[%1$s, |%2$s"
                .formatted(Pattern.quote(buyer.get(0)), Pattern.quote(buyer.get(1))));
    command = new String[] {"forget", buyer.get(0)};
    assertThat(PersonSearch.of(undisturbed, person).keySet())
        .contains("raw/behavior", "raw/transaction", "open/behavior", "restricted/identity")
        .contains("recommendation");
    Written written = new Written(FaultWorld.lake(undisturbed));
    undisturbed.must(command);
    bytes = written.more();
    assertThat(PersonSearch.of(undisturbed, person)).isEmpty();
  }

  @Test
  void threeErasuresThatAreKilledAndCalledAgainAreDone() throws Exception {
    hold(DoubleStream.of(RAW_BEGUN, 0.0, 0.4, 1.0));
  }

  @Tag("full")
  @Test
  void twentyErasuresThatAreKilledAndCalledAgainAreDone() throws Exception {
    hold(DoubleStream.concat(DoubleStream.of(RAW_BEGUN, RAW_BEGUN), new Random(SEED).doubles(20)));
  }

  private static void hold(DoubleStream drawn) throws Exception {
    double[] shares = drawn.toArray();
    int begun = 0;
    for (double share : shares) {
      TestNight night = copy();
      begun += kill(night, share) ? 1 : 0;
      night.must(command);
      assertThat(PersonSearch.of(night, person)).as("killed at %s", share).isEmpty();
      assertThat(SameTables.differences(night, undisturbed)).as("killed at %s", share).isEmpty();
      assertThat(Unnamed.files(night)).as("killed at %s", share).isEmpty();
      night.must("verify");
    }
    assertThat(3 * begun).as("killed while it was at it").isGreaterThanOrEqualTo(2 * shares.length);
  }

  /** Bytes of all raw files; they lose lines. */
  private static long size(TestNight night) {
    return new RawZone(night.settings().storage())
        .all().stream().mapToLong(RawZone.RawFile::bytes).sum();
  }

  /**
   * Kills the command once it has written a share of what it writes to the lake, or a raw file.
   *
   * @return whether it had begun and wasn't done
   */
  private static boolean kill(TestNight night, double share) throws Exception {
    Path lake = FaultWorld.lake(night);
    Written written = new Written(lake);
    Process process =
        night
            .process(command)
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
}

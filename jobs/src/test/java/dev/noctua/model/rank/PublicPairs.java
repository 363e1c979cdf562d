package dev.noctua.model.rank;

import dev.noctua.SharedData;
import dev.noctua.evaluate.OutsideData;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.IntStream;

/** Pairs to learn from, and pairs that are held out. */
final class PublicPairs {
  private static final DateTimeFormatter SOLD_AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private PublicPairs() {}

  /** Who saved which paper (citeulike), held out as published. */
  static OutsideData papers(long seed) {
    Path folder = SharedData.folder("citeulike");
    return OutsideData.read(
        folder.resolve("train.txt"),
        Optional.of(folder.resolve("test.txt")),
        Optional.empty(),
        seed);
  }

  /**
   * What households bought in a year (completejourney); the newest tenth is held out.
   *
   * @param folder where the pairs may be written
   */
  static OutsideData purchases(Path folder, long seed) throws IOException {
    Path pairs = folder.resolve("pairs.csv");
    try (BufferedReader lines = SharedData.lines("completejourney", "transactions_sample.csv.gz")) {
      Files.write(pairs, lines.lines().skip(1).map(PublicPairs::pair).toList());
    }
    return OutsideData.read(pairs, Optional.empty(), Optional.of(HoldOut.Kind.TIME), seed);
  }

  /** household_id, store_id, basket_id, product_id, …, transaction_timestamp as a line. */
  private static String pair(String line) {
    String[] cells = line.split(",", -1);
    long seconds =
        LocalDateTime.parse(cells[cells.length - 1], SOLD_AT).toEpochSecond(ZoneOffset.UTC);
    return cells[0] + "," + cells[3] + ",1," + seconds;
  }

  /** What began first may be learned from, the newest tenth is to be found. */
  static OutsideData newestHeld(Interactions all, long seed) {
    HoldOut split = HoldOut.of(HoldOut.Kind.TIME, all, seed);
    int[] days = IntStream.of(all.first()).filter(day -> day <= split.day()).toArray();
    return new OutsideData(new Interactions(split.train(), days, days), split, 0);
  }
}

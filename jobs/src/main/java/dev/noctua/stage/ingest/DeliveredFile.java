package dev.noctua.stage.ingest;

import dev.noctua.contract.RawLog;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.raw.RawZone;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A raw file that a run reads, which it does once.
 *
 * @param number in this run: with the number of a line it names the line
 * @param night that takes the file: its own day, or for a late one the first after
 * @param replays the requests that ask for lines of it
 * @param replayedOnly whether it is read for them alone, so that an earlier night has validated its
 *     lines
 * @param wantedLines the numbers of the lines that are read; null for all
 */
record DeliveredFile(
    int number,
    LocalDate night,
    RawLog log,
    RawZone.RawFile raw,
    Set<String> replays,
    boolean replayedOnly,
    Set<Long> wantedLines)
    implements Serializable {

  /** What the manifest says of it: that it was delivered, and each request that is met by this. */
  Stream<Manifest.Input> inputs() {
    return Stream.concat(
            replayedOnly ? Stream.empty() : Stream.of(Optional.<String>empty()),
            replays.stream().map(Optional::of))
        .map(replay -> raw.input(night, replay));
  }
}

package dev.noctua.night;

import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.commit.StageFigures;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run's log says of its stages. */
final class StageLog {
  private static final Logger LOG = LoggerFactory.getLogger(StageLog.class);

  private StageLog() {}

  static void logRun(Night night, Collection<String> stages) {
    LOG.info(
        "night {}, run {}, noctua {}: {}",
        night.date(),
        night.run(),
        NoctuaVersion.text(),
        String.join(", ", stages));
  }

  static void logBegin(String stage) {
    LOG.info("{}: began", stage);
  }

  static void logEnd(String stage, double seconds, long peakHeapMib, StageFigures f) {
    LOG.info(
        "{}: ended after {} s, CPU {} s, read {} rows ({}), wrote {} rows ({}), shuffled {}, spilled {}, peak heap {} MiB, longest task {} s, {} jobs, {} stages, {} tasks",
        stage,
        seconds,
        f.cpuSeconds(),
        count(f.rowsRead()),
        megabytes(f.bytesRead()),
        count(f.rowsWritten()),
        megabytes(f.bytesWritten()),
        megabytes(f.bytesShuffled()),
        megabytes(f.bytesSpilled()),
        peakHeapMib,
        f.longestTaskSeconds(),
        f.jobs(),
        f.stages(),
        f.tasks());
  }

  /** Only failures of our own say what may be read by everyone. */
  static void logFailure(String stage, double seconds, Throwable failure) {
    Throwable why = failure;
    while (!(why instanceof Failure) && why.getCause() != null) {
      why = why.getCause();
    }
    LOG.info(
        "{}: failed after {} s: {}",
        stage,
        seconds,
        why instanceof Failure
            ? String.join(" ", why.getMessage().lines().toList())
            : why.getClass().getName() + place(why));
  }

  /** Where in Noctua something went wrong; empty when it did elsewhere. */
  private static String place(Throwable failure) {
    return Stream.of(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("dev.noctua."))
        .findFirst()
        .map(frame -> " at " + frame)
        .orElse("");
  }

  /** With commas: long numbers without are masked. */
  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.2f MB", bytes / 1e6);
  }
}

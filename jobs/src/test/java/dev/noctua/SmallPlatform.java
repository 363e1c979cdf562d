package dev.noctua;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * A platform of twelve people, loaded up to the day before its last, and its last night after each
 * stage but the one that publishes. It is made once; tests get copies of it.
 */
public final class SmallPlatform {
  /** The first day of the load. */
  public static final LocalDate FIRST = LocalDate.parse("2026-11-17");

  /** The last day of the load, which is published. */
  public static final LocalDate BEFORE = LocalDate.parse("2026-11-20");

  public static final LocalDate LAST = LocalDate.parse("2026-11-21");

  /** The run that the last night's stages belong to. */
  public static final String RUN = "nightly";

  public static final List<String> STAGES = TestNight.stages();

  private SmallPlatform() {}

  private static Path folder() {
    return MadeOnce.folder("small-platform", SmallPlatform::make);
  }

  private static void make(Path folder) {
    TestNight.Outcome made =
        TestNight.execute(
            "generate",
            "--users=12",
            "--contents=10",
            "--nights=5",
            "--seed=17",
            "--out=" + folder);
    if (made.exit() != 0) {
      throw new AssertionError(made.err());
    }
    TestNight night = on(folder.resolve("raw"), folder.resolve("lake"));
    night.must("run", "--from=" + FIRST, "--to=" + BEFORE, "--full");
    for (int done = 0; done < STAGES.size(); done++) {
      TestFiles.copy(folder.resolve("lake"), folder.resolve("after " + done));
      if (done < STAGES.size() - 1) {
        night.must("run", "--night=" + LAST, "--run=" + RUN, "--only=" + STAGES.get(done));
      }
    }
  }

  /** The last night with its first stages done, for somebody to go on with. */
  public static TestNight copy(int stagesDone) {
    Path lake = TestNight.temporary("lake");
    TestFiles.copy(lake(stagesDone), lake);
    return on(raw(), lake);
  }

  /** The same with all stages done that stand before one. */
  public static TestNight before(String stage) {
    return copy(STAGES.indexOf(stage));
  }

  /** The raw files, which nobody changes. */
  public static Path raw() {
    return folder().resolve("raw");
  }

  /** The lake after so many of the last night's stages, which nobody changes. */
  public static Path lake(int stagesDone) {
    return folder().resolve("after " + stagesDone);
  }

  private static TestNight on(Path raw, Path lake) {
    return TestNight.onFiles(raw, lake, LAST).with("als.iterations", "3");
  }
}

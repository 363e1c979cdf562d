package dev.noctua.cli;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TimeZone;

/**
 * What a process finds where it is started. Language and zone of the machine change nothing, and
 * what Noctua can't work in stops it before it begins.
 */
final class Surroundings {
  private Surroundings() {}

  /**
   * Makes digits, calendars, upper case and local times the same everywhere, those of libraries
   * too.
   *
   * @throws Failure.Usage when the process can't name files or read its arguments
   */
  static void settle() {
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    // The JVM reads names of files and arguments by the locale it was started in, for good.
    String encoding = System.getProperty("sun.jnu.encoding");
    if (!"UTF-8".equals(encoding)) {
      throw new Failure.Usage(
          "Java takes arguments and names of files for %s here: start it in a UTF-8 locale, such as LC_ALL=C.UTF-8, as the launcher does"
              .formatted(encoding));
    }
  }

  /**
   * Requires a folder for temporary files from which programs may be loaded: compression and
   * queries unpack theirs there.
   *
   * @throws Failure.Usage when there is none
   */
  static void requireTemporaryFolder() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    try {
      Path probe = Files.createTempFile(folder, "noctua", ".so");
      try {
        if (!probe.toFile().setExecutable(true) || !Files.isExecutable(probe)) {
          throw temporaryFolder(folder, "is mounted noexec, so nothing can be loaded from it");
        }
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw temporaryFolder(folder, "can't be written: " + e);
    }
  }

  private static Failure temporaryFolder(Path folder, String fault) {
    return new Failure.Usage(
        "the folder for temporary files, %s, %s; name another one with TMPDIR or NOCTUA_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
            .formatted(folder, fault));
  }
}

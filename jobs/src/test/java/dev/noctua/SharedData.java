package dev.noctua;

import java.nio.file.Files;
import java.nio.file.Path;

/** The public data sets beside the repository, which tests read in place. */
public final class SharedData {
  /** Seen from this module. */
  private static final Path ROOT = Path.of("../../shared/data");

  private SharedData() {}

  /**
   * A data set's folder.
   *
   * @throws IllegalStateException if it isn't there
   */
  public static Path folder(String name) {
    Path folder = ROOT.resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "no data set at %s: put the shared folder beside the repository"
              .formatted(folder.toAbsolutePath().normalize()));
    }
    return folder;
  }
}

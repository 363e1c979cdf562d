package dev.noctua;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Public data sets and recordings beside the repository, which tests read in place. */
public final class SharedData {
  /** Seen from this module. */
  private static final Path ROOT = Path.of("../../shared/data");

  private static final Path AIRFLOW = Path.of("../../shared/airflow/rest");

  private SharedData() {}

  /**
   * The recorded answers of an Airflow.
   *
   * @throws IllegalStateException if they are missing: the outer tier leaves no test out
   */
  public static Path airflow() {
    if (!Files.isDirectory(AIRFLOW)) {
      throw new IllegalStateException(
          "no recorded answers of Airflow at %s: put the shared folder beside the repository"
              .formatted(AIRFLOW.toAbsolutePath().normalize()));
    }
    return AIRFLOW;
  }

  /**
   * A data set's folder. Where the shared folder isn't beside the repository the test is left out.
   *
   * @throws IllegalStateException if the shared folder is there without the data set
   */
  public static Path folder(String name) {
    Assumptions.assumeTrue(
        Files.isDirectory(ROOT), "no shared data sets beside the repository: " + ROOT);
    Path folder = ROOT.resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("no data set at " + folder.toAbsolutePath().normalize());
    }
    return folder;
  }

  /** The lines of a compressed file of a data set. */
  public static BufferedReader lines(String set, String file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(folder(set).resolve(file))),
            StandardCharsets.UTF_8));
  }
}

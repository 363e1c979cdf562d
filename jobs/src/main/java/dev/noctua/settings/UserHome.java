package dev.noctua.settings;

import dev.noctua.core.Failure;
import java.nio.file.Path;

/** The home directory of whoever runs Noctua. A user that only has a number has none. */
public final class UserHome {
  private UserHome() {}

  /**
   * The directory.
   *
   * @param purpose what needs it, for the message, such as {@code storage.lake}
   * @param remedy what to do without one
   * @throws Failure.Usage when there is none
   */
  public static Path require(String purpose, String remedy) {
    Path home = Path.of(System.getProperty("user.home", ""));
    if (!home.isAbsolute()) {
      throw new Failure.Usage(
          "%s needs a home directory, and this user has none: %s, or set HOME"
              .formatted(purpose, remedy));
    }
    return home;
  }

  /** A path whose first folder may be {@code ~}, as a shell would read it. */
  public static String expand(String path, String purpose) {
    return path.equals("~") || path.startsWith("~/")
        ? require(purpose + " " + path, "name the folder itself") + path.substring(1)
        : path;
  }
}

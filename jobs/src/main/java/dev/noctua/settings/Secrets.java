package dev.noctua.settings;

import dev.noctua.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets come from the environment only and are never printed: {@link #toString} names none.
 *
 * @param userKey the secret under which {@code user_id} becomes {@code user_key}
 * @param databaseUser the database's user, empty when not given
 * @param databasePassword their password, empty when not given
 */
public record Secrets(String userKey, String databaseUser, String databasePassword) {
  /** Good for trying Noctua out on local files; every other storage refuses it. */
  private static final String LOCAL_DEFAULT = "noctua: not a secret, for local files only";

  /**
   * Reads the secrets that {@code settings} need.
   *
   * @throws Failure.Usage naming the variable that is missing
   */
  public static Secrets read(Settings settings, Map<String, String> environment) {
    String userKey =
        Optional.ofNullable(environment.get("NOCTUA_USER_KEY_SECRET"))
            .filter(s -> !s.isBlank())
            .orElseGet(
                () -> {
                  if (settings.storage().remote()) {
                    throw new Failure.Usage(
                        "set NOCTUA_USER_KEY_SECRET: storage other than local files needs its own secret");
                  }
                  return LOCAL_DEFAULT;
                });
    return new Secrets(
        userKey,
        environment.getOrDefault("NOCTUA_DATABASE_USER", ""),
        environment.getOrDefault("NOCTUA_DATABASE_PASSWORD", ""));
  }

  @Override
  public String toString() {
    return "Secrets[…]";
  }
}

package dev.noctua.settings;

import dev.noctua.core.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets come from the environment only and are never printed: {@link #toString} names none.
 *
 * @param userKey the secret under which {@code user_id} becomes {@code user_key}
 * @param tombstone the secret under which it becomes the key of somebody who was erased
 * @param databaseUser the database's user, empty when not given
 * @param databasePassword their password, empty when not given
 */
public record Secrets(
    String userKey, String tombstone, String databaseUser, String databasePassword) {
  /** Good for trying Noctua out on local files; every other storage refuses them. */
  private static final String LOCAL_USER_KEY = "noctua: not a secret, for local files only";

  private static final String LOCAL_TOMBSTONE = "noctua: not a secret either, for local files only";

  /**
   * Reads the secrets that {@code settings} need.
   *
   * @throws Failure.Usage naming the variable that is missing
   */
  public static Secrets read(Settings settings, Map<String, String> environment) {
    return new Secrets(
        secret("NOCTUA_USER_KEY_SECRET", LOCAL_USER_KEY, settings, environment),
        secret("NOCTUA_TOMBSTONE_SECRET", LOCAL_TOMBSTONE, settings, environment),
        environment.getOrDefault("NOCTUA_DATABASE_USER", ""),
        environment.getOrDefault("NOCTUA_DATABASE_PASSWORD", ""));
  }

  private static String secret(
      String name, String local, Settings settings, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(name))
        .filter(s -> !s.isBlank())
        .orElseGet(
            () -> {
              if (settings.storage().remote()) {
                throw new Failure.Usage(
                    "%s isn't set: storage other than local files needs a secret of its own"
                        .formatted(name));
              }
              return local;
            });
  }

  @Override
  public String toString() {
    return "Secrets[…]";
  }
}

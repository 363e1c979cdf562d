package dev.noctua.storage;

import dev.noctua.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens stores, one per address and process: an S3 client is costly and may be shared. */
public final class ObjectStores {
  private static final Map<String, ObjectStore> OPEN = new ConcurrentHashMap<>();

  private ObjectStores() {}

  /** The store at a path or {@code s3a://} URL. */
  public static ObjectStore at(String address, Optional<Settings.S3> s3) {
    return OPEN.computeIfAbsent(
        address + s3,
        key ->
            address.startsWith("s3a://")
                ? new S3Store(address, s3.orElseThrow())
                : new LocalStore(Path.of(address)));
  }
}

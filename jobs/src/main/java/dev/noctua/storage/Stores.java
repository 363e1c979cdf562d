package dev.noctua.storage;

import dev.noctua.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens stores, one per address and process: an S3 client is costly and may be shared. */
public final class Stores {
  private static final Map<String, Store> OPEN = new ConcurrentHashMap<>();

  private Stores() {}

  /** The store at a path or {@code s3a://} URL. */
  public static Store at(String address, Optional<Settings.S3> s3) {
    return OPEN.computeIfAbsent(
        address + s3,
        key ->
            address.startsWith("s3a://")
                ? new S3Store(address, s3.orElseThrow())
                : new FileStore(Path.of(address)));
  }
}

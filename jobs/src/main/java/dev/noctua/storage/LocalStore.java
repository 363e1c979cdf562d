package dev.noctua.storage;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Objects as files below a folder. A write goes to a hidden file first and appears by one rename,
 * so a reader never sees half of it. ETags are size and time of modification for listings, SHA-256
 * of the content for {@link #get}.
 */
public final class LocalStore implements ObjectStore {
  private static final int GUARD_TRIES = 1000;
  private static final long GUARD_PAUSE_NANOS = 20_000_000;

  private final Path root;
  private final LocalListing listing;

  public LocalStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
    listing = new LocalListing(this.root);
  }

  @Override
  public List<Entry> listAll(String prefix) {
    try {
      return listing.all(root.resolve(prefix), file -> !isHidden(file));
    } catch (IOException | UncheckedIOException e) {
      throw unavailable("list", root.resolve(prefix), e);
    }
  }

  @Override
  public List<Entry> children(String prefix) {
    try {
      return listing.children(root.resolve(prefix), child -> !isHidden(child));
    } catch (IOException | UncheckedIOException e) {
      throw unavailable("list", root.resolve(prefix), e);
    }
  }

  @Override
  public Optional<Content> get(String key) {
    Path file = root.resolve(key);
    try {
      String text = Files.readString(file);
      return Optional.of(new Content(text, Sha256.of(text)));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable("read", file, e);
    }
  }

  @Override
  public InputStream open(String key, long offset) {
    try {
      InputStream in = Files.newInputStream(root.resolve(key));
      in.skipNBytes(offset);
      return in;
    } catch (IOException e) {
      throw unavailable("read", root.resolve(key), e);
    }
  }

  @Override
  public void put(String key, String text) {
    write(key, text, () -> true);
  }

  @Override
  public Optional<Entry> replace(Entry listed, Path content) {
    Path file = root.resolve(listed.key());
    try {
      // What a link leads to is replaced, so that its old content is nowhere.
      Path target = file.toRealPath();
      Path hidden = hidden(target);
      try {
        Files.copy(content, hidden, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(hidden, Files.getPosixFilePermissions(target));
        try (FileChannel channel = FileChannel.open(hidden, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        if (listing.entry(file).noneMatch(listed::equals)) {
          return Optional.empty();
        }
        Files.move(
            hidden, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return listing.entry(file).findFirst();
      } finally {
        Files.deleteIfExists(hidden);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty(); // taken away meanwhile
    } catch (IOException e) {
      throw unavailable("write", file, e);
    }
  }

  @Override
  public boolean putIfAbsent(String key, String text) {
    return write(key, text, () -> !Files.exists(root.resolve(key)));
  }

  @Override
  public boolean putIfMatch(String key, String text, String etag) {
    return write(key, text, () -> get(key).filter(c -> c.etag().equals(etag)).isPresent());
  }

  /** One writer works at a time, so that the condition still holds when the file appears. */
  private boolean write(String key, String text, BooleanSupplier condition) {
    Path file = root.resolve(key);
    return guarded(
        file,
        () -> {
          boolean writes = condition.getAsBoolean();
          if (writes) {
            replace(file, text);
          }
          return writes;
        });
  }

  /** Work that only one thread of one process does at a time. */
  @FunctionalInterface
  private interface Guarded<T> {
    T work() throws IOException;
  }

  private <T> T guarded(Path file, Guarded<T> writer) {
    Path guard = root.resolve(".conditional-writes");
    // A file lock holds between processes, the monitor between threads of this one.
    synchronized (LocalStore.class) {
      try {
        Files.createDirectories(root);
        try (FileChannel channel =
                FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = lock(channel, guard)) {
          if (!held.isValid()) {
            throw new IOException("the lock of " + guard + " was lost");
          }
          return writer.work();
        }
      } catch (IOException e) {
        throw unavailable("write", file, e);
      }
    }
  }

  /** Takes the guard's lock. A process holds it for a moment, unless it is stopped meanwhile. */
  private static FileLock lock(FileChannel channel, Path guard) throws IOException {
    for (int tries = 0; tries < GUARD_TRIES; tries++) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      LockSupport.parkNanos(GUARD_PAUSE_NANOS);
    }
    throw new IOException(
        "a process that was stopped while it wrote holds %s: end it".formatted(guard));
  }

  /** The name is fixed, so that the next write overwrites what a killed process has left. */
  private static Path hidden(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp");
  }

  private static boolean isHidden(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(".tmp");
  }

  private static void replace(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path hidden = hidden(file);
    try (FileChannel channel =
        FileChannel.open(
            hidden,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true); // a commit that was reported stays, also when the power goes
    }
    Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Collection<String> keys) {
    for (String key : keys) {
      Path file = root.resolve(key);
      try {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        for (Path folder = file.getParent();
            !folder.equals(root) && isEmpty(folder);
            folder = folder.getParent()) {
          Files.delete(folder);
        }
      } catch (IOException e) {
        throw unavailable("delete", file, e);
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** An unfinished write leaves a hidden file here; these are deleted. */
  @Override
  public int abortUploads(Predicate<String> keys) {
    return guarded(
        root,
        () -> {
          List<Entry> left =
              listing.all(root, LocalStore::isHidden).stream()
                  .filter(entry -> !entry.isDead() && keys.test(entry.key()))
                  .toList();
          for (Entry entry : left) {
            Files.deleteIfExists(root.resolve(entry.key()));
          }
          return left.size();
        });
  }

  @Override
  public String address(String key) {
    return root.resolve(key).toString();
  }

  private static Failure unavailable(String verb, Path path, Exception e) {
    return new Failure.Unavailable(
        "can't %s %s: %s; check that the path exists, is writable and readable, and has space left, then run again"
            .formatted(verb, path, e),
        e);
  }
}

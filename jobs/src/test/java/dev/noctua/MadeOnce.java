package dev.noctua;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Folders that take long to make. The first test process of a build that needs one makes it, the
 * others wait for it, and nobody changes it: who wants to takes a copy.
 */
final class MadeOnce {
  /** Of one build: what an earlier one has made may be another program's. */
  private static final Path FOLDERS =
      Path.of(
              "target",
              "worlds",
              System.getProperty("noctua.build", ProcessHandle.current().pid() + ""))
          .toAbsolutePath();

  /** What couldn't be made: every test that needs it fails, and none tries for a minute. */
  private static final Map<String, Throwable> FAILED = new HashMap<>();

  private MadeOnce() {}

  /**
   * The folder of this name.
   *
   * @param make fills a folder that is still empty
   */
  static synchronized Path folder(String name, Consumer<Path> make) {
    if (FAILED.containsKey(name)) {
      throw new IllegalStateException(name + " couldn't be made", FAILED.get(name));
    }
    try {
      return made(name, make);
    } catch (RuntimeException | Error e) {
      FAILED.put(name, e);
      throw e;
    }
  }

  private static Path made(String name, Consumer<Path> make) {
    Path folder = FOLDERS.resolve(name);
    try (FileChannel channel =
            FileChannel.open(
                Files.createDirectories(FOLDERS).resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assert lock.isValid();
      if (!Files.exists(folder)) {
        Path begun = Files.createTempDirectory(FOLDERS, name + "-");
        make.accept(begun);
        Files.move(begun, folder);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

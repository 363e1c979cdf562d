package dev.noctua.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/** Counts what is written below a lake, be it deleted again; but for what a run notes of itself. */
final class Written {
  private Path lake;
  private final Map<String, Long> largest = new HashMap<>();
  private long seen;

  Written(Path lake) {
    this.lake = lake;
    more();
  }

  /** Bytes that a lake has more than it had when a copy of it was made. */
  static long between(Path copy, Path lake) {
    Written written = new Written(copy);
    written.lake = lake;
    return written.more();
  }

  /** Bytes that have come since it was asked last. */
  long more() {
    try {
      Files.walkFileTree(
          lake,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = file.getFileName().toString();
              if (!name.startsWith(".")
                  && !name.equals("lock.json")
                  && !name.endsWith(".log")
                  && !name.endsWith(".draft.json")) {
                largest.merge(lake.relativize(file).toString(), attributes.size(), Math::max);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long before = seen;
    seen = largest.values().stream().mapToLong(Long::longValue).sum();
    return seen - before;
  }
}

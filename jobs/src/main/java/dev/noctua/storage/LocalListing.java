package dev.noctua.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What lies in local folders. Links are followed as far as they lead somewhere; one that leads
 * nowhere or back to a folder above it is a dead entry, and so is what is neither file nor folder,
 * or has a name that isn't UTF-8: its key, with U+FFFD in it, doesn't lead back to it.
 */
record LocalListing(Path root) {
  /** All files and dead entries below a folder, ordered by key. */
  List<ObjectStore.Entry> all(Path folder, Predicate<Path> wanted) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException) {
              files.add(file);
            } else if (!(e instanceof NoSuchFileException)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path gone, IOException e) throws IOException {
            // A folder may be deleted while it is read.
            return e instanceof NoSuchFileException
                ? FileVisitResult.CONTINUE
                : super.postVisitDirectory(gone, e);
          }
        });
    return entries(files.stream().filter(wanted));
  }

  /** What lies directly in a folder, ordered by key; keys of folders end in a slash. */
  List<ObjectStore.Entry> children(Path folder, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return entries(children.filter(wanted));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private List<ObjectStore.Entry> entries(Stream<Path> paths) {
    return paths.flatMap(this::entry).sorted(Comparator.comparing(ObjectStore.Entry::key)).toList();
  }

  /** Empty when it was replaced or deleted since it was listed. */
  Stream<ObjectStore.Entry> entry(Path path) {
    String key = root.relativize(path).toString();
    if (key.indexOf('\uFFFD') >= 0) {
      return Stream.of(ObjectStore.Entry.dead(Files.isDirectory(path) ? key + "/" : key));
    }
    try {
      BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
      String etag = a.size() + "-" + a.lastModifiedTime().to(TimeUnit.MICROSECONDS);
      return Stream.of(
          a.isRegularFile()
              ? new ObjectStore.Entry(key, a.size(), etag)
              : ObjectStore.Entry.dead(a.isDirectory() ? key + "/" : key));
    } catch (IOException e) {
      if (Files.isSymbolicLink(path)) {
        return Stream.of(ObjectStore.Entry.dead(key));
      }
      if (e instanceof NoSuchFileException) {
        return Stream.empty();
      }
      throw new UncheckedIOException(e);
    }
  }
}

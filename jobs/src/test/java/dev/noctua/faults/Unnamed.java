package dev.noctua.faults;

import dev.noctua.TestNight;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies in a lake although nothing names it. */
final class Unnamed {
  private static final String NAMED_BY_NATURE =
      "lock\\.json|current\\.json|current\\.sql|\\.conditional-writes|nights/[^/.][^/]*|reports/[^/.][^/]*|logs/[^/.][^/]*|restricted/tombstone/[^/.][^/]*";

  private Unnamed() {}

  /** The keys of files that belong to no committed night and to no draft. */
  static List<String> files(TestNight night) {
    Nights nights = night.lake().nights();
    Set<String> named =
        Stream.concat(nights.committed().stream().map(nights::require), nights.drafts().stream())
            .flatMap(manifest -> manifest.tables().values().stream())
            .flatMap(table -> table.files().stream())
            .map(Manifest.DataFile::path)
            .collect(Collectors.toSet());
    return keys(night.overrides().get("storage.lake"))
        .filter(key -> !named.contains(key) && !key.matches(NAMED_BY_NATURE))
        .sorted()
        .toList();
  }

  private static Stream<String> keys(String lake) {
    if (lake.startsWith("s3a:")) {
      return OnS3.keys(lake).stream();
    }
    Path root = Path.of(lake);
    try (Stream<Path> walk = Files.walk(root)) {
      return walk
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

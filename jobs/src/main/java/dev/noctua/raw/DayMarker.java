package dev.noctua.raw;

import dev.noctua.core.Failure;
import dev.noctua.storage.ControlJson;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the platform says that it delivered: per file, named below the day's folder, its bytes and
 * lines.
 */
public record DayMarker(List<Listed> files) {
  static final String NAME = "_complete.json";

  /** One file of the marker. */
  public record Listed(String name, long bytes, long lines) {}

  static DayMarker read(String text, String address) {
    try {
      DayMarker marker = ControlJson.read(text, DayMarker.class, address);
      if (marker.files() == null) {
        throw new IllegalStateException(address + " lists no files");
      }
      return marker;
    } catch (Failure.Input e) {
      throw new Failure.Input(address + " is damaged: have the platform deliver it again");
    } catch (IllegalStateException e) {
      throw new Failure.Input(e.getMessage() + ": have the platform deliver it again");
    }
  }

  /**
   * Holds it against what lies in the day's folder.
   *
   * @param address of a path below the raw root, as people would name it
   * @param key the folder's
   * @throws Failure.Input when a file that it names is missing or of another size, or something is
   *     there that it doesn't name
   */
  void check(RawZone.Folder folder, UnaryOperator<String> address, String key) {
    Map<String, RawZone.RawFile> there =
        folder.files().stream()
            .collect(Collectors.toMap(f -> f.path().substring(key.length()), Function.identity()));
    List<NotRead> notRead = folder.notRead().stream().filter(NotRead::stops).toList();
    for (Listed listed : files) {
      RawZone.RawFile file = there.remove(listed.name());
      if (file == null || file.bytes() != listed.bytes()) {
        throw new Failure.Input(
            "%s: the day's marker says %d bytes, there are %s; wait for the delivery or have it repeated"
                .formatted(
                    address.apply(key + listed.name()),
                    listed.bytes(),
                    file == null
                        ? none(key + listed.name(), notRead)
                        : "%d".formatted(file.bytes())));
      }
    }
    Stream.concat(
            there.values().stream().map(file -> address.apply(file.path())),
            notRead.stream()
                .map(entry -> "%s (%s)".formatted(address.apply(entry.path()), entry.why())))
        .findFirst()
        .ifPresent(
            entry -> {
              throw new Failure.Input(
                  "%s isn't named in the day's %s; have the platform deliver the marker again, or move the file away"
                      .formatted(entry, NAME));
            });
  }

  private static String none(String path, List<NotRead> notRead) {
    return notRead.stream()
        .filter(entry -> entry.path().equals(path))
        .map(entry -> "none that are read (%s)".formatted(entry.why()))
        .findFirst()
        .orElse("none");
  }
}

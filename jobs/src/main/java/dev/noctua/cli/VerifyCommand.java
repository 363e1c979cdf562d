package dev.noctua.cli;

import dev.noctua.core.Failure;
import dev.noctua.lake.Damage;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Computes every hash, row count, rule and key of committed nights again, and names what differs.",
      "Exits with code 3 when something differs. Changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  noctua verify                        all nights",
      "  noctua verify --night 2026-11-21"
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--night",
      paramLabel = "DAY",
      description = "Verifies this committed night only.")
  private LocalDate night;

  @Override
  public Integer call() {
    Lake lake = common.lake(common.settings());
    Nights nights = lake.nights();
    List<LocalDate> days = night == null ? nights.committed() : List.of(night);
    List<Manifest> asked = days.stream().map(nights::require).toList();
    List<Damage> damages = new ArrayList<>(lake.verify(asked));
    nights.current().flatMap(current -> pointer(current, nights)).ifPresent(damages::add);
    ResultFormat format = common.format();
    common.print(
        format.text(
            List.of("night", "run", "tables", "files", "rows", "MB", "damages"),
            asked.stream().map(manifest -> row(manifest, damages)).toList()));
    if (!damages.isEmpty()) {
      throw new Failure.Input(message(damages));
    }
    return 0;
  }

  /** What is published must be what the nights up to it hold. */
  private static Optional<Damage> pointer(CurrentPointer current, Nights nights) {
    boolean stands =
        nights.manifest(current.night()).isPresent()
            && nights.files(current.night()).equals(current.tables());
    return stands
        ? Optional.empty()
        : Optional.of(
            new Damage(
                current.night(), "", "current.json", "names other files than the nights up to it"));
  }

  private static List<Object> row(Manifest night, List<Damage> damages) {
    List<Manifest.DataFile> files =
        night.tables().values().stream().flatMap(t -> t.files().stream()).toList();
    return List.of(
        night.night().toString(),
        night.run(),
        night.tables().size(),
        files.size(),
        files.stream().mapToLong(Manifest.DataFile::rows).sum(),
        Math.round(files.stream().mapToLong(Manifest.DataFile::bytes).sum() / 1e5) / 10.0,
        damages.stream().filter(d -> d.night().equals(night.night())).count());
  }

  private static String message(List<Damage> damages) {
    String text =
        damages.stream()
            .map(
                damage ->
                    "%s %s: %s"
                        .formatted(
                            damage.night(),
                            damage.file().isEmpty() ? damage.table() : damage.file(),
                            damage.what()))
            .collect(Collectors.joining("; "));
    LocalDate oldest = damages.stream().map(Damage::night).min(LocalDate::compareTo).orElseThrow();
    return text
        + "; restore the files from a copy, or rebuild the nights with noctua run --from "
        + oldest;
  }
}

package dev.noctua.cli;

import dev.noctua.Night;
import dev.noctua.Stage;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Manifest;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs the stages of one night in order, going on where an earlier try stopped. */
final class Runner {
  private final List<Stage> stages;
  private final Progress progress;

  Runner(List<Stage> stages, Progress progress) {
    this.stages = stages;
    this.progress = progress;
  }

  /**
   * Runs what is still to do.
   *
   * @param only names of the stages to run, whether or not they ran before; empty: all that haven't
   */
  void run(Lake lake, Night night, Set<String> only) {
    Set<String> done =
        lake.draft(night).stages().stream()
            .map(Manifest.StageDone::stage)
            .collect(Collectors.toSet());
    for (Stage stage : stages) {
      boolean wanted = only.isEmpty() ? !done.contains(stage.name()) : only.contains(stage.name());
      if (wanted) {
        run(lake, night, stage);
      } else if (only.isEmpty()) {
        progress.say("  " + stage.name() + " was done before");
      }
    }
  }

  private void run(Lake lake, Night night, Stage stage) {
    progress.started(stage.name());
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    stage.run(lake, night);
    double seconds = Math.round((System.nanoTime() - start) / 1e7) / 100.0;
    long peak = heapPools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum() >> 20;
    progress.ended(seconds, peak);
    // The night's last stage commits the draft: what it cost stands in its log only.
    Optional<Manifest> open = lake.nights().draft(night.date(), night.run());
    if (open.isPresent()) {
      lake.done(night, new Manifest.StageDone(stage.name(), seconds, peak));
    }
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(p -> p.getType() == MemoryType.HEAP && p.isValid())
        .toList();
  }
}

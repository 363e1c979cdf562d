package dev.noctua.night;

import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.StageFigures;
import dev.noctua.stage.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs the stages of one night in order, going on where an earlier try stopped. */
public final class StageRunner {
  private final List<Stage> stages;
  private final Progress progress;

  public StageRunner(List<Stage> stages, Progress progress) {
    this.stages = stages;
    this.progress = progress;
  }

  /**
   * Runs what is still to do. A stage is done on what the stages before it have written: doing one
   * again strikes all after it.
   *
   * @param only names of the stages to run, whether or not they ran before; empty: all that haven't
   * @throws Failure.Input when a stage before one of {@code only} isn't done
   */
  public void run(Run run, Set<String> only) {
    try (LogCollector log = new LogCollector(run.lake().log(run.night()))) {
      run(run, only, log);
    }
  }

  private void run(Run run, Set<String> only, LogCollector log) {
    List<String> names = stages.stream().map(Stage::name).toList();
    Set<String> done = new HashSet<>();
    run.draft().stages().forEach(s -> done.add(s.stage()));
    StageLog.logRun(
        run.night(),
        names.stream().filter(n -> only.isEmpty() ? !done.contains(n) : only.contains(n)).toList());
    for (Stage stage : stages) {
      String name = stage.name();
      if (only.isEmpty() ? done.contains(name) : !only.contains(name)) {
        if (only.isEmpty()) {
          progress.say("  " + name + " was done before");
        }
        continue;
      }
      List<String> before = names.subList(0, names.indexOf(name));
      before.stream()
          .filter(b -> !done.contains(b))
          .findFirst()
          .ifPresent(missing -> refuse(run.night(), name, missing));
      List<String> again = names.subList(names.indexOf(name), names.size());
      if (done.removeAll(again)) {
        run.invalidateStages(again);
      }
      try {
        run(run, stage);
      } finally {
        log.flush(); // Whoever looks on sees each stage when it ends.
      }
      done.add(name);
    }
  }

  private static void refuse(Night night, String stage, String missing) {
    throw new Failure.Input(
        "run %s of night %s: stage %s needs stage %s, which isn't done; run that stage first"
            .formatted(night.run(), night.date(), stage, missing));
  }

  private void run(Run run, Stage stage) {
    String name = stage.name();
    progress.startStage(name);
    StageLog.logBegin(name);
    HeapPeak.reset();
    long start = System.nanoTime();
    StageFigures figures;
    try (StageMeter meter = new StageMeter(run.spark().sparkContext(), name)) {
      stage.run(run.limitedTo(stage.reads(), stage.writes()));
      figures = meter.stop();
    } catch (Exception | Error e) { // Spark also throws checked ones that it doesn't declare.
      StageLog.logFailure(name, secondsSince(start), e);
      throw e;
    }
    run.reread();
    double seconds = secondsSince(start);
    long peak = HeapPeak.mebibytes();
    // The night's last stage ends the draft: what it cost stands in its log only.
    Optional<Manifest> open = run.lake().nights().draft(run.night().date(), run.night().run());
    if (open.isPresent()) {
      run.recordStage(new Manifest.StageDone(name, seconds, peak, Optional.of(figures)));
    }
    // Last of all: who reads it may rely on the stage being recorded.
    progress.endStage(seconds, peak);
    StageLog.logEnd(name, seconds, peak, figures);
  }

  private static double secondsSince(long start) {
    return Math.round((System.nanoTime() - start) / 1e7) / 100.0;
  }
}

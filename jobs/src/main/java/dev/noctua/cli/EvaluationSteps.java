package dev.noctua.cli;

import dev.noctua.evaluate.RecommendEvaluation;
import dev.noctua.night.HeapPeak;
import dev.noctua.night.Progress;
import java.util.function.Supplier;

/** Shows each step of an evaluation as a night shows its stages. */
final class EvaluationSteps implements RecommendEvaluation.Steps, AutoCloseable {
  private final Progress progress;

  EvaluationSteps(boolean quiet) {
    progress = new Progress(quiet);
  }

  @Override
  public <T> RecommendEvaluation.Step<T> run(String name, Supplier<T> work) {
    progress.startStage(name);
    HeapPeak.reset();
    long began = System.nanoTime();
    T result = work.get();
    double seconds = (System.nanoTime() - began) / 1e9;
    long peak = HeapPeak.mebibytes();
    progress.endStage(seconds, peak);
    return new RecommendEvaluation.Step<>(result, seconds, peak);
  }

  void say(String line) {
    progress.say(line);
  }

  @Override
  public void close() {
    progress.close();
  }
}

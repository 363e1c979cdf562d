package dev.noctua.lake.commit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.noctua.contract.Table;
import dev.noctua.lake.lock.LakeLock;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What one run read and wrote: {@code nights/D.R.draft.json} while it works, {@code nights/D.json}
 * once it is committed.
 *
 * @param night the night
 * @param from the first day whose arrivals the run ingested; the night itself, or earlier for a
 *     first load
 * @param run the run's id
 * @param full whether states were rebuilt from facts
 * @param previous the night whose states this one was built on
 * @param previousRun that night's run
 * @param settings digest of the settings that results depend on
 * @param inputs the raw files read
 * @param stages the stages done, in order
 * @param tables table name to what was written
 * @param gates the verdicts of {@code check}
 * @param accepted gates that an operator has overruled by name
 * @param replaces in a draft: per day that was committed when the run began, by which run; only
 *     that may be replaced
 * @param model how the night's recommender was set; absent where {@code train} hasn't run
 * @param fence in a draft: the {@link LakeLock#fence} under which it was written
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Manifest(
    LocalDate night,
    LocalDate from,
    String run,
    boolean full,
    Optional<LocalDate> previous,
    Optional<String> previousRun,
    String settings,
    List<Input> inputs,
    List<StageDone> stages,
    Map<String, Written> tables,
    List<Verdict> gates,
    List<String> accepted,
    Map<LocalDate, String> replaces,
    Optional<ModelChoice> model,
    Optional<Long> fence) {

  /** A manifest that says nothing of overruled gates has none. */
  public Manifest {
    accepted = accepted == null ? List.of() : List.copyOf(accepted);
  }

  /**
   * A raw file as it was when read, and the night that it was read for.
   *
   * @param replay the request that is met by this; absent where the file was read as delivered. A
   *     file of which both is true stands there twice
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Input(
      String path, LocalDate night, long bytes, String etag, Optional<String> replay) {
    /** Equal for the same file with the same content, whichever night reads it. */
    public String version() {
      return path + " " + etag;
    }
  }

  /**
   * A stage that ended.
   *
   * @param seconds wall seconds
   * @param peakHeapMib the peak of used heap in MiB
   * @param figures what it made Spark do; absent in manifests written before this was measured
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record StageDone(
      String stage, double seconds, long peakHeapMib, Optional<StageFigures> figures) {}

  /**
   * One table of the night.
   *
   * @param contract the version of its contract
   * @param violations what of the contract the files don't hold, in words; empty when all is well
   */
  public record Written(String contract, List<DataFile> files, List<String> violations) {
    /** Rows of all files. */
    public long rows() {
      return files.stream().mapToLong(DataFile::rows).sum();
    }

    /** Bytes of all files. */
    public long bytes() {
      return files.stream().mapToLong(DataFile::bytes).sum();
    }
  }

  /**
   * A Parquet file: its key below the lake, the night that its rows belong to, its size and
   * SHA-256.
   */
  public record DataFile(String path, LocalDate dt, long rows, long bytes, String sha256)
      implements Serializable {}

  /**
   * How a gate fell out; {@code integrity} gates guard what later nights build on, others what is
   * published.
   *
   * @param value what was measured, in words
   * @param limit what passes, in words
   * @param measured the value as a number; absent where there was nothing to measure, and in
   *     manifests written before verdicts had numbers
   * @param low what the number must not be below; absent: no such limit
   * @param high what the number must not be above; absent: no such limit
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Verdict(
      String gate,
      boolean integrity,
      String value,
      String limit,
      boolean passed,
      Optional<Double> measured,
      Optional<Double> low,
      Optional<Double> high) {}

  /** The verdicts that stand in the way: neither passed nor overruled. */
  public List<Verdict> refusals() {
    return gates.stream().filter(this::refuses).toList();
  }

  /** Whether one of the verdicts stands in the way. */
  public boolean refuses(Verdict verdict) {
    return !verdict.passed() && !accepted.contains(verdict.gate());
  }

  /** How a verdict stands: passed, refused or overruled. */
  public String outcome(Verdict verdict) {
    return verdict.passed() ? "passed" : refuses(verdict) ? "refused" : "overruled";
  }

  /** False for a day of a first load, which has facts only. */
  public boolean hasStates() {
    return tables.keySet().stream().anyMatch(table -> Table.named(table).contract().state());
  }

  /** The same with one more stage done. */
  public Manifest withStage(StageDone stage) {
    List<StageDone> all = new ArrayList<>(stages);
    all.add(stage);
    return copy(inputs, all, tables, gates, accepted);
  }

  /** The same before these stages were done. */
  public Manifest withoutStages(Collection<String> again) {
    return copy(
        inputs,
        stages.stream().filter(s -> !again.contains(s.stage())).toList(),
        tables,
        gates,
        accepted);
  }

  /** The same with a table written. */
  public Manifest with(String table, Written written) {
    Map<String, Written> all = new TreeMap<>(tables);
    all.put(table, written);
    return copy(inputs, stages, all, gates, accepted);
  }

  /** The same without a table. */
  public Manifest without(String table) {
    Map<String, Written> others = new TreeMap<>(tables);
    others.remove(table);
    return copy(inputs, stages, others, gates, accepted);
  }

  /**
   * The same with other files and inputs; a table of which no file is left isn't named.
   *
   * @param files key to the file that takes its place; empty: none does
   */
  public Manifest withReplaced(Map<String, Optional<DataFile>> files, UnaryOperator<Input> read) {
    Map<String, Written> others = new TreeMap<>();
    tables.forEach(
        (table, written) -> {
          List<DataFile> left =
              written.files().stream()
                  .flatMap(f -> files.getOrDefault(f.path(), Optional.of(f)).stream())
                  .toList();
          if (left.equals(written.files()) || !left.isEmpty()) {
            others.put(table, new Written(written.contract(), left, written.violations()));
          }
        });
    return copy(inputs.stream().map(read).toList(), stages, others, gates, accepted);
  }

  public Manifest withInputs(List<Input> read) {
    return copy(read, stages, tables, gates, accepted);
  }

  public Manifest withVerdicts(List<Verdict> verdicts) {
    return copy(inputs, stages, tables, verdicts, accepted);
  }

  public Manifest withAccepted(Collection<String> more) {
    TreeSet<String> all = new TreeSet<>(accepted);
    all.addAll(more);
    return copy(inputs, stages, tables, gates, List.copyOf(all));
  }

  /** The same with the settings of the night's recommender. */
  public Manifest withModel(ModelChoice choice) {
    return copy(inputs, stages, tables, gates, accepted, Optional.of(choice), fence);
  }

  /** The same, written under a fence. */
  Manifest withFence(long next) {
    return copy(inputs, stages, tables, gates, accepted, model, Optional.of(next));
  }

  private Manifest copy(
      List<Input> inputs,
      List<StageDone> stages,
      Map<String, Written> tables,
      List<Verdict> gates,
      List<String> accepted) {
    return copy(inputs, stages, tables, gates, accepted, model, fence);
  }

  private Manifest copy(
      List<Input> inputs,
      List<StageDone> stages,
      Map<String, Written> tables,
      List<Verdict> gates,
      List<String> accepted,
      Optional<ModelChoice> model,
      Optional<Long> fence) {
    return new Manifest(
        night,
        from,
        run,
        full,
        previous,
        previousRun,
        settings,
        inputs,
        stages,
        tables,
        gates,
        accepted,
        replaces,
        model,
        fence);
  }

  /**
   * What is committed as {@code day}: its inputs, and its rows of the tables that have any night of
   * this day.
   */
  Manifest of(LocalDate day) {
    boolean last = day.equals(night);
    Map<String, Written> own = new TreeMap<>();
    tables.forEach(
        (table, all) -> {
          if (last || !Table.named(table).contract().state()) {
            List<DataFile> files = all.files().stream().filter(f -> f.dt().equals(day)).toList();
            own.put(table, new Written(all.contract(), files, all.violations()));
          }
        });
    boolean first = day.equals(from);
    return new Manifest(
        day,
        day,
        run,
        full,
        first ? previous : Optional.of(day.minusDays(1)),
        first ? previousRun : Optional.of(run),
        settings,
        inputs.stream().filter(i -> i.night().equals(day)).toList(),
        last ? stages : List.of(),
        own,
        last ? gates : List.of(),
        last ? accepted : List.of(),
        Map.of(),
        last ? model : Optional.empty(),
        Optional.empty());
  }
}

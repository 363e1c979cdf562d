package dev.noctua.forget;

import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.lake.Erasure;
import dev.noctua.lake.Forgetting;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Manifest;
import dev.noctua.lake.RawZone;
import dev.noctua.person.Tombstones;
import dev.noctua.settings.Secrets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Forgets people. What is going to be done is noted first; from then on it is done to its end, by
 * this process or by the next one that changes the lake. Every step may be done again.
 */
public final class Forget {
  private final RawZone raw;
  private final boolean rewriteRaw;
  private final Secrets secrets;
  private final Database database;

  /** The live platform's tables. */
  public interface Database {
    /** Deletes the rows of these people, by their ids; tells how many there were. */
    long delete(Lake lake, Collection<String> userIds);
  }

  /**
   * @param rewriteRaw whether raw files are rewritten too
   */
  public Forget(RawZone raw, boolean rewriteRaw, Secrets secrets, Database database) {
    this.raw = raw;
    this.rewriteRaw = rewriteRaw;
    this.secrets = secrets;
    this.database = database;
  }

  /**
   * What was changed.
   *
   * @param unreadable raw files that are damaged, and were left as they are
   */
  public record Done(
      int people, int rawFiles, long tableFiles, long databaseRows, List<String> unreadable) {}

  /** What is still found of people, and in how much it was looked for. */
  public record Left(long rawFiles, long tableFiles, long databaseRows) {
    /** Whether nothing is. */
    public boolean nothing() {
      return rawFiles + tableFiles + databaseRows == 0;
    }
  }

  /** Forgets people as of a night; all that they did is gone when this returns. */
  public Done people(Lake lake, Set<String> userIds, LocalDate on) {
    Erasure erasure = decided(lake, userIds, on);
    lake.forgetting().begin(erasure);
    return done(lake, erasure);
  }

  /**
   * Completes what a process has begun that died.
   *
   * @param say takes a line when there was something
   */
  public void complete(Lake lake, Consumer<String> say) {
    if (!lake.isForgetting()) {
      return;
    }
    Erasure open = lake.forgetting().open().orElseThrow();
    say.accept("Completing the forgetting of %d people".formatted(open.people().size()));
    done(lake, open);
  }

  /** Looks for people everywhere once more. */
  public Left left(Lake lake, Set<String> userIds, LocalDate on) {
    Erasure again = decided(lake, userIds, on);
    return new Left(
        again.raw().size(),
        lake.forgetting().concerned(changes(again.people())),
        database.delete(lake, userIds));
  }

  private Erasure decided(Lake lake, Set<String> userIds, LocalDate on) {
    Tombstones tombstones = new Tombstones(secrets.tombstone(), lake.tombstones());
    Map<String, String> keys = new HashMap<>();
    for (Row row :
        lake.forgetting()
            .rows(Table.IDENTITY)
            .where(col(Columns.USER_ID).isin(userIds.toArray()))
            .select(Columns.USER_ID, Columns.USER_KEY)
            .collectAsList()) {
      keys.put(row.getString(0), row.getString(1));
    }
    List<RawZone.RawFile> files = rewriteRaw ? raw.all() : List.of();
    Map<String, Set<String>> personal =
        RawFiles.personal(
            lake.spark(),
            raw,
            files.stream().filter(f -> f.log().equals(RawLog.REGISTRATION.logName())).toList(),
            userIds);
    List<Erasure.Person> people =
        userIds.stream()
            .sorted()
            .map(
                id ->
                    new Erasure.Person(
                        id,
                        Optional.ofNullable(keys.get(id)),
                        tombstones.key(id),
                        List.copyOf(personal.getOrDefault(id, Set.of()))))
            .toList();
    List<RawZone.RawFile> concerned =
        RawFiles.look(lake.spark(), raw, files, new RawLines(people)).stream()
            .filter(RawFiles.Seen::concerned)
            .map(RawFiles.Seen::file)
            .toList();
    return new Erasure(on, people, concerned);
  }

  private Done done(Lake lake, Erasure erasure) {
    List<RawFiles.Seen> seen =
        RawFiles.rewrite(lake.spark(), raw, erasure.raw(), new RawLines(erasure.people()));
    seen.stream()
        .collect(Collectors.groupingBy(s -> List.of(s.file().log(), s.file().day())))
        .values()
        .forEach(day -> mark(day));
    Forgetting forgetting = lake.forgetting();
    List<Erasure.Person> people = erasure.people();
    long files = forgetting.change(changes(people), inputs(erasure), people.get(0).tombstone());
    long rows = database.delete(lake, people.stream().map(Erasure.Person::userId).toList());
    forgetting.end();
    return new Done(people.size(), seen.size(), files, rows, unreadable(seen));
  }

  private static List<String> unreadable(List<RawFiles.Seen> seen) {
    return seen.stream().filter(s -> !s.readable()).map(s -> s.file().path()).toList();
  }

  private void mark(List<RawFiles.Seen> day) {
    Map<String, Long> lines =
        day.stream()
            .filter(RawFiles.Seen::readable)
            .collect(Collectors.toMap(s -> s.file().path(), RawFiles.Seen::lines));
    raw.mark(day.get(0).file().log(), day.get(0).file().day(), lines);
  }

  private Map<Table, Forgetting.Change> changes(List<Erasure.Person> people) {
    return ForgottenRows.changes(people, new Tombstones(secrets.tombstone(), Set.of()));
  }

  /** Nights have read what raw files were before. */
  private UnaryOperator<Manifest.Input> inputs(Erasure erasure) {
    Map<String, RawZone.RawFile> before =
        erasure.raw().stream()
            .collect(Collectors.toMap(RawZone.RawFile::path, Function.identity()));
    Map<String, RawZone.RawFile> now =
        before.values().stream()
            .map(file -> List.of(file.log(), file.day()))
            .distinct()
            .flatMap(day -> raw.files((String) day.get(0), (LocalDate) day.get(1)).stream())
            .collect(Collectors.toMap(RawZone.RawFile::path, Function.identity()));
    return input -> {
      RawZone.RawFile old = before.get(input.path());
      boolean was = old != null && old.etag().equals(input.etag()) && now.containsKey(input.path());
      return was ? now.get(input.path()).input(input.night(), input.replay()) : input;
    };
  }
}

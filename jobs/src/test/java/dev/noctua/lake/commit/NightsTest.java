package dev.noctua.lake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestS3;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.lock.FencedStore;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.storage.LocalStore;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.S3Store;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commit and publication, without tables: killed at every step, and watched while they happen. */
@Tag("world")
public class NightsTest {
  public static final LocalDate DAY = LocalDate.parse("2026-11-18");
  public static final Set<String> WRITES = Set.of("put", "putIfAbsent", "putIfMatch", "delete");

  @TempDir Path folder;

  /** The process's death. */
  public static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A store whose process dies at its n-th write: before it, or when it has happened. */
  public static ObjectStore dying(ObjectStore store, int write, boolean after) {
    int[] left = {write};
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              boolean last = WRITES.contains(method.getName()) && left[0]-- == 0;
              if (last && !after) {
                throw new Killed();
              }
              Object result = method.invoke(store, arguments);
              if (last) {
                throw new Killed();
              }
              return result;
            });
  }

  private static Nights nights(ObjectStore store) {
    LakeLock untaken = new LakeLock(store, 30);
    return new Nights(new FencedStore(store, untaken), untaken);
  }

  public static Night load(String run) {
    return new Night(DAY.plusDays(2), DAY, run, true, Optional.empty(), ZoneOffset.UTC);
  }

  /** A run's table of one file per day; nothing reads them here. */
  private static Manifest.Written written(Night night, String table) {
    List<Manifest.DataFile> files =
        night.days().stream()
            .map(
                day ->
                    new Manifest.DataFile(
                        "open/%s/dt=%s/run=%s/part-0.parquet".formatted(table, day, night.run()),
                        day,
                        1,
                        1,
                        "0"))
            .toList();
    return new Manifest.Written("1.0.0", files, List.of());
  }

  /** What a run does to the control files, going on from where it stands. */
  public static void run(Nights nights, Night night) {
    Manifest draft =
        nights.draft(night.date(), night.run()).orElseGet(() -> nights.begin(night, "s"));
    for (String table : List.of("ingest_audit", "identity")) {
      if (!draft.tables().containsKey(table)) {
        draft = draft.with(table, written(night, table));
        nights.save(draft);
      }
    }
    nights.commit(draft);
    nights.publish(night.date());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunKilledAtAnyWriteGoesOnWhereItStopped(boolean after) {
    int killed = 0;
    for (int write = 0; ; write++) {
      ObjectStore store = new LocalStore(folder.resolve("lake-" + after + "-" + write));
      run(nights(store), load("r1"));
      List<String> before = published(store);
      boolean died = false;
      try {
        run(nights(dying(store, write, after)), load("r2"));
      } catch (Killed e) {
        died = true;
        killed++;
      }
      if (!died) {
        assertThat(killed).as("writes of a run").isGreaterThan(6);
        return;
      }
      assertThat(published(store)).isIn(before, runs("r2"));
      // The draft tells whether the run has ended; when it has, there is nothing to go on with.
      Nights again = nights(store);
      boolean ended =
          again.draft(DAY.plusDays(2), "r2").isEmpty()
              && again.manifest(DAY).map(Manifest::run).equals(Optional.of("r2"));
      if (!ended) {
        run(again, load("r2"));
      }
      assertThat(published(store)).isEqualTo(runs("r2"));
      assertThat(nights(store).drafts()).isEmpty();
      assertThat(nights(store).committed()).isEqualTo(load("r2").days());
    }
  }

  /** The run that each published file belongs to, day by day, and the state's. */
  public static List<String> published(ObjectStore store) {
    CurrentPointer current = nights(store).current().orElseThrow();
    List<String> runs = new ArrayList<>();
    current
        .tables()
        .get("ingest_audit")
        .forEach(path -> runs.add(path.replaceAll(".*/run=|/part.*", "")));
    runs.add(current.tables().get("identity").get(0).replaceAll(".*/run=|/part.*", ""));
    return runs;
  }

  public static List<String> runs(String run) {
    return List.of(run, run, run, run);
  }

  @ParameterizedTest
  @CsvSource({"files, 60", "s3, 15"})
  void whoeverLooksAtAnyMomentSeesOneNightWholly(String kind, int publications) throws Exception {
    ObjectStore store =
        kind.equals("files")
            ? new LocalStore(folder)
            : new S3Store(TestS3.newBucket() + "/lake", TestS3.settings());
    run(nights(store), load("r0"));
    AtomicBoolean ended = new AtomicBoolean();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    Callable<List<List<String>>> look =
        () -> {
          List<List<String>> seen = new ArrayList<>();
          while (!ended.get()) {
            seen.add(published(store));
          }
          return seen;
        };
    Future<List<List<String>>> looks = reader.submit(look);
    try {
      for (int n = 1; n <= publications; n++) {
        run(nights(store), load("r" + n));
      }
    } finally {
      ended.set(true);
      reader.shutdown();
    }
    List<Integer> order = new ArrayList<>();
    for (List<String> seen : looks.get()) {
      assertThat(seen).hasSize(4).containsOnly(seen.get(0));
      order.add(Integer.parseInt(seen.get(0).substring(1)));
    }
    assertThat(order).isSorted();
    assertThat(Set.copyOf(order)).as("publications that were looked at").hasSizeGreaterThan(3);
  }

  /** Without the lock: its holder can't be overtaken like this. */
  @Test
  void aNightThatAnotherRunCommitsMeanwhileIsNotReplaced() {
    for (int look = 0; ; look++) {
      ObjectStore store = new LocalStore(folder.resolve("lake " + look));
      int[] left = {Integer.MAX_VALUE};
      Nights slow = nights(beforeALook(store, left, () -> run(nights(store), load("theirs"))));
      Manifest mine = slow.begin(load("mine"), "s");
      left[0] = look;
      boolean refused = false;
      try {
        slow.commit(mine);
      } catch (Failure.Locked e) {
        refused = true;
      }
      boolean isOvertaken = left[0] < 0;
      assertThat(refused).as("look " + look).isEqualTo(isOvertaken);
      assertThat(nights(store).manifest(DAY).map(Manifest::run))
          .contains(isOvertaken ? "theirs" : "mine");
      if (!isOvertaken) {
        assertThat(look).as("looks at the night").isGreaterThan(1);
        return;
      }
    }
  }

  /** A store that does something before the n-th look at the first night's manifest. */
  private static ObjectStore beforeALook(ObjectStore store, int[] left, Runnable before) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              boolean looks =
                  method.getName().equals("get") && arguments[0].equals(Nights.key(DAY));
              if (looks && left[0]-- == 0) {
                before.run();
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void aManifestWrittenBeforeVerdictsHadNumbersIsRead() {
    ObjectStore store = new LocalStore(folder);
    store.put(
        "nights/2026-11-18.json",
        """
        {"night": "2026-11-18", "from": "2026-11-18", "run": "r1", "full": false, "settings": "s",
         "inputs": [], "stages": [], "tables": {}, "replaces": {}, "gates": [
          {"gate": "money_kept", "integrity": true, "value": "0.00", "limit": "0", "passed": true}]}
        """);
    Manifest.Verdict verdict = nights(store).manifest(DAY).orElseThrow().gates().get(0);
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.measured()).isEmpty();
    assertThat(verdict.high()).isEmpty();
  }
}

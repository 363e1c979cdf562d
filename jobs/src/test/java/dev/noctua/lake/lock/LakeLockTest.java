package dev.noctua.lake.lock;

import static dev.noctua.lake.commit.NightsTest.DAY;
import static dev.noctua.lake.commit.NightsTest.load;
import static dev.noctua.lake.commit.NightsTest.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.TestS3;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.commit.NightsTest;
import dev.noctua.lake.commit.NightsTest.Killed;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.LocalStore;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.S3Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may change a lake, and what becomes of the writes of those who may no more. */
@Tag("world")
public class LakeLockTest {
  /** So long that no heartbeat and no waiting comes into a test that doesn't ask for it. */
  private static final int HOUR = 3600;

  /** No process has this number. */
  private static final long NOBODY = 0;

  @TempDir Path folder;

  private int stores;

  private ObjectStore store(String kind) {
    return kind.equals("files")
        ? new LocalStore(folder.resolve("lake " + stores++))
        : new S3Store(TestS3.newBucket() + "/lake", TestS3.settings());
  }

  /** A process: its lock, and what it does under it. */
  private record Contender(LakeLock lock, Nights nights) implements AutoCloseable {
    static Contender on(ObjectStore store, int leaseSeconds) {
      LakeLock lock = new LakeLock(store, leaseSeconds);
      return new Contender(lock, new Nights(new FencedStore(store, lock), lock));
    }

    Contender take() {
      return take(line -> {});
    }

    Contender take(Consumer<String> say) {
      lock.take("run", say);
      return this;
    }

    @Override
    public void close() {
      lock.close();
    }
  }

  private static LockRecord lockRecord(ObjectStore store) {
    return LockRecord.of(store.get(LockRecord.KEY).orElseThrow());
  }

  /** Has the holder be another process than it was, without its knowing. */
  private static void holder(ObjectStore store, UnaryOperator<LockHolder> other) {
    LockRecord old = lockRecord(store);
    store.put(
        LockRecord.KEY,
        ControlJson.write(
            new LockRecord(old.fence(), old.beat(), old.holder().map(other), old.intent())));
  }

  private static LockHolder of(LockHolder holder, long pid, String system, int leaseSeconds) {
    return new LockHolder(
        holder.id(),
        holder.command(),
        holder.night(),
        holder.run(),
        holder.host(),
        pid,
        system,
        holder.started(),
        leaseSeconds);
  }

  /** To all others the holder is dead; it knows nothing of it. */
  public static void bury(ObjectStore store) {
    holder(store, h -> of(h, NOBODY, h.system(), HOUR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void aLivingHolderKeepsTheLock(String kind) {
    ObjectStore store = store(kind);
    try (Contender one = Contender.on(store, 5).take()) {
      one.lock().recordPosition(DAY, "r1");
      List<String> said = new ArrayList<>();
      assertThatThrownBy(() -> Contender.on(store, 5).take(said::add))
          .isInstanceOf(Failure.Locked.class)
          .hasMessageContaining("run r1 of night 2026-11-18")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageEndingWith("wait until it has ended, or stop it");
      assertThat(said).singleElement().asString().startsWith("waiting 5 s to see whether run r1");
      assertThat(one.lock().fence()).isEqualTo(1);
      assertThat(one.lock().holder().orElseThrow().isWorkingOn(DAY, "r1")).isTrue();
      one.lock().confirmHeld();
    }
    assertThat(lockRecord(store))
        .isEqualTo(new LockRecord(1, 0, Optional.empty(), Optional.empty()));
    try (Contender two = Contender.on(store, 5).take()) {
      assertThat(two.lock().fence()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void whoWaitsGetsItWhenItIsLetGo(String kind) {
    ObjectStore store = store(kind);
    Contender one = Contender.on(store, HOUR).take();
    holder(store, h -> of(h, h.pid(), h.system(), 2));
    try (Contender two = Contender.on(store, HOUR).take(line -> one.close())) {
      assertThat(two.lock().fence()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void aDeadHolderOfTheSameMachineIsTakenOverAtOnce(String kind) throws Exception {
    ObjectStore store = store(kind);
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    try (Contender one = Contender.on(store, HOUR).take()) {
      holder(store, h -> of(h, ended.pid(), h.system(), HOUR));
      List<String> said = new ArrayList<>();
      try (Contender two = Contender.on(store, HOUR).take(said::add)) {
        assertThat(two.lock().fence()).isEqualTo(2);
        assertThat(said).singleElement().asString().startsWith("taking over from run (process ");
        assertThatThrownBy(one.lock()::confirmHeld)
            .isInstanceOf(Failure.Locked.class)
            .hasMessageContaining("was taken over by run (process")
            .hasMessageEndingWith("run again");
      }
    }
    assertThat(lockRecord(store).fence()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void aSilentHolderOfAnotherMachineIsTakenOverAfterItsLease(String kind) {
    ObjectStore store = store(kind);
    try (Contender one = Contender.on(store, HOUR).take()) {
      holder(store, h -> of(h, h.pid(), "another machine", 1));
      List<String> said = new ArrayList<>();
      try (Contender two = Contender.on(store, HOUR).take(said::add)) {
        assertThat(said).hasSize(2);
        assertThat(two.lock().fence()).isEqualTo(2);
        assertThatThrownBy(one.lock()::confirmHeld).isInstanceOf(Failure.Locked.class);
      }
    }
  }

  @Test
  void whoCantRenewTheLockForALeaseStopsWriting() throws InterruptedException {
    ObjectStore store = store("files");
    AtomicBoolean down = new AtomicBoolean();
    AtomicInteger tries = new AtomicInteger();
    ObjectStore failing =
        intercepted(
            store,
            () -> {
              if (down.get()) {
                tries.incrementAndGet();
                throw new Failure.Unavailable("no storage", null);
              }
            });
    try (Contender one = Contender.on(failing, 1).take()) {
      one.nights().begin(load("r1"), "s");
      down.set(true);
      while (writes(one)) {
        Thread.sleep(20);
      }
      assertThatThrownBy(one.lock()::requireHeld)
          .hasMessageContaining("couldn't renew its lock for 1 s");
      assertThat(tries).as("a lease has so many heartbeats").hasValue(3);
      down.set(false);
      Manifest draft = one.nights().drafts().get(0);
      assertThatThrownBy(() -> one.nights().save(draft)).isInstanceOf(Failure.Unavailable.class);
    }
  }

  private static boolean writes(Contender one) {
    try {
      one.lock().requireHeld();
      return true;
    } catch (Failure.Unavailable e) {
      return false;
    }
  }

  /** A store that does something before each write. */
  private static ObjectStore intercepted(ObjectStore store, Runnable before) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (NightsTest.WRITES.contains(method.getName())) {
                before.run();
              }
              return method.invoke(store, arguments);
            });
  }

  /** The night after the load. */
  private static Night next(String run) {
    return new Night(
        DAY.plusDays(3), DAY.plusDays(3), run, false, Optional.of(DAY.plusDays(2)), ZoneOffset.UTC);
  }

  /** What whoever overtakes does, and the world has gone on by the time that the other wakes. */
  private static void goOn(String way, Nights nights) {
    run(nights, next(way.equals("another run") ? "r2" : "r1"));
    if (way.equals("taken back")) {
      nights.publish(DAY.plusDays(2));
    }
  }

  /**
   * All objects but drafts that nobody will go on with: a process that sleeps while it begins a run
   * may leave one.
   */
  private static Map<String, String> objects(ObjectStore store) {
    Map<String, String> objects = new TreeMap<>();
    store.list("").forEach(e -> objects.put(e.key(), store.get(e.key()).orElseThrow().text()));
    Nights nights = Contender.on(store, HOUR).nights();
    nights.drafts().stream()
        .filter(draft -> !nights.isValid(draft))
        .forEach(d -> objects.remove("nights/%s.%s.draft.json".formatted(d.night(), d.run())));
    objects.keySet().removeIf(key -> key.startsWith("."));
    return objects;
  }

  @ParameterizedTest
  @CsvSource({
    "files, same run", "files, another run", "files, taken back",
    "s3, same run", "s3, another run", "s3, taken back"
  })
  void whoIsOvertakenBeforeAWriteChangesNothing(String kind, String way) {
    for (int write = 0; ; write++) {
      ObjectStore store = store(kind);
      try (Contender first = Contender.on(store, HOUR).take()) {
        run(first.nights(), load("r0"));
      }
      int[] left = {Integer.MAX_VALUE};
      Map<String, String> after = new TreeMap<>();
      ObjectStore sleepy =
          intercepted(
              store,
              () -> {
                if (left[0]-- == 0) {
                  bury(store);
                  try (Contender other = Contender.on(store, HOUR).take()) {
                    goOn(way, other.nights());
                  }
                  after.putAll(objects(store));
                }
              });
      Contender slept = Contender.on(sleepy, HOUR).take();
      left[0] = write;
      boolean failed = false;
      try (slept) {
        run(slept.nights(), next("r1"));
      } catch (Failure.Locked e) {
        failed = true;
      }
      if (after.isEmpty()) {
        assertThat(failed).isFalse();
        assertThat(write).as("writes of a run").isGreaterThan(10);
        return;
      }
      assertThat(objects(store)).as("write " + write).isEqualTo(after);
      // The last write lets the lock go: there is nothing left to fail.
      assertThat(failed || slept.nights().drafts().isEmpty()).as("write " + write).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void whoIsOvertakenBetweenItsWritesChangesNothing(String kind) {
    ObjectStore store = store(kind);
    Contender one = Contender.on(store, HOUR).take();
    FencedStore files = new FencedStore(store, one.lock());
    one.nights().begin(load("r1"), "s");
    files.put("open/t/part-0.parquet", "rows");
    bury(store);
    try (Contender two = Contender.on(store, HOUR).take()) {
      run(two.nights(), load("r1"));
      two.nights().begin(next("r1"), "s");
      Map<String, String> after = objects(store);
      Manifest draft = two.nights().draft(DAY.plusDays(3), "r1").orElseThrow();
      for (Runnable write :
          List.<Runnable>of(
              () -> one.nights().begin(next("r1"), "s"),
              () -> one.nights().save(draft),
              () -> one.nights().commit(draft),
              () -> one.nights().publish(DAY.plusDays(2)),
              () -> one.nights().end(draft),
              () -> files.put("reports/r.html", "a page"),
              () -> files.delete(List.of("open/t/part-0.parquet")),
              () -> one.lock().recordPosition(DAY, "r1"))) {
        assertThatThrownBy(write::run).isInstanceOf(Failure.Locked.class);
        assertThat(objects(store)).isEqualTo(after);
      }
    }
    one.close();
    assertThat(lockRecord(store).holder()).isEmpty();
  }

  /** Each for itself: who has been refused one write knows by itself that it was overtaken. */
  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void whoIsOvertakenDeletesAndReplacesNothing(String kind) {
    String key = "open/t/part-0.parquet";
    for (Consumer<FencedStore> change :
        List.<Consumer<FencedStore>>of(
            files -> files.delete(List.of(key)),
            files -> files.replace(files.list("open/t/").get(0), folder.resolve("never-read")),
            files -> files.abortUploads(upload -> true))) {
      ObjectStore store = store(kind);
      Contender one = Contender.on(store, HOUR).take();
      FencedStore files = new FencedStore(store, one.lock());
      files.put(key, "rows");
      bury(store);
      Contender two = Contender.on(store, HOUR).take();
      assertThatThrownBy(() -> change.accept(files)).isInstanceOf(Failure.Locked.class);
      assertThat(store.get(key)).map(ObjectStore.Content::text).contains("rows");
      two.close();
      one.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"files, false", "files, true", "s3, false", "s3, true"})
  void whatADeadProcessHadDecidedItsSuccessorCarriesOut(String kind, boolean after) {
    int decided = 0;
    for (int write = 0; ; write++) {
      ObjectStore store = store(kind);
      try (Contender first = Contender.on(store, HOUR).take()) {
        run(first.nights(), load("r1"));
      }
      Contender dead = Contender.on(NightsTest.dying(store, write, after), HOUR);
      try {
        run(dead.take().nights(), load("r2"));
        dead.close();
        assertThat(decided).as("deaths between decision and deed").isGreaterThan(4);
        return;
      } catch (Killed e) {
        if (lockRecord(store).holder().isPresent()) {
          bury(store);
        }
      }
      Optional<LockRecord.Intent> intent = lockRecord(store).intent();
      try (Contender next = Contender.on(store, HOUR).take()) {
        assertThat(lockRecord(store).intent()).isEmpty();
        List<String> days =
            load("r2").days().stream()
                .map(day -> next.nights().manifest(day).orElseThrow().run())
                .toList();
        // All days of the load or none.
        assertThat(days).containsOnly(days.get(0));
        if (intent.isPresent()) {
          decided++;
          assertThat(days).containsOnly("r2");
        }
        if (intent.filter(i -> i.change() == LockRecord.Change.PUBLISH).isPresent()) {
          assertThat(NightsTest.published(store)).isEqualTo(NightsTest.runs("r2"));
          assertThat(next.nights().drafts()).isEmpty();
        } else if (days.contains("r1") || !next.nights().drafts().isEmpty()) {
          run(next.nights(), load("r2"));
        }
        assertThat(NightsTest.published(store)).isEqualTo(NightsTest.runs("r2"));
      }
      dead.close();
    }
  }

  private Process keeper(Path lake, int leaseSeconds) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockKeeper.class.getName(),
                lake.toString(),
                Integer.toString(leaseSeconds))
            .redirectError(folder.resolve("keeper.log").toFile())
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("holding");
    return process;
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(new ProcessBuilder("kill", name, "" + process.pid()).start().waitFor()).isZero();
  }

  @Test
  void aProcessThatWasStoppedAndOvertakenCantCommitWhenItWakes() throws Exception {
    Path lake = folder.resolve("lake");
    ObjectStore store = new LocalStore(lake);
    Process stopped = keeper(lake, 1);
    try {
      signal("-STOP", stopped);
      Map<String, String> after;
      try (Contender two = Contender.on(store, 1).take()) {
        run(two.nights(), load("r2"));
        after = objects(store);
        after.remove(LockRecord.KEY);
        stopped.getOutputStream().write('\n');
        stopped.getOutputStream().flush();
        signal("-CONT", stopped);
        assertThat(stopped.waitFor()).isEqualTo(5);
      }
      Map<String, String> now = objects(store);
      now.remove(LockRecord.KEY);
      assertThat(now).isEqualTo(after);
      assertThat(folder.resolve("keeper.log")).content().contains("taken over");
      assertThat(lockRecord(store).fence()).isEqualTo(2);
    } finally {
      stopped.destroyForcibly();
    }
  }

  @Test
  void aProcessThatIsAskedToEndLetsGoAndOneThatIsKilledIsTakenOver() throws Exception {
    Path lake = folder.resolve("lake");
    ObjectStore store = new LocalStore(lake);
    Process asked = keeper(lake, HOUR);
    signal("-TERM", asked);
    asked.waitFor();
    assertThat(lockRecord(store).holder()).isEmpty();

    Nights nights = Contender.on(store, HOUR).nights();
    nights.drafts().forEach(nights::end);
    Process killed = keeper(lake, HOUR);
    signal("-KILL", killed);
    killed.waitFor();
    assertThat(lockRecord(store).holder()).isPresent();
    try (Contender next = Contender.on(store, HOUR).take()) {
      assertThat(next.lock().fence()).isEqualTo(3);
    }
  }
}

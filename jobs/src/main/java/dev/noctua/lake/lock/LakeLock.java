package dev.noctua.lake.lock;

import dev.noctua.core.Failure;
import dev.noctua.lake.lock.LockRecord.Intent;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The lock of a lake, {@code lock.json}: one process at a time changes a lake. The holder renews
 * the lock while it runs. A process that finds the lock held watches it for one lease of its own
 * elapsed time. If the holder renews the lock meanwhile, that process fails; if not, it takes the
 * lock over.
 *
 * <p>A process can sleep between checking the lock and writing, and another process can take the
 * lock in between. The write must then fail by itself: docs/decisions/0013 says how each kind of
 * write does. A process that has not taken the lock is not checked.
 */
public final class LakeLock implements AutoCloseable {
  private static final int BEATS_PER_LEASE = 3;
  private static final int LOOKS_PER_LEASE = 10;
  private static final int TRIES = 3;

  private final ObjectStore store;
  private final int leaseSeconds;
  private Consumer<Optional<Intent>> completeIntent = decided -> {};
  private ScheduledExecutorService heartbeat;
  private Thread atExit;
  private int missed;
  private volatile LockHolder ownHolder;
  private volatile long fence;

  /** Why this process must not write any more; null while it may write. */
  private volatile Supplier<Failure> lost;

  public LakeLock(ObjectStore store, int leaseSeconds) {
    this.store = store;
    this.leaseSeconds = leaseSeconds;
  }

  /** Sets what {@link #take} runs first, on the intent that an earlier holder may have left. */
  public void whenTaken(Consumer<Optional<Intent>> next) {
    completeIntent = next;
  }

  /** The process that holds the lock now. */
  public Optional<LockHolder> holder() {
    return store.get(LockRecord.KEY).flatMap(content -> LockRecord.of(content).holder());
  }

  /**
   * Takes the lock, as every command does that changes the lake, and finishes what its holder
   * before had decided.
   *
   * @param command the command's name, which other processes show
   * @param say takes a line whenever this waits or takes over
   * @return this, to be let go by closing it
   * @throws Failure.Locked when another process holds it, and lives
   */
  public LakeLock take(String command, Consumer<String> say) {
    if (ownHolder != null) {
      throw new IllegalStateException("this lock has been taken once already");
    }
    LockHolder self = LockHolder.self(command, leaseSeconds);
    Optional<LockRecord> taken = Optional.empty();
    while (taken.isEmpty()) {
      taken = attempt(self, say);
    }
    fence = taken.get().fence();
    ownHolder = self;
    long interval = TimeUnit.SECONDS.toMillis(leaseSeconds) / BEATS_PER_LEASE;
    heartbeat =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "lock heartbeat");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        heartbeat.scheduleWithFixedDelay(this::renew, interval, interval, TimeUnit.MILLISECONDS);
    atExit = new Thread(this::release, "lock release");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      completeIntent.accept(taken.get().intent());
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Tries once to take the lock; empty when another process took or released it meanwhile. */
  private Optional<LockRecord> attempt(LockHolder self, Consumer<String> say) {
    Optional<ObjectStore.Content> there = store.get(LockRecord.KEY);
    if (there.isEmpty()) {
      return Optional.of(LockRecord.first(self))
          .filter(first -> store.putIfAbsent(LockRecord.KEY, ControlJson.write(first)));
    }
    LockRecord old = LockRecord.of(there.get());
    Optional<LockHolder> holder = old.holder();
    if (holder.isPresent()) {
      if (!holder.get().isDead(self) && !isSilent(holder.get(), there.get(), say)) {
        return Optional.empty();
      }
      say.accept("taking over from %s, which is dead or stopped".formatted(holder.get()));
    }
    return Optional.of(old.taken(self))
        .filter(
            taken ->
                store.putIfMatch(LockRecord.KEY, ControlJson.write(taken), there.get().etag()));
  }

  /** Whether the holder doesn't renew its lock for a whole lease; false when it releases it. */
  private boolean isSilent(LockHolder holder, ObjectStore.Content seen, Consumer<String> say) {
    say.accept(
        "waiting %d s to see whether %s is still alive".formatted(holder.leaseSeconds(), holder));
    for (int look = 0; look < LOOKS_PER_LEASE; look++) {
      sleep(TimeUnit.SECONDS.toMillis(holder.leaseSeconds()) / LOOKS_PER_LEASE);
      Optional<ObjectStore.Content> now = store.get(LockRecord.KEY);
      if (now.filter(content -> content.etag().equals(seen.etag())).isEmpty()) {
        now.flatMap(content -> LockRecord.of(content).holder())
            .ifPresent(
                living -> {
                  throw new Failure.Locked(
                      "the lake is locked by %s: wait until it has ended, or stop it"
                          .formatted(living));
                });
        return false;
      }
    }
    return true;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the lake's lock", e);
    }
  }

  /** Records in the lock which run of which night this process works on. */
  public void recordPosition(LocalDate night, String run) {
    replace(record -> record.at(night, run));
  }

  /**
   * Which acquisition of the lock this is, counted from 1: larger than that of any process that had
   * it before. 0 when it hasn't been taken.
   */
  public long fence() {
    return fence;
  }

  public boolean isTaken() {
    return ownHolder != null;
  }

  /**
   * Checks that this process hasn't lost the lock, as far as it knows without asking storage.
   *
   * @throws Failure.Locked when it has lost the lock, or let it go
   * @throws Failure.Unavailable when it may have, because storage doesn't answer
   */
  void requireHeld() {
    if (lost != null) {
      throw lost.get();
    }
  }

  /**
   * Checks in storage that this process hasn't lost the lock.
   *
   * @throws Failure.Locked when another process has taken the lock
   */
  public void confirmHeld() {
    requireHeld();
    if (isTaken()) {
      requireOwn();
    }
  }

  /**
   * Records a change as an intent in the lock, carries it out and records that it is done. A
   * process that lost the lock can't record an intent. If it recorded one before, the next holder
   * carries it out.
   *
   * @throws Failure.Locked when the lock is lost
   */
  public void decide(Intent intent, Runnable change) {
    if (isTaken()) {
      replace(record -> record.with(Optional.of(intent)));
    }
    change.run();
    recordDone();
  }

  /** Records that the intent has been carried out. */
  public void recordDone() {
    if (isTaken()) {
      replace(record -> record.with(Optional.empty()));
    }
  }

  /** The lock as storage has it, which must be this process's. */
  private ObjectStore.Content requireOwn() {
    Optional<ObjectStore.Content> there = store.get(LockRecord.KEY);
    if (there.filter(content -> LockRecord.of(content).isHeldBy(ownHolder)).isEmpty()) {
      String why =
          "%s didn't renew its lock in time, and it was taken over%s: this process writes nothing more; run again"
              .formatted(
                  ownHolder,
                  there
                      .flatMap(content -> LockRecord.of(content).holder())
                      .map(holder -> " by " + holder)
                      .orElse(""));
      lost = () -> new Failure.Locked(why);
      throw lost.get();
    }
    return there.get();
  }

  private synchronized void replace(UnaryOperator<LockRecord> change) {
    requireHeld();
    exchange(change);
  }

  private void exchange(UnaryOperator<LockRecord> change) {
    for (int tries = 0; tries < TRIES; tries++) {
      ObjectStore.Content there = requireOwn();
      String next = ControlJson.write(change.apply(LockRecord.of(there)));
      if (store.putIfMatch(LockRecord.KEY, next, there.etag())) {
        return;
      }
    }
    throw new Failure.Unavailable(
        "storage refused a write of %s although nobody else had changed it: check that the store honours If-Match"
            .formatted(store.address(LockRecord.KEY)),
        null);
  }

  /** Renews the lock. If storage doesn't answer for a lease, this process stops writing. */
  private void renew() {
    try {
      replace(LockRecord::renewed);
      missed = 0;
    } catch (Failure.Locked e) {
      heartbeat.shutdown();
    } catch (RuntimeException e) {
      missed++;
      if (missed >= BEATS_PER_LEASE) {
        String why =
            "%s couldn't renew its lock for %d s, so another process may hold it: this one writes nothing more (%s); run again"
                .formatted(ownHolder, leaseSeconds, e.getMessage());
        lost = () -> new Failure.Unavailable(why, e);
        heartbeat.shutdown();
      }
    }
  }

  /** Releases the lock. An intent that was not carried out stays for the next holder. */
  @Override
  public void close() {
    if (!isTaken()) {
      return;
    }
    release();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending, so the hook has run or is running.
    }
  }

  private synchronized void release() {
    if (heartbeat.isShutdown()) {
      return;
    }
    heartbeat.shutdown();
    String why = "%s has released its lock and writes nothing more".formatted(ownHolder);
    lost = () -> new Failure.Locked(why);
    try {
      exchange(LockRecord::released);
    } catch (Failure e) {
      // Another process has the lock, or can take it when the lease has passed.
    }
  }
}

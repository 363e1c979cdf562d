package dev.noctua.lake.lock;

import dev.noctua.core.Failure;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.commit.NightsTest;
import dev.noctua.storage.LocalStore;
import dev.noctua.storage.ObjectStore;
import java.nio.file.Path;

/**
 * A process that holds the lock of the lake in a folder and has begun run r1; told to go on by a
 * line, it commits and publishes it.
 */
final class LockKeeper {
  private LockKeeper() {}

  public static void main(String[] args) throws Exception {
    ObjectStore store = new LocalStore(Path.of(args[0]));
    LakeLock lock = new LakeLock(store, Integer.parseInt(args[1]));
    Nights nights = new Nights(new FencedStore(store, lock), lock);
    int exit = 0;
    try (lock) {
      lock.take("run", System.err::println);
      lock.recordPosition(NightsTest.DAY, "r1");
      nights.begin(NightsTest.load("r1"), "s");
      System.out.println("holding");
      if (System.in.read() >= 0) {
        NightsTest.run(nights, NightsTest.load("r1"));
      }
    } catch (Failure e) {
      System.err.println(e.getMessage());
      exit = e.exitCode();
    }
    System.exit(exit);
  }
}

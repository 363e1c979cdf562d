package dev.noctua.lake.lock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * A process that holds a lake's {@link LakeLock}.
 *
 * @param id tells it from any other holder, of the same process too
 * @param command what it does, in a word
 * @param night the night that it is at, once it has one
 * @param run that night's run
 * @param host its machine's name, for people
 * @param pid its number there
 * @param system the machine since its last start, the namespace of {@code pid}, and the user, whose
 *     processes can be looked up; empty where that can't be told
 * @param started when it began, in ticks since the machine's start
 * @param leaseSeconds how long it may be silent before it counts as dead
 */
public record LockHolder(
    String id,
    String command,
    Optional<LocalDate> night,
    Optional<String> run,
    String host,
    long pid,
    String system,
    long started,
    int leaseSeconds) {

  /** This process. */
  static LockHolder self(String command, int leaseSeconds) {
    long pid = ProcessHandle.current().pid();
    String system = "";
    long started = 0;
    try {
      started = startOf(pid);
      system =
          "%s %s %s"
              .formatted(
                  Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
                  Files.readSymbolicLink(Path.of("/proc/self/ns/pid")),
                  Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      // No Linux: others wait for the lease.
    }
    return new LockHolder(
        UUID.randomUUID().toString(),
        command,
        Optional.empty(),
        Optional.empty(),
        hostName(),
        pid,
        system,
        started,
        leaseSeconds);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a host without a name";
    }
  }

  /**
   * When a process started, in ticks since the machine's start, which setting the clock does not
   * change.
   */
  private static long startOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    boolean over = fields[0].equals("Z") || fields[0].equals("X");
    return over ? -1 : Long.parseLong(fields[19]);
  }

  /** The same at a night's run. */
  LockHolder at(LocalDate ofNight, String itsRun) {
    return new LockHolder(
        id,
        command,
        Optional.of(ofNight),
        Optional.of(itsRun),
        host,
        pid,
        system,
        started,
        leaseSeconds);
  }

  /** Whether it is working on this run of this night. */
  public boolean isWorkingOn(LocalDate ofNight, String itsRun) {
    return night.equals(Optional.of(ofNight)) && run.equals(Optional.of(itsRun));
  }

  /**
   * True when the process is known to have ended. Only an {@code observer} of the same system can
   * tell.
   */
  boolean isDead(LockHolder observer) {
    if (system.isEmpty() || !system.equals(observer.system)) {
      return false;
    }
    try {
      return startOf(pid) != started;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it does, and where: for messages. */
  @Override
  public String toString() {
    String what =
        run.isPresent() && night.isPresent()
            ? "%s %s of night %s".formatted(command, run.get(), night.get())
            : command;
    return "%s (process %d on %s)".formatted(what, pid, host);
  }
}

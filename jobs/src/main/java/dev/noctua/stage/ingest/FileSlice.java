package dev.noctua.stage.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a raw file: the lines that begin in {@code [from, to)}. Plain files are cut anywhere;
 * compressed ones, and those of which only some lines are wanted, are one slice each.
 */
record FileSlice(DeliveredFile file, long from, long to) implements Serializable {
  private static final long LEAST_BYTES = 8L << 20;
  private static final long MOST_BYTES = 256L << 20;

  /** How many times as much work a compressed byte is as a plain one. */
  private static final int COMPRESSED = 5;

  /** Cuts large files, and puts small neighbours together until they are a fair share. */
  static List<List<FileSlice>> tasks(List<DeliveredFile> files, int parallelism) {
    long all = files.stream().mapToLong(FileSlice::work).sum();
    long share = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, all / (4L * parallelism)));
    List<List<FileSlice>> tasks = new ArrayList<>();
    List<FileSlice> task = new ArrayList<>();
    long work = 0;
    for (DeliveredFile file : files) {
      for (FileSlice slice : of(file, share)) {
        if (!task.isEmpty() && work + slice.work() > share) {
          tasks.add(task);
          task = new ArrayList<>();
          work = 0;
        }
        task.add(slice);
        work += slice.work();
      }
    }
    if (!task.isEmpty()) {
      tasks.add(task);
    }
    return tasks;
  }

  private static List<FileSlice> of(DeliveredFile file, long share) {
    if (file.raw().compressed() || file.wantedLines() != null) {
      return List.of(new FileSlice(file, 0, Long.MAX_VALUE));
    }
    long bytes = file.raw().bytes();
    long parts = Math.max(1, (bytes + share - 1) / share);
    List<FileSlice> slices = new ArrayList<>();
    for (long part = 0; part < parts; part++) {
      slices.add(new FileSlice(file, bytes * part / parts, bytes * (part + 1) / parts));
    }
    return slices;
  }

  private static long work(DeliveredFile file) {
    long bytes = file.raw().bytes();
    return file.raw().compressed() ? COMPRESSED * bytes : bytes;
  }

  private long work() {
    return to == Long.MAX_VALUE ? work(file) : to - from;
  }
}

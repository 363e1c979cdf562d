package dev.noctua.raw;

import java.util.Comparator;

/**
 * What the folders of a day, or of several, hold.
 *
 * @param files how many files of data there are
 * @param isMarked whether a folder with data has a completion marker
 * @param bytes of the files
 */
record DayContent(long files, boolean isMarked, long bytes) implements Comparable<DayContent> {
  static final DayContent NONE = new DayContent(0, false, 0);

  private static final Comparator<DayContent> ORDER =
      Comparator.comparing(DayContent::hasData)
          .thenComparing(DayContent::isMarked)
          .thenComparing(DayContent::bytes);

  boolean hasData() {
    return files > 0;
  }

  DayContent plus(DayContent other) {
    return new DayContent(files + other.files, isMarked || other.isMarked, bytes + other.bytes);
  }

  /** More is likelier to be a delivery of the platform. */
  @Override
  public int compareTo(DayContent other) {
    return ORDER.compare(this, other);
  }
}

package dev.noctua.generate;

import java.util.Arrays;

/**
 * What one person has bought or been opened, how far they got, and which communities they joined.
 */
final class Shelf {
  static final int FOR_EVER = Integer.MAX_VALUE;
  private static final int RETURNED = -1;

  private int size;
  private int[] contents = new int[4];
  private int[] until = new int[4];
  private byte[] progress = new byte[4];
  private int joinedTopics;

  /** {@code lastDay} is the last day of ownership. */
  void add(int content, int lastDay) {
    int place = place(content);
    if (place < 0) {
      if (size == contents.length) {
        contents = Arrays.copyOf(contents, 2 * size);
        until = Arrays.copyOf(until, 2 * size);
        progress = Arrays.copyOf(progress, 2 * size);
      }
      place = size++;
      contents[place] = content;
      until[place] = lastDay;
    } else if (until[place] != RETURNED) {
      until[place] = Math.max(until[place], lastDay);
    }
  }

  /** Given back: not owned, and never bought again. */
  void giveBack(int content) {
    int place = place(content);
    if (place >= 0) {
      until[place] = RETURNED;
    }
  }

  /** May be bought: not on the shelf, or expired for more than a day, whichever way days count. */
  boolean buyable(int content, int day) {
    int place = place(content);
    return place < 0 || (until[place] != RETURNED && until[place] < day - 1);
  }

  boolean owns(int content, int day) {
    int place = place(content);
    return place >= 0 && until[place] >= day;
  }

  int size() {
    return size;
  }

  int content(int place) {
    return contents[place];
  }

  /** Per cent of it done; 0 when not started. */
  int progress(int place) {
    return progress[place];
  }

  void progress(int place, int percent) {
    progress[place] = (byte) percent;
  }

  boolean joined(Topic topic) {
    return (joinedTopics & (1 << topic.place())) != 0;
  }

  void join(Topic topic) {
    joinedTopics |= 1 << topic.place();
  }

  private int place(int content) {
    for (int i = 0; i < size; i++) {
      if (contents[i] == content) {
        return i;
      }
    }
    return -1;
  }
}

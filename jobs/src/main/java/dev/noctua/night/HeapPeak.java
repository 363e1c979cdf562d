package dev.noctua.night;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** The most heap that this process has used since it was last asked to forget. */
public final class HeapPeak {
  private HeapPeak() {}

  public static void reset() {
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  public static long mebibytes() {
    return pools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum() >> 20;
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(p -> p.getType() == MemoryType.HEAP && p.isValid())
        .toList();
  }
}

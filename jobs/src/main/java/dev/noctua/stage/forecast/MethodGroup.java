package dev.noctua.stage.forecast;

import dev.noctua.model.forecast.DemandClass;
import dev.noctua.model.forecast.MethodTrial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/** Series that share a method: those of one level whose units are asked for alike. */
record MethodGroup(String level, DemandClass demand)
    implements Comparable<MethodGroup>, Serializable {

  /** By what is known tonight. */
  static MethodGroup tonight(SalesHistory history) {
    return new MethodGroup(history.level(), DemandClass.of(history.units()));
  }

  /** By what was known at the first origin of a trial. */
  static MethodGroup ofTrial(SalesHistory history) {
    double[] units = history.units();
    double[] known = Arrays.copyOf(units, MethodTrial.firstOrigin(units.length));
    return new MethodGroup(history.level(), DemandClass.of(known));
  }

  @Override
  public int compareTo(MethodGroup other) {
    return Comparator.comparing(MethodGroup::level)
        .thenComparing(MethodGroup::demand)
        .compare(this, other);
  }
}

package dev.noctua.stage;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import java.util.Set;

/**
 * One step of the night: reads tables that stand above those which it writes, calls pure functions,
 * writes.
 */
public interface Stage {
  /** The name on the command line and in Airflow: one lower-case word. */
  String name();

  /**
   * Tables of tonight that it reads, beside those that it writes; of earlier nights it may read
   * any.
   */
  Set<Table> reads();

  /** Tables that it writes. */
  Set<Table> writes();

  /** Computes this stage's tables of the night. Running it again replaces what it wrote. */
  void run(Run run);
}

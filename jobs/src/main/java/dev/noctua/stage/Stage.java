package dev.noctua.stage;

import dev.noctua.core.Night;
import dev.noctua.lake.Lake;

/**
 * One step of the night: reads tables that stand above those which it writes, calls pure functions,
 * writes.
 */
public interface Stage {
  /** The name on the command line and in Airflow: one lower-case word. */
  String name();

  /** Computes this stage's tables of the night. Running it again replaces what it wrote. */
  void run(Lake lake, Night night);
}

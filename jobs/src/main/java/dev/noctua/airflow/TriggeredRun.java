package dev.noctua.airflow;

/**
 * The run that a trigger led to.
 *
 * @param isNew false if an earlier call had triggered the same run
 */
public record TriggeredRun(DagRun run, boolean isNew) {}

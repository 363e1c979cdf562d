package dev.noctua.lake.commit;

/**
 * What a stage made Spark do; the contract of {@code run_metric} says what each figure counts.
 *
 * @param cpuSeconds CPU seconds of tasks
 * @param bytesShuffled bytes that tasks wrote for others to read
 * @param bytesSpilled bytes that tasks wrote to disk because memory was short
 * @param longestTaskSeconds seconds of the longest task
 * @param stages Spark's stages that were run, not the night's
 */
public record StageFigures(
    double cpuSeconds,
    long rowsRead,
    long bytesRead,
    long rowsWritten,
    long bytesWritten,
    long bytesShuffled,
    long bytesSpilled,
    double longestTaskSeconds,
    int jobs,
    int stages,
    int tasks) {}

/**
 * Wires the product together: {@link dev.noctua.app.Pipeline} is the one list of stages, and {@link
 * dev.noctua.app.SparkSessions} starts Spark as the settings say. It must not know the command
 * line, nor what a stage computes.
 */
package dev.noctua.app;

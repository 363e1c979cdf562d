/**
 * Judges the night by named gates and records a verdict of each before anything is published. It
 * must not know what follows from a verdict: {@code publish} acts on it.
 */
package dev.noctua.stage.check;

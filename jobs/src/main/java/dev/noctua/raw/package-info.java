/**
 * Reads the raw logs: which files there are, their bytes decompressed, and their lines. It must not
 * know what a line means, nor which night reads it; it changes raw files only when people are
 * erased.
 */
package dev.noctua.raw;

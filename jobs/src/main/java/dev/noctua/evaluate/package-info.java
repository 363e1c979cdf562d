/**
 * Judges recommenders and forecasts, and estimates elasticities, on outside files with the
 * algorithms of a night. It must not know the lake, its tables, or the settings file.
 */
package dev.noctua.evaluate;

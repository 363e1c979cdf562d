/**
 * Forecasts of one series of numbers, and their errors, on plain arrays. It must not know Spark,
 * storage, stages, settings, or what the numbers mean.
 */
package dev.noctua.model.forecast;

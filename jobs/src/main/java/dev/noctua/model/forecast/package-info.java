/**
 * Forecasts of series of numbers, their quantiles and draws, and the coherence of a tree of them,
 * on plain arrays: {@link dev.noctua.model.forecast.ForecastMethod}. It must not know Spark,
 * storage, stages, settings, or what the numbers mean.
 */
package dev.noctua.model.forecast;

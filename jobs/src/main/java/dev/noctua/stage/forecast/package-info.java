/**
 * Forecasts units and net revenue of every content and of the platform, day by day: {@code
 * revenue_forecast}. The method is plain Java on arrays ({@link
 * dev.noctua.model.forecast.SameWeekdayMean}).
 */
package dev.noctua.stage.forecast;

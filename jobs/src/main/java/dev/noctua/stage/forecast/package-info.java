/**
 * Forecasts units and net revenue of every content and of the platform, day by day: {@code
 * revenue_forecast}. It must not know the method, which is plain Java on arrays ({@link
 * dev.noctua.model.forecast.SameWeekdayMean}).
 */
package dev.noctua.stage.forecast;

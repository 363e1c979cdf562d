/**
 * How good lists and forecasts are: what is held out, the metrics of what is found again and of
 * what comes, and how sure a difference is. It must not know where data comes from, nor how lists
 * and forecasts are made.
 */
package dev.noctua.model.evaluate;

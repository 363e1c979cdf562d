/**
 * One page on the night for the people who run the platform: gates, intake, revenue and forecast,
 * lists, settlement, cost. English and Chinese; names no person.
 */
package dev.noctua.stage.report;

/**
 * Writes one page on the night for the people who run the platform: gates, intake, revenue and
 * forecast, lists, settlement and cost, in English and Chinese. It must not know, and so never
 * shows, anything of a single person.
 */
package dev.noctua.stage.report;

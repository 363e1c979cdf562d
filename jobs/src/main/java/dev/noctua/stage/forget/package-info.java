/**
 * The stage after ingest: whoever asked to be forgotten is, in raw files, facts, quarantine, kept
 * states, lists and the live platform's database. Tombstones see to it that they stay so.
 */
package dev.noctua.stage.forget;

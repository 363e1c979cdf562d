/**
 * Derives what the night knows of people and of their contents, and the demand that its arrivals
 * add. It must not know how features are used: it sees facts, the ledger, contents and its own
 * state of the night before.
 *
 * <p>Every state is a fold that doesn't depend on how facts were split into nights: merging them
 * one night after the other gives what merging them all at once gives.
 */
package dev.noctua.stage.profile;

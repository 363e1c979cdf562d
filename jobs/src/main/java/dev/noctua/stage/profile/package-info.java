/**
 * What the night knows of contents, people and the two together, and the demand that its arrivals
 * add.
 *
 * <p>Every state is a fold that doesn't care how facts were split into nights: merging them one
 * night after the other gives what merging them all at once gives.
 */
package dev.noctua.stage.profile;

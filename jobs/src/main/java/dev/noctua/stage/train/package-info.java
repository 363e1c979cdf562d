/**
 * Chooses the settings of the night's recommenders, fits them and proves their lists. It must not
 * know how recommenders compute, which is {@link dev.noctua.model}'s, nor how lists are shown.
 */
package dev.noctua.stage.train;

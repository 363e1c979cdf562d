/**
 * The night's models. Implicit feedback becomes factors of people and contents, whose dot product
 * is an affinity.
 */
package dev.noctua.stage.train;

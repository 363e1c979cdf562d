/**
 * Fits the night's recommendation model: implicit feedback becomes factors of people and contents,
 * whose dot product is an affinity. It must not know the algorithm, which is {@link
 * dev.noctua.model.als.ImplicitAls}, nor what lists are made of the factors.
 */
package dev.noctua.stage.train;

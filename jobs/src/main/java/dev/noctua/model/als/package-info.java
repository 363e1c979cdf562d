/**
 * Matrix factorisation of implicit feedback; the one package of {@code dev.noctua.model} that may
 * use Spark. It must not know storage, stages or settings: column names and parameters are
 * arguments.
 */
package dev.noctua.model.als;

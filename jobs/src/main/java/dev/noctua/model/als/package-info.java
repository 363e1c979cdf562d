/**
 * Matrix factorisation of implicit feedback, with Spark. It must not know storage, stages or
 * settings: column names and parameters are arguments.
 */
package dev.noctua.model.als;

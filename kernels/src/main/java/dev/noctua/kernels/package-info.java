/**
 * Number crunching over primitive arrays: the inner loops of the models. It knows nothing of Spark,
 * of tables, or of what the numbers mean.
 */
package dev.noctua.kernels;

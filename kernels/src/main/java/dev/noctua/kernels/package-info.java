/**
 * Number crunching over primitive arrays: the inner loops of the models. It must not know Spark,
 * tables, or what the numbers mean.
 */
package dev.noctua.kernels;

/**
 * How good lists are: what is held out, the metrics of what is found again, and how sure a
 * difference is. It must not know where interactions come from, nor how lists are made.
 */
package dev.noctua.model.evaluate;
